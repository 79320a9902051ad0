"""The indicators of the annual activity grid: code, title, written definition, and the query behind each."""

from etp.reporting.indicators import diagnoses, offers, programmes, sessions
from etp.reporting.indicators.base import Figure, Indicator, Kind

GRID = [*diagnoses.ROWS, *sessions.ROWS, *programmes.ROWS, *offers.ROWS]
BY_CODE = {indicator.code: indicator for indicator in GRID}

__all__ = ["BY_CODE", "GRID", "Figure", "Indicator", "Kind"]

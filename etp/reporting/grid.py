"""The annual activity grid: its thirty rows in one scope."""

from dataclasses import dataclass

from etp.common.clock import Period
from etp.network.models import Organisation, Site
from etp.programmes.models import Programme
from etp.reporting.indicators import GRID, Figure, Indicator
from etp.reporting.scope import Scope


@dataclass(frozen=True)
class Row:
    """One indicator with its figure in one scope."""

    indicator: Indicator
    figure: Figure

    @property
    def code(self) -> str:
        return self.indicator.code


def grid(
    programme: Programme | None = None,
    *,
    year: int,
    carrier: Organisation | None = None,
    site: Site | None = None,
) -> list[Row]:
    """The thirty rows for the calendar `year` (31 December included), each computed from the facts as they are now."""
    scope = Scope(Period.year(year), programme, carrier, site)
    return [Row(indicator, indicator.of(scope)) for indicator in GRID]

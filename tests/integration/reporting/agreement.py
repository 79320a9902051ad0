"""The grid beside its recount: the same values, with the same rows behind them."""

from etp.reporting.grid import grid
from tests.integration.reporting.recount import Recount


def agree(programme, year, place, tables=None):
    """The grid of a scope and the recount say the same values, with the same rows behind them."""
    scope = (programme.code, year, {key: value.slug for key, value in place.items()})
    rows = grid(programme, year=year, **place)
    keys = {key: value.pk for key, value in place.items()}
    recount = Recount(programme.pk, year, **keys, tables=tables)
    assert (scope, {row.code: row.figure.value for row in rows}) == (scope, recount.figures())
    assert (scope, {row.code: set(row.figure.rows) for row in rows}) == (scope, recount.rows())
    unnamed = next(row.figure.unnamed for row in rows if row.code == "2.9")
    assert (scope, unnamed) == (scope, recount.unnamed_relatives())

"""What an indicator is, and the few shapes that rows of the grid share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import Count, Min, QuerySet

from etp.reporting.scope import Scope


class Kind(Enum):
    """What stands behind a figure: people, workshops, presences, or nothing to open."""

    PEOPLE = "people"
    WORKSHOPS = "workshops"
    PRESENCES = "presences"
    NONE = "none"


@dataclass(frozen=True)
class Figure:
    """The outcome of one indicator: a value, or None with the reason; and the keys of the rows behind it.

    `rows` holds primary keys of Person, Workshop or Attendance, as `Indicator.kind` says.
    """

    value: int | Decimal | bool | None
    reason: str = ""
    rows: frozenset[int] = frozenset()
    manual: bool = False


@dataclass(frozen=True)
class Indicator:
    """One row of a report: its code, its title, its written definition, and how it is computed."""

    code: str
    title: Any
    definition: Any
    kind: Kind
    compute: Callable[[Scope], Figure]
    group: Any
    part_of: str = ""
    not_counted: Any = field(default="")

    def of(self, scope: Scope) -> Figure:
        """The figure of this indicator in `scope`, computed from the facts as they stand now."""
        return self.compute(scope)


def counted(keys: QuerySet) -> Figure:
    """The figure that counts each key of the one-column query `keys` once."""
    rows = frozenset(key for key in keys if key is not None)
    return Figure(value=len(rows), rows=rows)


def people_in_mode(presences: QuerySet, mode: str | None) -> QuerySet:
    """The people whose honoured presences are all in care mode `mode`; None: in more than one mode."""
    grouped = (
        presences.order_by()
        .values("registration__person")
        .annotate(modes=Count("care_mode", distinct=True), only=Min("care_mode"))
    )
    kept = grouped.filter(modes__gt=1) if mode is None else grouped.filter(modes=1, only=mode)
    return kept.values_list("registration__person", flat=True)

"""What an indicator is, and the few shapes that rows of the grid share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import Count, Min, QuerySet

from etp.reporting.facts import Presences
from etp.reporting.scope import Scope
from sessions.models import Attendance


class Kind(Enum):
    """What stands behind a figure: patients, relatives, workshops, presences, or nothing to open."""

    PEOPLE = "people"
    RELATIVES = "relatives"
    WORKSHOPS = "workshops"
    PRESENCES = "presences"
    NONE = "none"


@dataclass(frozen=True)
class Figure:
    """The outcome of one indicator: a value, or None with the reason; and the keys of the rows behind it.

    `rows` holds primary keys of Person, Workshop or Attendance, as `Indicator.kind` says. `unnamed` counts people who
    have no row of their own, by the primary key of the Person they came with; the value counts both.
    """

    value: int | Decimal | bool | None
    reason: str = ""
    rows: frozenset[int] = frozenset()
    unnamed: Mapping[int, int] = field(default_factory=dict)
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

    def of(self, scope: Scope) -> Figure:
        """The figure of this indicator in `scope`, computed from the facts as they stand now."""
        return self.compute(scope)


def counted(keys: Iterable[int | None]) -> Figure:
    """The figure that counts each key of the one-column query `keys` once."""
    rows = frozenset(key for key in keys if key is not None)
    return Figure(value=len(rows), rows=rows)


def people_in_mode(presences: Presences, mode: str | None) -> QuerySet[Attendance, int]:
    """The people whose honoured presences are all in care mode `mode`; None: in more than one mode."""
    grouped = (
        presences.order_by()
        .values("registration__person")
        .annotate(modes=Count("care_mode", distinct=True), only=Min("care_mode"))
    )
    kept = grouped.filter(modes__gt=1) if mode is None else grouped.filter(modes=1, only=mode)
    people: QuerySet[Attendance, int] = kept.values_list("registration__person", flat=True)
    return people

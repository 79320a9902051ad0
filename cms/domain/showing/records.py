"""What the records say of a programme, one query a question; each is compiled once, since every visitor asks it."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db.models import BigIntegerField, DateField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from etp.common.clock import local_day
from etp.common.dated import live_on
from etp.common.prepared import Prepared
from etp.network.models import Site
from etp.programmes.enums import VersionState
from etp.programmes.models import Carrier, ModuleVersion, Programme, ProgrammeSite, ProgrammeVersion, TeamMember


def today() -> date:
    """The calendar day of the platform."""
    return local_day(timezone.now(), "Europe/Paris")


def taught(programmes: Iterable[Programme], day: date) -> dict[int, list[ModuleVersion]]:
    """The module versions in force on `day`, by programme key, in order, with their modules."""
    return _by_programme(_asked(_taught, programmes, day), lambda row: row.version.programme_id)


def _taught(programmes: Any, day: Any) -> QuerySet[ModuleVersion]:
    begun = ProgrammeVersion.objects.exclude(state=VersionState.DRAFT).filter(in_force_from__lte=day)
    current = begun.filter(programme=OuterRef("version__programme")).order_by("-in_force_from", "-number")
    latest = Subquery(current.values("pk")[:1])
    rows = ModuleVersion.objects.filter(_one_of("version__programme", programmes), version=latest)
    shown = ("module__title", "module__kind", "version__programme", "minutes", "min_seats", "max_seats")
    return rows.select_related("module", "version").only(*shown).order_by("order")


def sites_of(programmes: Iterable[Programme], day: date) -> dict[int, list[Site]]:
    """The open sites of each programme on `day`, by programme key, with their communes."""
    found = _by_programme(_asked(_sites, programmes, day), lambda row: row.programme_id)
    return {key: [row.site for row in kept] for key, kept in found.items()}


def _sites(programmes: Any, day: Any) -> QuerySet[ProgrammeSite]:
    rows = ProgrammeSite.objects.filter(_one_of("programme", programmes), live_on(day), site__closed_on=None)
    return rows.select_related("site__commune").order_by("pk")


def team_of(programme: Programme, day: date) -> list[TeamMember]:
    """The team of one programme on `day`, in the order they joined, with their names."""
    return _asked(_team, [programme], day)


def _team(programmes: Any, day: Any) -> QuerySet[TeamMember]:
    rows = TeamMember.objects.filter(_one_of("programme", programmes), live_on(day))
    names = ("user__first_name", "user__last_name")
    return rows.select_related("user").only("profession", "physician", *names).order_by("since", "pk")


def carriers_of(programme: Programme, day: date) -> list[Carrier]:
    """The carriers of one programme on `day`, the lead first, with their organisations."""
    return _asked(_carriers, [programme], day)


def _carriers(programmes: Any, day: Any) -> QuerySet[Carrier]:
    rows = Carrier.objects.filter(_one_of("programme", programmes), live_on(day))
    return rows.select_related("organisation").only("role", "organisation__name").order_by("role", "organisation__name")


def _one_of(path: str, keys: Iterable[Any]) -> Q:
    """The condition that `path` is one of `keys`, which are values still to come."""
    return reduce(or_, (Q(**{path: key}) for key in keys))


def _asked(build: Callable[[Any, Any], QuerySet[Any]], programmes: Iterable[Programme], day: date) -> list[Any]:
    keys = {f"p{rank}": programme.pk for rank, programme in enumerate(programmes)}
    return _prepared(build, len(keys))(day=day, **keys) if keys else []


@cache
def _prepared(build: Callable[[Any, Any], QuerySet[Any]], count: int) -> Prepared[Any]:
    """The query of `build` for that many programmes."""
    keys = {f"p{rank}": BigIntegerField() for rank in range(count)}
    return Prepared(lambda day, **slots: build(list(slots.values()), day), day=DateField(), **keys)


def _by_programme(rows: Iterable[Any], key: Callable[[Any], int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found

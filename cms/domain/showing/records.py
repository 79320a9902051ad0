"""What the records say of a programme, one query a question."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from etp.common.clock import local_day
from etp.network.models import Site
from etp.programmes.enums import VersionState
from etp.programmes.models import Carrier, ModuleVersion, Programme, ProgrammeSite, ProgrammeVersion, TeamMember


def today() -> date:
    """The calendar day of the platform."""
    return local_day(timezone.now(), "Europe/Paris")


def live_on(day: date) -> tuple[Q, Q]:
    """The condition that a dated row (since, until) is in force on `day`."""
    return Q(until=None) | Q(until__gte=day), Q(since__lte=day)


def taught(programmes: Iterable[Programme], day: date) -> dict[int, list[ModuleVersion]]:
    """The module versions in force on `day`, by programme key, in order, with their modules."""
    begun = ProgrammeVersion.objects.exclude(state=VersionState.DRAFT).filter(in_force_from__lte=day)
    current = begun.filter(programme=OuterRef("version__programme")).order_by("-in_force_from", "-number")
    rows = ModuleVersion.objects.filter(version__programme__in=programmes, version=Subquery(current.values("pk")[:1]))
    return _by_programme(
        rows.select_related("module", "version").order_by("order"), lambda row: row.version.programme_id
    )


def sites_of(programmes: Iterable[Programme], day: date) -> dict[int, list[Site]]:
    """The open sites of each programme on `day`, by programme key, with their communes."""
    rows = ProgrammeSite.objects.filter(*live_on(day), programme__in=programmes, site__closed_on=None)
    found = _by_programme(rows.select_related("site__commune").order_by("pk"), lambda row: row.programme_id)
    return {key: [row.site for row in kept] for key, kept in found.items()}


def team_of(programme: Programme, day: date) -> list[TeamMember]:
    """The team of one programme on `day`, in the order they joined, with their names."""
    rows = TeamMember.objects.filter(*live_on(day), programme=programme)
    return list(rows.select_related("user").order_by("since", "pk"))


def carriers_of(programme: Programme, day: date) -> list[Carrier]:
    """The carriers of one programme on `day`, the lead first, with their organisations."""
    rows = Carrier.objects.filter(*live_on(day), programme=programme)
    return list(rows.select_related("organisation").order_by("role", "organisation__name"))


def _by_programme(rows: Iterable[Any], key: Callable[[Any], int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found

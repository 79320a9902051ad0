"""A version with a first day to come: until then the one before is followed, and every list of versions says so."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.programmes.domain.versions import version_in_force
from etp.programmes.enums import VersionState
from etp.programmes.models import Module, Programme, ProgrammeVersion


def teaching(on: date | None = None) -> QuerySet[Programme]:
    """The programmes that new paths may follow on the day `on` (default: today), each once."""
    begun = ProgrammeVersion.objects.exclude(state=VersionState.DRAFT).filter(
        in_force_from__lte=on or timezone.localdate()
    )
    return Programme.objects.filter(pk__in=begun.values("programme"))


def version_to_come(programme: Programme, on: date | None = None) -> ProgrammeVersion | None:
    """The settled version of `programme` whose first day is after `on` (default: today there), or None."""
    on = on or local_day(timezone.now(), programme.time_zone)
    settled = programme.versions.exclude(state=VersionState.DRAFT)
    return settled.filter(in_force_from__gt=on).order_by("in_force_from").first()


def modules_to_plan(programme: Programme, on: date | None = None) -> QuerySet[Module]:
    """The modules of the version in force on `on` and of the one to come, each once, in their order."""
    held = [version.pk for version in (version_in_force(programme, on), version_to_come(programme, on)) if version]
    rows = Module.objects.filter(module_versions__version__in=held)
    return rows.annotate(rank=Min("module_versions__order")).order_by("rank", "code")


def with_following(versions: QuerySet[ProgrammeVersion]) -> QuerySet[Any]:
    """`versions`, each with `replaced_on`: the first day of the settled version after it, or None."""
    settled = ProgrammeVersion.objects.exclude(state=VersionState.DRAFT).filter(
        programme=OuterRef("programme"), in_force_from__gt=OuterRef("in_force_from")
    )
    return versions.annotate(replaced_on=Subquery(settled.order_by("in_force_from").values("in_force_from")[:1]))


def version_standing(version: Any, on: date) -> str:
    """Where a version of `with_following` stands on the day `on`, in words."""
    if version.state == VersionState.DRAFT:
        return str(VersionState.DRAFT.label)
    if version.in_force_from > on:
        return _("à venir, à partir du %(day)s") % {"day": date_format(version.in_force_from)}
    if version.replaced_on is None:
        return str(VersionState.IN_FORCE.label)
    if version.replaced_on > on:
        last = version.replaced_on - timedelta(days=1)
        return _("en vigueur jusqu’au %(day)s") % {"day": date_format(last)}
    return str(VersionState.RETIRED.label)


@transaction.atomic
def take_back(version: ProgrammeVersion, *, by: User | None = None, at: datetime | None = None) -> ProgrammeVersion:
    """A version to come is a draft again, and the one before goes on without an end.

    RuleBroken once its day has come, or when another draft is open. Nobody follows it yet: a path is opened in, or
    moved to, a version whose day has come.
    """
    today = local_day(moment(at), version.programme.time_zone)
    others = version.programme.versions.exclude(pk=version.pk)
    if others.filter(state=VersionState.DRAFT).exists():
        raise RuleBroken(_("Une autre version est en préparation."))
    coming = ProgrammeVersion.objects.filter(pk=version.pk, state=VersionState.IN_FORCE, in_force_from__gt=today)
    if not coming.update(state=VersionState.DRAFT, in_force_from=None):
        raise RuleBroken(_("Cette version est déjà en vigueur\u00a0: elle ne redevient pas un brouillon."))
    before = others.filter(state=VersionState.RETIRED).order_by("-in_force_from", "-number").first()
    if before:
        others.filter(pk=before.pk).update(state=VersionState.IN_FORCE)
    version.state, version.in_force_from = VersionState.DRAFT, None
    return version

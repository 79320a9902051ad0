"""A programme is created, carried by organisations, opened at sites, declared."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.network.models import Organisation, Site
from etp.programmes.enums import CarrierRole, LegalFrame
from etp.programmes.models import Carrier, Programme, ProgrammeSite, TeamMember

D = TypeVar("D", Carrier, ProgrammeSite, TeamMember)


def create_programme(
    *,
    code: str,
    title: str,
    condition: str,
    target_public: str,
    legal_frame: str,
    by: User | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> Programme:
    """A new programme without any version; RuleBroken when its code is already used."""
    if Programme.objects.filter(code=code).exists():
        raise RuleBroken(_("Un programme porte déjà le code «\u00a0%(code)s\u00a0».") % {"code": code})
    return Programme.objects.create(
        code=code,
        title=title,
        condition=condition,
        target_public=target_public,
        legal_frame=LegalFrame(legal_frame),
        **facts,
    )


@transaction.atomic
def add_carrier(
    programme: Programme,
    organisation: Organisation,
    *,
    role: str = CarrierRole.PARTNER,
    signatory: User | None = None,
    deputy: User | None = None,
    since: date | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> Carrier:
    """One more organisation carries the programme; RuleBroken for a second lead or an organisation twice."""
    live = programme.carriers.filter(until=None)
    if live.filter(organisation=organisation).exists():
        raise RuleBroken(_("%(name)s porte déjà ce programme.") % {"name": organisation})
    if role == CarrierRole.LEAD and live.filter(role=CarrierRole.LEAD).exists():
        raise RuleBroken(_("Ce programme a déjà une structure référente."))
    return Carrier.objects.create(
        programme=programme,
        organisation=organisation,
        role=CarrierRole(role),
        signatory=signatory,
        deputy=deputy,
        since=since or _today(programme, at),
    )


@transaction.atomic
def open_site(
    programme: Programme, site: Site, *, since: date | None = None, by: User | None = None, at: datetime | None = None
) -> ProgrammeSite:
    """The programme runs at `site` from a day on; RuleBroken when it already does, or the site is closed."""
    since = since or _today(programme, at)
    if site.closed_on and site.closed_on <= since:
        raise RuleBroken(_("Ce lieu est fermé."))
    if programme.programme_sites.filter(site=site, until=None).exists():
        raise RuleBroken(_("Le programme a déjà lieu ici."))
    return ProgrammeSite.objects.create(programme=programme, site=site, since=since)


def end(row: D, *, on: date, reason: str, by: User | None = None, at: datetime | None = None) -> D:
    """Close a dated row (carrier, site, team member) on its last day; RuleBroken without a reason, or twice."""
    if not reason:
        raise RuleBroken(_("Dites pourquoi cela prend fin."))
    if on < row.since:
        raise RuleBroken(_("La fin ne peut pas précéder le début."))
    if not type(row).objects.filter(pk=row.pk, until=None).update(until=on, reason=reason):
        raise RuleBroken(_("C’est déjà terminé."))
    row.until, row.reason = on, reason
    return row


def _today(programme: Programme, at: datetime | None) -> date:
    return local_day(moment(at), programme.time_zone)

"""A programme is created, carried by organisations, opened at sites, declared."""

from django.db import transaction
from django.utils.translation import gettext as _

from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.programmes.enums import CarrierRole, DeclarationState, LegalFrame
from etp.programmes.models import Carrier, Declaration, Programme, ProgrammeSite


def create_programme(*, code, title, condition, target_public, legal_frame, by=None, at=None, **facts):
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
    programme, organisation, *, role=CarrierRole.PARTNER, signatory=None, deputy=None, since=None, by=None, at=None
):
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
def open_site(programme, site, *, since=None, by=None, at=None):
    """The programme runs at `site` from a day on; RuleBroken when it already does, or the site is closed."""
    since = since or _today(programme, at)
    if site.closed_on and site.closed_on <= since:
        raise RuleBroken(_("Ce lieu est fermé."))
    if programme.programme_sites.filter(site=site, until=None).exists():
        raise RuleBroken(_("Le programme a déjà lieu ici."))
    return ProgrammeSite.objects.create(programme=programme, site=site, since=since)


def declare(programme, *, agency, filed_on, number="", complete_on=None, by=None, at=None):
    """A declaration to the regional health agency, complete when `complete_on` is given."""
    state = DeclarationState.COMPLETE if complete_on else DeclarationState.FILED
    return Declaration.objects.create(
        programme=programme, agency=agency, filed_on=filed_on, number=number, state=state, complete_on=complete_on
    )


def complete_declaration(declaration, *, number="", complete_on=None, by=None, at=None):
    """The number that the agency gave, and the day from which the declaration is complete."""
    declaration.number, declaration.complete_on = number, complete_on
    declaration.state = DeclarationState.COMPLETE if complete_on else DeclarationState.FILED
    declaration.save(update_fields=["number", "complete_on", "state"])
    return declaration


def end(row, *, on, reason, by=None, at=None):
    """Close a dated row (carrier, site, team member) on its last day; RuleBroken without a reason, or twice."""
    if not reason:
        raise RuleBroken(_("Dites pourquoi cela prend fin."))
    if on < row.since:
        raise RuleBroken(_("La fin ne peut pas précéder le début."))
    if not type(row).objects.filter(pk=row.pk, until=None).update(until=on, reason=reason):
        raise RuleBroken(_("C’est déjà terminé."))
    row.until, row.reason = on, reason
    return row


def _today(programme, at):
    return local_day(moment(at), programme.time_zone)

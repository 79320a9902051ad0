"""Who teaches, who coordinates, who signs."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.network.models import Organisation
from etp.programmes.domain.changes import ask_about
from etp.programmes.enums import ChangeSubject
from etp.programmes.models import Carrier, Programme, TeamMember


@transaction.atomic
def add_team_member(
    programme: Programme,
    user: User,
    *,
    organisation: Organisation,
    profession: str = "",
    physician: bool = False,
    certificate_on: date | None = None,
    charter_on: date | None = None,
    since: date | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> TeamMember:
    """Someone joins the team of the programme; RuleBroken when they are in it already or have no profession."""
    profession = profession or user.profession
    if not profession:
        raise RuleBroken(_("Indiquez le métier de cette personne."))
    if programme.team.filter(user=user, until=None).exists():
        raise RuleBroken(_("Cette personne est déjà dans l’équipe."))
    return TeamMember.objects.create(
        programme=programme,
        user=user,
        organisation=organisation,
        profession=profession,
        physician=physician,
        certificate_on=certificate_on,
        charter_on=charter_on,
        since=since or local_day(moment(at), programme.time_zone),
    )


def update_team_member(
    member: TeamMember,
    *,
    profession: str,
    physician: bool = False,
    certificate_on: date | None = None,
    charter_on: date | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> TeamMember:
    """What is known of someone in the team; RuleBroken without a profession, or once they have left."""
    if member.until:
        raise RuleBroken(_("Cette personne n’est plus dans l’équipe."))
    if not profession:
        raise RuleBroken(_("Indiquez le métier de cette personne."))
    member.profession, member.physician = profession, physician
    member.certificate_on, member.charter_on = certificate_on, charter_on
    member.save(update_fields=["profession", "physician", "certificate_on", "charter_on"])
    return member


def name_coordinator(
    programme: Programme, user: User | None, *, by: User | None = None, at: datetime | None = None
) -> None:
    """`user` coordinates the programme from now on; in France the screen asks whether it is to be declared."""
    changed = programme.coordinator_id != (user.pk if user else None)
    programme.coordinator = user
    programme.save(update_fields=["coordinator"])
    if changed:
        ask_about(programme, ChangeSubject.COORDINATOR, at=at)


def appoint_signatories(
    carrier: Carrier,
    *,
    signatory: User | None,
    deputy: User | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """Who signs in the name of a carrier, and who does when they cannot; RuleBroken for the same person twice."""
    if carrier.until:
        raise RuleBroken(_("Cette structure ne porte plus le programme."))
    if deputy and deputy == signatory:
        raise RuleBroken(_("Le suppléant doit être une autre personne."))
    carrier.signatory, carrier.deputy = signatory, deputy
    carrier.save(update_fields=["signatory", "deputy"])

"""A carrier leaves a programme: prepared as long as needed, then done at once, with nothing left behind."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.domain import end_membership
from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.enrolments.domain import close_path, decline, hand_over
from etp.enrolments.domain.calling import pass_calls_on
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment
from etp.network.models import Organisation
from etp.patients.domain import close_links, stop_share
from etp.programmes.domain import add_carrier, end
from etp.programmes.enums import CarrierRole
from etp.programmes.models import Carrier, Programme
from etp.records.domain.deciding import refuse_done, refuse_move
from etp.records.domain.hanging import (
    Hanging,
    hanging_on,
    referrals_on,
    roles_on,
    shares_on,
    sites_on,
    team_on,
)
from etp.records.domain.rounds import follow_carrier
from etp.records.enums import Answer
from etp.records.enums import Hanging as Kind
from etp.records.models import Decision, Departure
from sessions.domain.scheduling import cancel_workshop, change, set_animators
from sessions.domain.wording import when_words
from sessions.models import Workshop


@transaction.atomic
def prepare_leaving(
    programme: Programme,
    organisation: Organisation,
    *,
    on: date,
    reason: str,
    by: User | None = None,
    at: datetime | None = None,
) -> Departure:
    """Begin, or take up again, the departure of a carrier whose last day is `on`; nothing ends before `leave`.

    RuleBroken when it does not carry the programme, is its only carrier, or no reason is given.
    """
    carrier = _carrier(programme, organisation)
    if not reason.strip():
        raise RuleBroken(_("Dites pourquoi cela prend fin."))
    if on < carrier.since:
        raise RuleBroken(_("La fin ne peut pas précéder le début."))
    if not programme.carriers.filter(until=None).exclude(pk=carrier.pk).exists():
        raise RuleBroken(_("C’est la seule structure porteuse : ajoutez-en une autre avant son départ."))
    departure, made = Departure.objects.get_or_create(
        programme=programme,
        organisation=organisation,
        left_at=None,
        given_up_at=None,
        defaults={"on": on, "reason": reason.strip(), "started_by": by, "started_at": moment(at)},
    )
    if not made:
        departure.on, departure.reason = on, reason.strip()
        departure.save(update_fields=["on", "reason"])
    return departure


def name_next_lead(
    departure: Departure, carrier: Carrier, *, by: User | None = None, at: datetime | None = None
) -> None:
    """Which carrier leads the programme once its lead has left; RuleBroken for one that carries it no more."""
    refuse_done(departure)
    if carrier.organisation_id == departure.organisation_id or carrier.until:
        raise RuleBroken(_("Choisissez une autre structure porteuse."))
    departure.new_lead = carrier
    departure.save(update_fields=["new_lead"])


def give_up(departure: Departure, *, by: User | None = None, at: datetime | None = None) -> None:
    """The carrier stays after all; what was decided is kept with the row and nothing has changed."""
    refuse_done(departure)
    Departure.objects.filter(pk=departure.pk, left_at=None).update(given_up_at=moment(at))


@transaction.atomic
def leave(departure: Departure, *, by: User | None = None, at: datetime | None = None) -> None:
    """End everything that ties the carrier to the programme, in one transaction, as decided.

    From the day after the planned last day. RuleBroken, and nothing changed, before it, while something is undecided,
    or while a path to be finished here is still under way. Presences, registrations, signatures and running versions
    stay; the messages go out by the verbs that cause them.
    """
    at = moment(at)
    departure = Departure.objects.select_for_update().select_related("programme", "organisation").get(pk=departure.pk)
    refuse_done(departure)
    carrier = _carrier(departure.programme, departure.organisation)
    last = local_day(at, departure.programme.time_zone) - timedelta(days=1)
    if departure.on > last:
        raise RuleBroken(_("Le dernier jour n’est pas passé : le départ se fait à partir du lendemain."))
    found = hanging_on(departure, at)
    _refuse_unsettled(departure, found)
    _end_carrier(departure, carrier, last, by, at)
    for path in found.paths:
        _settle_path(departure, path, found.decisions[Kind.PATH, path.pk], by, at)
    for workshop in found.workshops:
        _settle_by_name(departure, workshop, found.decisions[Kind.WORKSHOP, workshop.pk], by, at)
    _end_the_rest(departure, last, by, at)
    follow_carrier(carrier, at)
    Departure.objects.filter(pk=departure.pk).update(left_at=at, left_by=by)


def _carrier(programme: Programme, organisation: Organisation) -> Carrier:
    carrier = programme.carriers.filter(organisation=organisation, until=None).first()
    if carrier is None:
        raise RuleBroken(_("Cette structure ne porte plus le programme."))
    return carrier


def _refuse_unsettled(departure: Departure, found: Hanging) -> None:
    named = departure.programme, departure.organisation
    gone = {*team_on(*named).values_list("user", flat=True), *roles_on(*named).values_list("user", flat=True)}
    if departure.programme.coordinator_id in gone:
        raise RuleBroken(_("La coordination du programme part avec elle : nommez d’abord quelqu’un d’autre."))
    if found.undecided:
        raise RuleBroken(_("Il reste à décider : %(n)s. Rien n’a changé.") % {"n": found.undecided})
    to_finish = [path for path in found.paths if found.decisions[Kind.PATH, path.pk].answer == Answer.FINISH]
    if to_finish:
        raise RuleBroken(
            _("Parcours à finir ici, encore en cours : %(n)s. Terminez-les, ou décidez autrement.")
            % {"n": len(to_finish)}
        )


def _end_carrier(departure: Departure, carrier: Carrier, last: date, by: User | None, at: datetime) -> None:
    """The carrier ends first, so that nothing that follows is put in its hands again; the next lead takes its place."""
    end(carrier, on=max(carrier.since, last), reason=departure.reason, by=by, at=at)
    chosen = departure.new_lead
    if carrier.role != CarrierRole.LEAD or chosen is None:
        return
    hands = {"signatory": chosen.signatory, "deputy": chosen.deputy}
    end(chosen, on=max(chosen.since, last), reason=_("devient structure référente"), by=by, at=at)
    since = last + timedelta(days=1)
    add_carrier(departure.programme, chosen.organisation, role=CarrierRole.LEAD, since=since, by=by, at=at, **hands)


def _settle_path(departure: Departure, path: Enrolment, decision: Decision, by: User | None, at: datetime) -> None:
    if decision.answer == Answer.STOP and path.stage == Stage.INCLUDED:
        close_path(path, decision.reason, stage=Stage.WITHDRAWN, why=departure.reason, by=by, at=at)
    elif decision.answer == Answer.STOP:
        decline(path, decision.reason, why=departure.reason, by=by, at=at)
    elif decision.site is not None:
        facts: dict[str, Any] = {"means": decision.means, "witness": decision.witness, "agreed_on": decision.agreed_on}
        place: dict[str, Any] = {
            "home_site": decision.site,
            "referent": decision.user,
            "leaving": departure.organisation,
        }
        hand_over(path, **place, **facts, by=by, at=at)


def _settle_by_name(
    departure: Departure, workshop: Workshop, decision: Decision, by: User | None, at: datetime
) -> None:
    """Settle a session, or refuse in words that tell which one: the whole departure waits for it."""
    try:
        _settle_workshop(departure, workshop, decision, by, at)
    except RuleBroken as refusal:
        raise RuleBroken(f"{workshop.module.title}, {when_words(workshop)} – {refusal}") from refusal


def _settle_workshop(
    departure: Departure, workshop: Workshop, decision: Decision, by: User | None, at: datetime
) -> None:
    if decision.answer == Answer.CANCEL:
        cancel_workshop(workshop, reason=decision.reason, by=by, at=at)
        return
    site, animator = refuse_move(departure, decision.site, decision.user, at=at)
    # Those of the carriers that stay go on running it; who works for none has left already.
    others = workshop.animators.exclude(organisation=None).exclude(organisation=departure.organisation)
    staying = [(row.user, row.role) for row in others.exclude(user=animator).select_related("user").order_by("pk")]
    set_animators(workshop, [animator, *staying], by=by, at=at)
    # A session that stays where it is keeps its room, unless another one was chosen.
    if site.pk != workshop.site_id or decision.room_id not in (None, workshop.room_id):
        change(workshop, site=site, room=decision.room, by=by, at=at)


def _end_the_rest(departure: Departure, last: date, by: User | None, at: datetime) -> None:
    """What needs no decision: team, places, roles for this programme alone, shares, referrals typed apart."""
    named = departure.programme, departure.organisation
    for member in team_on(*named):
        end(member, on=max(member.since, last), reason=departure.reason, by=by, at=at)
    for place in sites_on(*named):
        end(place, on=max(place.since, last), reason=departure.reason, by=by, at=at)
    for role in roles_on(*named):
        end_membership(role, reason=departure.reason, by=None, at=at)
    for share in shares_on(*named):
        stop_share(share.person, departure.organisation, by=by, at=at)
    pass_calls_on(*named, on=last + timedelta(days=1), by=by, at=at)
    for referral in referrals_on(*named):
        # The desk that follows the person handles it: the one that typed it serves the programme no more.
        referral.site, referral.apart = referral.enrolment.home_site if referral.enrolment else None, False
        referral.save(update_fields=["site", "apart"])
        close_links(f"referral:{referral.pk}", on=at)

"""A free seat goes to the next of the list, by one function; whoever is passed over has an event that says why."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from etp.accounts.models import User
from etp.common.clock import moment
from etp.messaging.enums import Channel
from etp.patients.domain import reach
from sessions.domain import notices
from sessions.domain.links import new_offer
from sessions.domain.meetings import meets
from sessions.domain.moves import log_skip, move_registration
from sessions.domain.seats import lock_workshop
from sessions.enums import OfferEnd, RegistrationState, SkipReason, WorkshopState
from sessions.models import Registration, RegistrationEvent, SeatOffer, Workshop

# Near the start an offer lasts half of the time that is left, so that silence still leaves time for the next.
SHORTEST_OFFER = timedelta(hours=1)


def deadline_of(workshop: Workshop, at: datetime) -> datetime | None:
    """Until when a seat offered at the instant `at` is kept; None when it is too late to offer one by message."""
    programme = workshop.programme
    last = workshop.starts_at - timedelta(hours=programme.offer_cutoff_hours)
    left = last - at
    if left <= timedelta(0):
        return None
    return min(at + timedelta(hours=programme.offer_hours), max(at + left / 2, min(at + SHORTEST_OFFER, last)))


@transaction.atomic
def fill(workshop: Workshop, *, at: datetime | None = None) -> list[SeatOffer]:
    """Offer each free seat of `workshop` to the next of its list; returns the offers made.

    Called after every event that frees a seat; calling it again changes nothing. It never offers more than the
    free seats, and each person it passes over has an event that says why.
    """
    at, workshop = moment(at), lock_workshop(workshop)
    if workshop.state != WorkshopState.PUBLISHED or workshop.starts_at <= at or not workshop.seats_left:
        return []
    deadline = deadline_of(workshop, at)
    if deadline is None:
        for registration in workshop.registrations.waiting():
            _log_once(registration, SkipReason.CUTOFF, at)
        return []
    return _offer_in_order(workshop, at, deadline)


def _offer_in_order(workshop: Workshop, at: datetime, deadline: datetime) -> list[SeatOffer]:
    offers: list[SeatOffer] = []
    blocked = False
    for party in _parties(workshop):
        if not workshop.seats_left:
            break
        reason = SkipReason.BLOCKED if blocked else _why_not(party, workshop)
        if reason is None:
            offers += [_offer(registration, at, deadline) for registration in party]
            continue
        for registration in party:
            _log_once(registration, reason, at)
        blocked = blocked or (reason == SkipReason.PAIR and workshop.programme.pair_blocks_next)
    return offers


def _parties(workshop: Workshop) -> list[list[Registration]]:
    """The waiting registrations in order, those of one booking together, at the place of the first of them."""
    rows = workshop.registrations.waiting().select_related("person__commune", "enrolment", "booking")
    parties: dict[int, list[Registration]] = {}
    for registration in rows:
        registration.workshop = workshop
        parties.setdefault(registration.booking_id, []).append(registration)
    return list(parties.values())


def _why_not(party: list[Registration], workshop: Workshop) -> SkipReason | None:
    """The reason to pass a party over, or None when each of them can be offered a seat now."""
    for registration in party:
        reason = _why_not_one(registration, workshop)
        if reason is not None:
            return reason
    return SkipReason.PAIR if len(party) > workshop.seats_left else None


def _why_not_one(registration: Registration, workshop: Workshop) -> SkipReason | None:
    person, path = registration.person, registration.enrolment
    if person.deceased_on is not None:
        return SkipReason.DECEASED
    if person.enrolments.live().filter(do_not_contact=True).exists():
        return SkipReason.DO_NOT_CONTACT
    if path is not None and path.paused_until is not None and path.paused_until >= workshop.day:
        return SkipReason.PAUSED
    if meets(person, workshop) is not None:
        return SkipReason.ELSEWHERE
    if reach(person)[0] == Channel.LETTER:
        return SkipReason.TO_CALL
    return None


def _log_once(registration: Registration, reason: SkipReason, at: datetime) -> None:
    """Log a skip, unless the last thing that happened to this registration is the same skip."""
    last = RegistrationEvent.objects.filter(registration=registration).last()
    if last is None or (last.left, last.entered, last.why) != (registration.state, registration.state, reason):
        log_skip(registration, reason, at=at)


def _offer(registration: Registration, at: datetime, deadline: datetime) -> SeatOffer:
    move_registration(registration, RegistrationState.OFFERED, why=gettext_noop("une place s’est libérée"), at=at)
    offer = new_offer(registration, made_at=at, deadline=deadline)
    notices.tell_offer(offer, at=at)
    return offer


def leave_list(
    registration: Registration, *, why: str = "", by: User | None = None, at: datetime, acting_as: str = ""
) -> None:
    """Take a waiting or offered registration off its list; a seat held for it goes to the next person."""
    held = registration.state == RegistrationState.OFFERED
    if held:
        withdraw_offers(registration, at=at)
    move_registration(registration, RegistrationState.LEFT_LIST, why=why, by=by, at=at, acting_as=acting_as)
    if held:
        fill(registration.workshop, at=at)


def take_offers_back(workshop: Workshop, *, at: datetime) -> None:
    """End the live offers of a workshop that has moved: whoever held one waits again, where they were on the list."""
    for registration in workshop.registrations.filter(state=RegistrationState.OFFERED).order_by("pk"):
        registration.workshop = workshop
        withdraw_offers(registration, at=at)
        move_registration(registration, RegistrationState.WAITING, why=gettext_noop("l’atelier a changé"), at=at)


def withdraw_offers(registration: Registration, *, at: datetime) -> None:
    """End the live offer of a registration, if any: its token opens nothing more."""
    SeatOffer.objects.filter(registration=registration, ended="").update(ended=OfferEnd.WITHDRAWN, ended_at=at)

"""The waiting list: what the people on it answer, what silence means, and what staff decide on the phone."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import moment
from sessions.domain import notices
from sessions.domain.filling import deadline_of, fill, leave_list, take_offers_back, withdraw_offers
from sessions.domain.meetings import lock_person, refuse_meeting
from sessions.domain.moves import move_registration
from sessions.domain.ranks import rank, rank_words, rule_in_words, why
from sessions.domain.seats import lock_workshop, lock_workshops
from sessions.enums import OfferEnd, PriorityClass, RegistrationState, WorkshopState
from sessions.models import Registration, SeatOffer, Workshop

__all__ = [
    "accept",
    "close_list",
    "deadline_of",
    "expire_offers",
    "fill",
    "give_seat",
    "leave_list",
    "rank",
    "rank_words",
    "refuse",
    "rule_in_words",
    "take_offers_back",
    "tend_lists",
    "why",
    "withdraw_offers",
]

WAITS = [RegistrationState.WAITING, RegistrationState.OFFERED]


@transaction.atomic
def accept(
    offer: SeatOffer, *, by: User | None = None, at: datetime | None = None, by_staff: bool = False
) -> Registration:
    """Confirm the offered seat and end the person's other waits for the same module or the same hour.

    RuleBroken when the offer has ended, its time is over, or the person is confirmed elsewhere at that hour.
    """
    at = moment(at)
    registration, others = _locked(offer.registration)
    _end_offer(offer, OfferEnd.ACCEPTED, at)
    if at >= offer.deadline:
        raise RuleBroken(_("Le délai est passé\u00a0: la place est proposée à une autre personne."))
    if registration.workshop.starts_at <= at:
        raise RuleBroken(_("Cet atelier a déjà commencé."))
    refuse_meeting(registration.person, registration.workshop)
    move_registration(
        registration,
        RegistrationState.CONFIRMED,
        why=gettext_noop("place acceptée"),
        by=by,
        at=at,
        acting_as=_voice(by),
        by_staff=registration.by_staff or by_staff,
    )
    notices.tell_seat_taken(registration, at=at)
    _end_other_waits(others, at)
    return registration


def _locked(registration: Registration) -> tuple[Registration, list[Registration]]:
    """The registration and the person's other waits that its seat would end, read again under their locks."""
    lock_person(registration.person)
    others = _other_waits(registration)
    workshops = lock_workshops({registration.workshop_id, *(other.workshop_id for other in others)})
    return _fresh(registration, workshops), [_fresh(other, workshops) for other in others]


def _other_waits(registration: Registration) -> list[Registration]:
    """The person's other live waits and offers that this seat makes pointless: same module, or same hour."""
    mine = registration.workshop
    waits = Registration.objects.filter(person=registration.person, state__in=WAITS).exclude(pk=registration.pk)
    return [
        other
        for other in waits.select_related("workshop").order_by("workshop_id")
        if other.workshop.module_id == mine.module_id
        or (other.workshop.starts_at < mine.ends_at and mine.starts_at < other.workshop.ends_at)
    ]


def _end_other_waits(others: list[Registration], at: datetime) -> None:
    for other in others:
        if other.state in WAITS:
            leave_list(other, why=gettext_noop("place acceptée pour une autre date"), at=at)


@transaction.atomic
def refuse(offer: SeatOffer, *, by: User | None = None, at: datetime | None = None) -> Registration:
    """Give the offered seat up, leave the list, and pass the seat on; RuleBroken when the offer has ended."""
    at = moment(at)
    registration = _fresh(
        offer.registration, {offer.registration.workshop_id: lock_workshop(offer.registration.workshop)}
    )
    _end_offer(offer, OfferEnd.REFUSED, at)
    move_registration(
        registration, RegistrationState.LEFT_LIST, why=gettext_noop("place refusée"), by=by, at=at, acting_as=_voice(by)
    )
    fill(registration.workshop, at=at)
    return registration


def expire_offers(*, at: datetime | None = None) -> int:
    """End each offer whose time is over and pass its seat on; returns how many ended.

    Silence once: the person stays on the list, at its end, whatever their class was. Silence twice: they leave it.
    """
    at = moment(at)
    due = SeatOffer.objects.filter(ended="", deadline__lte=at).order_by("registration__workshop", "deadline", "pk")
    rows = list(due.select_related("registration__workshop"))
    return sum(
        _expire_at(workshop, list(offers), at)
        for workshop, offers in groupby(rows, key=lambda offer: offer.registration.workshop)
    )


@transaction.atomic
def _expire_at(workshop: Workshop, offers: list[SeatOffer], at: datetime) -> int:
    workshop = lock_workshop(workshop)
    ended = 0
    for offer in offers:
        if not SeatOffer.objects.filter(pk=offer.pk, ended="").update(ended=OfferEnd.EXPIRED, ended_at=at):
            continue
        ended += 1
        _after_silence(_fresh(offer.registration, {workshop.pk: workshop}), offer, at)
    fill(workshop, at=at)
    return ended


def _after_silence(registration: Registration, offer: SeatOffer, at: datetime) -> None:
    silences = registration.offers.filter(ended=OfferEnd.EXPIRED).count()
    if silences > 1:
        move_registration(
            registration, RegistrationState.LEFT_LIST, why=gettext_noop("deux places sans réponse"), at=at
        )
    else:
        move_registration(
            registration,
            RegistrationState.WAITING,
            why=gettext_noop("sans réponse"),
            at=at,
            arrived_at=offer.deadline,
            priority=PriorityClass.AFTER_SILENCE,
        )
    notices.tell_silence(offer, at=at)


@transaction.atomic
def give_seat(registration: Registration, *, by: User | None = None, at: datetime | None = None) -> Registration:
    """Confirm a waiting person at once, as staff do on the phone, and end their other waits; Full without a seat."""
    at = moment(at)
    registration, others = _locked(registration)
    if registration.state != RegistrationState.WAITING:
        raise RuleBroken(_("Cette personne n’est plus sur la liste d’attente."))
    refuse_meeting(registration.person, registration.workshop)
    move_registration(
        registration,
        RegistrationState.CONFIRMED,
        why=gettext_noop("place donnée par l’équipe"),
        by=by,
        at=at,
        by_staff=True,
    )
    notices.tell_seat_taken(registration, at=at)
    _end_other_waits(others, at)
    return registration


@transaction.atomic
def close_list(workshop: Workshop, *, at: datetime | None = None) -> int:
    """End the waits of a workshop that has started; returns how many."""
    at, workshop = moment(at), lock_workshop(workshop)
    if workshop.starts_at > at:
        return 0
    rows = list(workshop.registrations.filter(state__in=WAITS))
    for registration in rows:
        registration.workshop = workshop
        withdraw_offers(registration, at=at)
        move_registration(registration, RegistrationState.LEFT_LIST, why=gettext_noop("l’atelier a commencé"), at=at)
    return len(rows)


def _end_offer(offer: SeatOffer, end: OfferEnd, at: datetime) -> None:
    if not SeatOffer.objects.filter(pk=offer.pk, ended="").update(ended=end, ended_at=at):
        raise RuleBroken(_("Cette proposition a déjà reçu une réponse."))
    offer.ended, offer.ended_at = end, at


def _fresh(registration: Registration, workshops: dict[int, Workshop]) -> Registration:
    """`registration` read again under the lock of its workshop, which it carries."""
    registration = Registration.objects.select_related("person").get(pk=registration.pk)
    registration.workshop = workshops[registration.workshop_id]
    return registration


def _voice(by: User | None) -> str:
    """Who acts, for the journal, when it is the person by a secret link."""
    return "" if by is not None else gettext_noop("la personne elle-même")


@dataclass(frozen=True)
class Tended:
    """What one round over the waiting lists did."""

    expired: int
    offered: int
    left: int


def tend_lists(*, at: datetime | None = None) -> Tended:
    """Expire offers, offer free seats, end the lists of workshops that have started; again, it changes nothing."""
    at = moment(at)
    expired = expire_offers(at=at)
    waited_for = Workshop.objects.filter(registrations__state__in=WAITS).distinct()
    free = waited_for.filter(state=WorkshopState.PUBLISHED, starts_at__gt=at, taken__lt=F("capacity") + F("overbooked"))
    return Tended(
        expired=expired,
        offered=sum(len(fill(workshop, at=at)) for workshop in free.order_by("pk")),
        left=sum(close_list(workshop, at=at) for workshop in waited_for.filter(starts_at__lte=at).order_by("pk")),
    )

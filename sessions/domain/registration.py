"""Taking a place, giving it back, changing one's mind: one act, one transaction, one message."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.enrolments.models import Enrolment
from etp.patients.models import Person
from sessions.domain import notices
from sessions.domain.access import path_for, priority_of, refuse_access
from sessions.domain.meetings import lock_person, refuse_meeting
from sessions.domain.moves import Stale, admit, move_registration
from sessions.domain.seats import Full, lock_workshop
from sessions.domain.waiting import fill, leave_list, withdraw_offers
from sessions.domain.wording import when_words
from sessions.enums import PriorityClass, RegistrationState, WorkshopState
from sessions.models import Booking, Registration, Workshop

__all__ = ["Stale", "book", "cancel", "can_cancel", "can_undo", "move_registration", "undo_cancel"]

# How long someone may take a cancellation back while the seat is free.
UNDO_WITHIN = timedelta(minutes=10)


def book(
    person: Person,
    workshops: Iterable[Workshop],
    *,
    key: str,
    enrolment: Enrolment | None = None,
    companions: int = 0,
    companions_relation: str = "",
    carers: Iterable[Person] = (),
    as_carer: bool = False,
    by: User | None = None,
    by_staff: bool = False,
    waiting_allowed: bool = True,
    at: datetime | None = None,
) -> Booking:
    """Ask for a place at each of `workshops` in one act: all of them confirmed or waiting, or nothing at all.

    The same `key` again returns the first booking and changes nothing. `carers` are people who come along, each
    with a place of their own: the party is confirmed together or waits together. One message tells the result.
    Raises Full when there is no place and `waiting_allowed` is false, RuleBroken for every other refusal.
    """
    at = moment(at)
    party = _Party(person, tuple(carers), as_carer, companions, companions_relation, enrolment, by, by_staff)
    try:
        with transaction.atomic():
            return _first_booking(person, key) or _book(party, list(workshops), key, waiting_allowed, at)
    except IntegrityError:
        # Another request with the same key has just won the race: its booking is the answer.
        first = _first_booking(person, key)
        if first is None:
            raise
        return first


@dataclass(frozen=True)
class _Party:
    """Who comes in one booking, and who asks for them."""

    person: Person
    carers: tuple[Person, ...]
    as_carer: bool
    companions: int
    relation: str
    enrolment: Enrolment | None
    by: User | None
    by_staff: bool

    @property
    def people(self) -> list[Person]:
        """The people of the party in key order, the order in which their rows are locked."""
        return sorted([self.person, *self.carers], key=lambda person: person.pk)

    def facts_of(self, person: Person, path: Enrolment | None, priority: PriorityClass) -> dict[str, Any]:
        """What the registration of one of them says beside its state."""
        mine = person.pk == self.person.pk
        return {
            "enrolment": path if mine else None,
            "priority": priority,
            "as_carer": self.as_carer if mine else True,
            "companions": self.companions if mine else 0,
            "companions_relation": self.relation if mine else "",
            "by_staff": self.by_staff,
        }


def _first_booking(person: Person, key: str) -> Booking | None:
    first = Booking.objects.filter(idempotency_key=key).first()
    if first is not None and first.asked_by_id != person.pk:
        raise RuleBroken(_("Cette demande a déjà servi. Rechargez la page."))
    return first


def _book(party: _Party, workshops: list[Workshop], key: str, waiting_allowed: bool, at: datetime) -> Booking:
    if not workshops:
        raise RuleBroken(_("Choisissez au moins un atelier."))
    for person in party.people:
        lock_person(person)
    rows = Workshop.objects.select_related("programme", "module", "site__commune")
    workshops = list(rows.filter(pk__in=[workshop.pk for workshop in workshops]).order_by("pk"))
    _refuse_two_at_once(workshops)
    for workshop in workshops:
        _refuse_closed(workshop, at)
        for person in party.people:
            refuse_meeting(person, workshop)
    booking = Booking.objects.create(asked_by=party.person, made_by=party.by, idempotency_key=key, created_at=at)
    for workshop in workshops:
        _enter(party, workshop, booking, waiting_allowed, at)
    notices.tell_booking(booking, at=at)
    return booking


def _refuse_closed(workshop: Workshop, at: datetime) -> None:
    if workshop.state != WorkshopState.PUBLISHED:
        raise RuleBroken(_("Cet atelier n’est pas ouvert aux inscriptions."))
    if workshop.starts_at <= at:
        raise RuleBroken(_("Cet atelier a déjà commencé."))


def _refuse_two_at_once(workshops: list[Workshop]) -> None:
    ordered = sorted(workshops, key=lambda workshop: workshop.starts_at)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if after.starts_at < before.ends_at:
            raise RuleBroken(
                _("Deux de ces ateliers ont lieu à la même heure\u00a0: %(first)s et %(second)s.")
                % {
                    "first": f"{before.module.title}, {when_words(before)}",
                    "second": f"{after.module.title}, {when_words(after)}",
                }
            )


def _enter(party: _Party, workshop: Workshop, booking: Booking, waiting_allowed: bool, at: datetime) -> None:
    """Register the whole party at one workshop: confirmed when all fit and nobody waits before them."""
    path = path_for(party.person, workshop, party.enrolment, at)
    refuse_access(workshop.module, path, by_staff=party.by_staff)
    priority = priority_of(workshop.module, path)
    acting_as = "" if party.by is not None else gettext_noop("la personne elle-même")

    def admit_all(state: RegistrationState) -> None:
        for person in party.people:
            facts = party.facts_of(person, path, priority)
            admit(workshop, person, booking, state, by=party.by, at=at, acting_as=acting_as, **facts)

    if not workshop.registrations.waiting().exists():
        try:
            with transaction.atomic():
                admit_all(RegistrationState.CONFIRMED)
                return
        except Full:
            if not waiting_allowed:
                raise
    if not waiting_allowed:
        raise Full(_("Cet atelier est complet."))
    # Under its lock nobody cancels the workshop between the question and the entry on its list.
    _refuse_closed(lock_workshop(workshop), at)
    admit_all(RegistrationState.WAITING)
    # Some seats may be free behind people whom no message reaches.
    fill(workshop, at=at)


def can_cancel(registration: Registration, *, at: datetime | None = None) -> bool:
    """Whether the person may cancel by themselves now: always while waiting, until the programme's limit after."""
    at, workshop = moment(at), registration.workshop
    if registration.state not in RegistrationState.live or workshop.starts_at <= at:
        return False
    if registration.state != RegistrationState.CONFIRMED:
        return True
    return at <= workshop.starts_at - timedelta(hours=workshop.programme.cancel_until_hours)


@transaction.atomic
def cancel(
    registration: Registration,
    *,
    by: User | None = None,
    by_service: bool = False,
    why: str = "",
    revision: int | None = None,
    at: datetime | None = None,
) -> Registration:
    """End a registration and pass its seat on; someone who waits or was offered a seat leaves the list.

    `by_service`: the team decides, until the start; otherwise the person does, until the programme's limit. After
    the start the sheet says who came. A page that carries an older `revision` is refused with Stale.
    """
    at = moment(at)
    workshop = lock_workshop(registration.workshop)
    registration = Registration.objects.select_related("person").get(pk=registration.pk)
    registration.workshop = workshop
    if revision is not None and revision != registration.revision:
        raise Stale(_("Cette inscription a changé depuis que cette page est ouverte. Rechargez-la."))
    if by_service and workshop.starts_at <= at:
        raise RuleBroken(_("Cette séance a commencé\u00a0: dites sur la feuille qui est venu."))
    if not by_service and registration.state in RegistrationState.live and not can_cancel(registration, at=at):
        raise RuleBroken(_("Il est trop tard pour annuler en ligne. Appelez-nous, s’il vous plaît."))
    acting_as = "" if by is not None else gettext_noop("la personne elle-même")
    if by_service:
        withdraw_offers(registration, at=at)
        move_registration(registration, RegistrationState.CANCELLED_BY_SERVICE, why=why, by=by, at=at)
        fill(workshop, at=at)
    elif registration.state in (RegistrationState.WAITING, RegistrationState.OFFERED):
        leave_list(registration, why=why, by=by, at=at, acting_as=acting_as)
    else:
        move_registration(
            registration, RegistrationState.CANCELLED_BY_PERSON, why=why, by=by, at=at, acting_as=acting_as
        )
        fill(workshop, at=at)
    notices.tell_cancelled(registration, at=at)
    return registration


def can_undo(registration: Registration, *, at: datetime | None = None) -> bool:
    """Whether a cancellation may still be taken back: ten minutes, a free seat, an atelier to come."""
    at, workshop = moment(at), registration.workshop
    return (
        registration.state == RegistrationState.CANCELLED_BY_PERSON
        and registration.ended_at is not None
        and at <= registration.ended_at + UNDO_WITHIN
        and workshop.state == WorkshopState.PUBLISHED
        and workshop.starts_at > at
        and workshop.seats_left > 0
    )


@transaction.atomic
def undo_cancel(registration: Registration, *, by: User | None = None, at: datetime | None = None) -> Registration:
    """Give the person the seat back within ten minutes, while it is free; RuleBroken once someone was offered it."""
    at = moment(at)
    lock_person(registration.person)
    workshop = lock_workshop(registration.workshop)
    registration = Registration.objects.select_related("person").get(pk=registration.pk)
    registration.workshop = workshop
    if not can_undo(registration, at=at):
        raise RuleBroken(_("Cette annulation ne peut plus être reprise. Vous pouvez vous inscrire à nouveau."))
    refuse_meeting(registration.person, workshop)
    move_registration(
        registration,
        RegistrationState.CONFIRMED,
        why=gettext_noop("annulation reprise"),
        by=by,
        at=at,
        acting_as="" if by is not None else gettext_noop("la personne elle-même"),
    )
    notices.tell_seat_taken(registration, at=at)
    return registration

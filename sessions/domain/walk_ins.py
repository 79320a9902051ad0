"""Who came without a place: a newcomer, or someone of the waiting list, seated beyond the capacity if need be."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.patients.domain import register_person
from etp.patients.enums import ContactKind
from etp.patients.models import Person
from sessions.domain.attendance import write_mark
from sessions.domain.moves import admit, move_registration
from sessions.domain.seats import add_seat_beyond, lock_workshop
from sessions.domain.sheets import is_open
from sessions.domain.waiting import withdraw_offers
from sessions.enums import Mark, RegistrationState
from sessions.models import Booking, Registration, Workshop


@transaction.atomic
def walk_in(
    workshop: Workshop,
    first_name: str,
    last_name: str,
    *,
    key: str,
    phone: str = "",
    by: User | None = None,
    at: datetime | None = None,
    acting_as: str = "",
) -> Registration:
    """Add someone who came without a place, already present: a new person, a confirmed registration.

    When the workshop is full, one seat is opened beyond its capacity. The same `key` again adds nobody. The person
    is counted once tied to a path. RuleBroken without both names, or outside the marking window.
    """
    at, workshop = moment(at), lock_workshop(workshop)
    # Read under the lock: of two taps at once, the second finds what the first has written.
    first = Registration.objects.filter(booking__idempotency_key=key).select_related("person").first()
    if first is not None:
        return first
    _refuse_closed(workshop, at)
    person = _newcomer(first_name, last_name, phone, by, at)
    booking = Booking.objects.create(asked_by=person, made_by=by, idempotency_key=key, created_at=at)
    registration = admit(
        workshop,
        person,
        booking,
        RegistrationState.CONFIRMED,
        why=gettext_noop("venu sans inscription"),
        by=by,
        at=at,
        acting_as=acting_as,
        walk_in=True,
        by_staff=True,
        overbooked=_open_a_seat(workshop),
    )
    write_mark(registration, workshop, Mark.PRESENT, by, at, "", None, None, acting_as)
    return registration


def _newcomer(first_name: str, last_name: str, phone: str, by: User | None, at: datetime) -> Person:
    if not (first_name.strip() and last_name.strip()):
        raise RuleBroken(_("Il manque le prénom ou le nom."))
    contacts = [(ContactKind.MOBILE, phone)] if phone else []
    return register_person(first_name=first_name, last_name=last_name, contacts=contacts, by=by, at=at)


@transaction.atomic
def let_in(
    registration: Registration, *, by: User | None = None, at: datetime | None = None, acting_as: str = ""
) -> Registration:
    """Seat someone of the waiting list who came all the same, already present; beyond the capacity when full."""
    at, workshop = moment(at), lock_workshop(registration.workshop)
    registration = Registration.objects.select_related("person").get(pk=registration.pk)
    registration.workshop = workshop
    _refuse_closed(workshop, at)
    if registration.state not in (RegistrationState.WAITING, RegistrationState.OFFERED):
        raise RuleBroken(_("Cette personne n’est plus sur la liste d’attente."))
    waited = registration.state == RegistrationState.WAITING
    withdraw_offers(registration, at=at)
    move_registration(
        registration,
        RegistrationState.CONFIRMED,
        why=gettext_noop("venu sans place"),
        by=by,
        at=at,
        acting_as=acting_as,
        by_staff=True,
        overbooked=_open_a_seat(workshop) if waited else False,
    )
    write_mark(registration, workshop, Mark.PRESENT, by, at, "", None, None, acting_as)
    return registration


def _refuse_closed(workshop: Workshop, at: datetime) -> None:
    if not is_open(workshop, at=at):
        raise RuleBroken(_("La feuille n’est pas ouverte\u00a0: personne ne peut y être ajouté."))


def _open_a_seat(workshop: Workshop) -> bool:
    """Whether a seat had to be opened beyond the capacity for one more person."""
    if workshop.seats_left:
        return False
    add_seat_beyond(workshop)
    return True

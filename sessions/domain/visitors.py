"""Someone without an account takes a place: a proved contact, a name, and nothing about their health."""

from datetime import date, datetime

from django.db import transaction

from etp.accounts.models import User
from etp.common.clock import moment
from etp.common.text import fold
from etp.patients.domain import add_contact, lock_contact, people_at, register_person, update_person
from etp.patients.models import Person
from sessions.domain.registration import book
from sessions.models import Booking, Registration, Workshop

NEEDS_LENGTH = 300


def known_as(contact: tuple[str, str], first_name: str, last_name: str) -> Person | None:
    """The person reached at this proved contact who bears this name, or None: a contact alone is nobody.

    The first name decides; a last name that both sides know must be the same. Of two, the first entered.
    """
    first, last = fold(first_name), fold(last_name)
    for person in people_at(*contact):
        theirs = fold(person.last_name)
        if fold(person.first_name) == first and (not last or not theirs or theirs == last):
            return person
    return None


def live_place(person: Person, workshop: Workshop) -> Registration | None:
    """The person's live registration at `workshop`, or None."""
    held: Registration | None = Registration.objects.live().filter(person=person, workshop=workshop).first()
    return held


def place_for_next(workshop: Workshop) -> int:
    """0 when the next person would be confirmed at once, else the rank they would have on the waiting list."""
    waiting = workshop.registrations.waiting().count()
    return 0 if workshop.seats_left and not waiting else waiting + 1


@transaction.atomic
def register_visitor(
    workshop: Workshop,
    *,
    contact: tuple[str, str],
    first_name: str,
    last_name: str,
    key: str,
    language: str = "fr",
    companions: int = 0,
    needs: str = "",
    waiting_allowed: bool = True,
    at: datetime | None = None,
) -> Booking:
    """Book a place for the bearer of a proved `contact` (kind, value); the person is known by it, or entered now.

    Raises Full when there is no place and `waiting_allowed` is false, RuleBroken for any other refusal; nobody is
    entered then.
    """
    at = moment(at)
    # Two tabs of one visitor come one after the other, so that the second finds whom the first has entered.
    lock_contact(*contact)
    person = known_as(contact, first_name, last_name)
    if person is None:
        person = register_person(
            first_name=first_name, last_name=last_name, contacts=[contact], language=language, at=at
        )
    add_contact(person, *contact, verified=True, at=at)
    if needs:
        update_person(person, needs=_joined(person.needs, needs), at=at)
    return book(person, [workshop], key=key, companions=companions, waiting_allowed=waiting_allowed, at=at)


@transaction.atomic
def register_by_phone(
    workshop: Workshop,
    *,
    first_name: str,
    last_name: str,
    key: str,
    contact: tuple[str, str] | None = None,
    birth_date: date | None = None,
    street: str = "",
    companions: int = 0,
    by: User,
    at: datetime | None = None,
) -> Booking:
    """Book a place for someone on the phone, known by the same contact and name or entered now; waits when full.

    Without a contact the messages go by post. RuleBroken as for `book`; nobody is entered then.
    """
    at = moment(at)
    if contact:
        lock_contact(*contact)
    person = known_as(contact, first_name, last_name) if contact else None
    if person is None:
        person = register_person(
            first_name=first_name,
            last_name=last_name,
            birth_date=birth_date,
            street=street,
            contacts=[contact] if contact else [],
            by=by,
            at=at,
        )
    return book(person, [workshop], key=key, companions=companions, by=by, by_staff=True, at=at)


def _joined(known: str, new: str) -> str:
    """Both lists of needs, each need once."""
    parts = [part.strip() for part in f"{known},{new}".split(",")]
    return ", ".join(dict.fromkeys(part for part in parts if part))[:NEEDS_LENGTH]

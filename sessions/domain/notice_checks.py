"""Asked when a message is about to leave: is it still true, and may this person still be written to?"""

from etp.common.clock import moment
from etp.patients.enums import ConsentKind
from etp.patients.models import Consent
from sessions.enums import OfferEnd, RegistrationState, WorkshopState
from sessions.models import Booking, Registration, SeatOffer

ENDED_BY_AN_ACT = {
    RegistrationState.CANCELLED_BY_PERSON,
    RegistrationState.CANCELLED_BY_SERVICE,
    RegistrationState.LEFT_LIST,
    RegistrationState.REFUSED,
}


def numbers_of(key: str) -> list[int]:
    """The numbers of a key: [12, 3] for "registration:12:3"."""
    return [int(number) for number in key.split(":")[1:]]


def registration_of(key: str) -> Registration | None:
    """The registration that a key "registration:12" names, with or without more numbers; None when there is none."""
    rows = Registration.objects.select_related(
        "person", "enrolment", "workshop__site__commune", "workshop__programme", "workshop__module"
    )
    return rows.filter(pk=numbers_of(key)[0]).first()


def registrations_of(key: str) -> list[Registration]:
    """The registrations that a message about a booking is about: the asker's own in it, or the one named."""
    if key.startswith("registration:"):
        named = registration_of(key)
        return [named] if named else []
    booking = Booking.objects.get(pk=numbers_of(key)[0])
    rows = booking.registrations.filter(person=booking.asked_by).select_related(
        "person", "enrolment", "workshop__site__commune", "workshop__programme", "workshop__module"
    )
    return list(rows.order_by("workshop__starts_at", "pk"))


def offer_of(key: str) -> SeatOffer | None:
    """The seat offer that a key "offer:9" names, or None."""
    rows = SeatOffer.objects.select_related(
        "registration__person",
        "registration__enrolment",
        "registration__workshop__site__commune",
        "registration__workshop__programme",
    )
    return rows.filter(pk=numbers_of(key)[0]).first()


def booking_holds(key: str) -> bool:
    """Whether the booking still says something true; a message about one place holds until that place changes.

    A seat that is offered has its own message, with its deadline: this one does not speak of it.
    """
    rows = [row for row in registrations_of(key) if row.workshop.state == WorkshopState.PUBLISHED]
    if key.startswith("registration:"):
        return bool(rows) and _at_revision(rows[0], key) and rows[0].state == RegistrationState.CONFIRMED
    return any(row.state in RegistrationState.live - {RegistrationState.OFFERED} for row in rows)


def offer_is_open(key: str) -> bool:
    """Whether the seat is still kept for this person."""
    offer = offer_of(key)
    return offer is not None and offer.ended == "" and offer.deadline > moment()


def offer_went_by(key: str) -> bool:
    """Whether the offer ended in silence and its person holds no seat since."""
    offer = offer_of(key)
    return (
        offer is not None
        and offer.ended == OfferEnd.EXPIRED
        and offer.registration.state in (RegistrationState.WAITING, RegistrationState.LEFT_LIST)
    )


def is_cancelled(key: str) -> bool:
    """Whether the registration is still ended by the act that the message confirms."""
    row = registration_of(key)
    return row is not None and _at_revision(row, key) and row.state in ENDED_BY_AN_ACT


def is_to_come(key: str) -> bool:
    """Whether the registration is still live in a workshop that will take place, and no later change is told."""
    row = registration_of(key)
    if row is None or row.state not in RegistrationState.live or row.workshop.state != WorkshopState.PUBLISHED:
        return False
    last = row.workshop.events.filter(what="moved").order_by("pk").last()
    return last is not None and last.pk == numbers_of(key)[1]


def lost_its_workshop(key: str) -> bool:
    """Whether the registration ended with its cancelled workshop."""
    row = registration_of(key)
    return row is not None and row.workshop.state == WorkshopState.CANCELLED


def reminder_holds(key: str) -> bool:
    """Whether the place is still the one that the reminder was queued for: same state, same hour, same address."""
    row = registration_of(key)
    return (
        row is not None
        and _at_revision(row, key)
        and row.state == RegistrationState.CONFIRMED
        and row.workshop.state == WorkshopState.PUBLISHED
        and row.workshop.sequence == numbers_of(key)[2]
    )


def may_be_told(key: str) -> bool:
    """Whether the person may be written to: alive, and not among those whom their path says not to contact."""
    if key.startswith("offer:"):
        offer = offer_of(key)
        rows = [offer.registration] if offer else []
    else:
        rows = registrations_of(key)
    return bool(rows) and all(
        row.person.deceased_on is None and not (row.enrolment and row.enrolment.do_not_contact) for row in rows
    )


def may_be_reminded(key: str) -> bool:
    """Whether reminders are welcome: nobody is asked first, but whoever said no gets none."""
    row = registration_of(key)
    if row is None or not may_be_told(key):
        return False
    answers = Consent.objects.filter(person=row.person, kind=ConsentKind.REMINDERS)
    last = answers.order_by("-at", "-pk").first()
    return last is None or last.given


def _at_revision(registration: Registration, key: str) -> bool:
    return registration.revision == numbers_of(key)[1]

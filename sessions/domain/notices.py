"""What workshops make us say to people: queued with the fact, checked again and written when the message leaves."""

from datetime import datetime, time, timedelta

from django.db.models import Max

from etp.common.clock import local, wall_to_instant
from etp.messaging.domain import register_kind
from etp.messaging.enums import Channel
from etp.patients.domain import reach, tell
from sessions.domain import notice_checks as checks
from sessions.domain import notice_texts as texts
from sessions.models import Booking, Registration, SeatOffer, WorkshopEvent

REMIND_BEFORE = timedelta(days=2)
# Nobody's phone rings at night for a reminder: hours on the wall of the site.
QUIET_FROM, QUIET_UNTIL = time(20), time(8)

# Kind: how it is written, whether it still holds, whether it may be said.
KINDS = {
    "booking": (texts.booking, checks.booking_holds, checks.may_be_told),
    "seat_offer": (texts.seat_offer, checks.offer_is_open, checks.may_be_told),
    "offer_expired": (texts.offer_expired, checks.offer_went_by, checks.may_be_told),
    "registration_cancelled": (texts.cancelled, checks.is_cancelled, checks.may_be_told),
    "workshop_changed": (texts.workshop_changed, checks.is_to_come, checks.may_be_told),
    "workshop_cancelled": (texts.workshop_cancelled, checks.lost_its_workshop, checks.may_be_told),
    "reminder": (texts.reminder, checks.reminder_holds, checks.may_be_reminded),
}


def register_notices() -> None:
    """Give messaging the kinds of this app; called once, when the app is ready."""
    for kind, (render, still_true, allowed) in KINDS.items():
        register_kind(kind, render=render, still_true=still_true, allowed=allowed)


def tell_booking(booking: Booking, *, at: datetime) -> None:
    """Tell the person who asked what became of the whole booking: confirmed, or waiting with rank and rule."""
    if booking.asked_by is None:
        return
    last = booking.registrations.aggregate(last=Max("workshop__starts_at"))["last"]
    key = f"booking:{booking.pk}"
    tell(booking.asked_by, "booking", key, expires_at=last, dedupe=key, at=at)


def tell_seat_taken(registration: Registration, *, at: datetime) -> None:
    """Tell one person that their place is now confirmed."""
    key = f"registration:{registration.pk}:{registration.revision}"
    _tell(registration, "booking", key, until=registration.workshop.starts_at, at=at)


def tell_offer(offer: SeatOffer, *, at: datetime) -> None:
    """Offer the seat: the message has no sense any more once the deadline is over."""
    _tell(offer.registration, "seat_offer", f"offer:{offer.pk}", until=offer.deadline, at=at)


def tell_silence(offer: SeatOffer, *, at: datetime) -> None:
    """Say that the seat went to someone else, and what remains."""
    _tell(offer.registration, "offer_expired", f"offer:{offer.pk}", until=offer.registration.workshop.starts_at, at=at)


def tell_cancelled(registration: Registration, *, at: datetime) -> None:
    """Confirm that a registration has ended."""
    key = f"registration:{registration.pk}:{registration.revision}"
    _tell(registration, "registration_cancelled", key, until=registration.workshop.ends_at, at=at)


def tell_changed(registration: Registration, event: WorkshopEvent, *, at: datetime) -> None:
    """Say the new hour or place, and the one before."""
    key = f"registration:{registration.pk}:{event.pk}"
    _tell(registration, "workshop_changed", key, until=registration.workshop.starts_at, at=at)


def tell_workshop_cancelled(registration: Registration, *, at: datetime) -> None:
    """Say that the workshop will not take place."""
    _tell(
        registration,
        "workshop_cancelled",
        f"registration:{registration.pk}",
        until=registration.workshop.ends_at,
        at=at,
    )


def queue_reminder(registration: Registration, *, at: datetime) -> None:
    """Queue the reminder of a confirmed place, two days before and never in quiet hours.

    None for someone reached by post only, nor when the confirmation itself is as late as a reminder.
    """
    workshop = registration.workshop
    due = out_of_quiet_hours(workshop.starts_at - REMIND_BEFORE, workshop.zone)
    if due <= at or reach(registration.person)[0] == Channel.LETTER:
        return
    key = f"registration:{registration.pk}:{registration.revision}:{workshop.sequence}"
    _tell(registration, "reminder", key, until=workshop.starts_at, not_before=due, at=at)


def out_of_quiet_hours(instant: datetime, zone: str) -> datetime:
    """`instant`, or the next eight o'clock on the wall of `zone` when it falls between 20:00 and 8:00."""
    wall = local(instant, zone)
    if QUIET_UNTIL <= wall.time() < QUIET_FROM:
        return instant
    day = wall.date() if wall.time() < QUIET_UNTIL else wall.date() + timedelta(days=1)
    return wall_to_instant(day, QUIET_UNTIL, zone)


def _tell(
    registration: Registration,
    kind: str,
    key: str,
    *,
    until: datetime,
    at: datetime,
    not_before: datetime | None = None,
) -> None:
    tell(registration.person, kind, key, not_before=not_before, expires_at=until, dedupe=f"{kind}:{key}", at=at)

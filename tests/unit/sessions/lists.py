"""Full workshops and who leaves them, for the tests of the waiting list."""

from datetime import timedelta

from sessions.domain.registration import cancel
from sessions.models import SeatOffer
from tests.factories.sessions import NOW, WorkshopFactory, fill_up

LATER = NOW + timedelta(days=1)


def full_workshop(capacity=1, **facts):
    workshop = WorkshopFactory(capacity=capacity, **facts)
    fill_up(workshop)
    return workshop


def leave(workshop, *, at=LATER):
    """The longest seated person leaves."""
    cancel(workshop.registrations.filter(state="confirmed").order_by("pk").first(), by_service=True, at=at)


def offers():
    return list(SeatOffer.objects.order_by("pk"))


def skips(registration):
    return list(registration.events.filter(left="waiting", entered="waiting").values_list("why", flat=True))

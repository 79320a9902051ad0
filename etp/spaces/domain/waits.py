"""Waiting lists and held seats of one person, read at once."""

from collections.abc import Iterable

from sessions.enums import RegistrationState
from sessions.models import Registration, SeatOffer


def ranks_of(registrations: Iterable[Registration]) -> dict[int, int]:
    """The rank of each waiting one among `registrations`, by its number, in one query: 1 is the next to be offered."""
    waiting = [row for row in registrations if row.state == RegistrationState.WAITING]
    if not waiting:
        return {}
    lists: dict[int, list[int]] = {}
    rows = Registration.objects.waiting().filter(workshop__in={row.workshop_id for row in waiting})
    for number, workshop in rows.values_list("pk", "workshop"):
        lists.setdefault(workshop, []).append(number)
    return {row.pk: lists[row.workshop_id].index(row.pk) + 1 for row in waiting if row.pk in lists[row.workshop_id]}


def live_offer(registration: Registration) -> SeatOffer | None:
    """The seat offer of a registration that still waits for an answer, or None."""
    if registration.state != RegistrationState.OFFERED:
        return None
    return next((offer for offer in registration.offers.all() if not offer.ended), None)

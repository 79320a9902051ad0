"""Workshops as calendar files: same data, same bytes; nothing in them that another eye should not read."""

import hashlib
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from icalendar import STATUS, Calendar, Event, Timezone, vDuration

from etp.common.clock import local, moment
from etp.patients.models import Person
from sessions.domain.wording import neutral_place
from sessions.enums import RegistrationState, WorkshopState
from sessions.models import Registration, Workshop

PRODID = "-//Escale//Agenda//FR"
# What a person's calendar holds: a year back, a year and a half ahead, so that a phone keeps what was.
BACK, AHEAD = timedelta(days=365), timedelta(days=548)
REFRESH = timedelta(hours=6)
END_OF_CALENDAR = b"END:VCALENDAR\r\n"


def workshop_calendar(workshop: Workshop) -> bytes:
    """The bytes of the calendar of one workshop, with a neutral title and no name in it."""
    return _bytes([workshop], _("Rendez-vous – Escale"))


def person_calendar(person: Person, *, at: datetime | None = None) -> bytes:
    """The bytes of a person's calendar: confirmed places of the last 12 months and the next 18.

    A waiting registration is absent; a workshop that the team cancelled stays, marked as cancelled.
    """
    at = moment(at)
    mine = Registration.objects.filter(person=person)
    held = mine.filter(state=RegistrationState.CONFIRMED)
    lost = mine.filter(
        # A place that one never had was in no calendar: whoever only waited sees nothing cancelled.
        events__entered=RegistrationState.CONFIRMED,
        state=RegistrationState.CANCELLED_BY_SERVICE,
        workshop__state=WorkshopState.CANCELLED,
    )
    rows = Workshop.objects.filter(
        Q(pk__in=held.values("workshop")) | Q(pk__in=lost.values("workshop")),
        starts_at__gte=at - BACK,
        starts_at__lte=at + AHEAD,
    )
    rows = rows.select_related("site__commune").order_by("starts_at", "pk")
    return _bytes(list(rows), _("Mes rendez-vous – Escale"))


def strong_etag(content: bytes) -> str:
    """The strong ETag of these bytes, quotes included: the same bytes, the same tag."""
    return f'"{hashlib.sha256(content).hexdigest()}"'


def _bytes(workshops: list[Workshop], name: str) -> bytes:
    zones = tuple(sorted({workshop.zone for workshop in workshops}))
    years = [workshop.day.year for workshop in workshops] or [1970]
    head = _head(name, zones, min(years), max(years))
    return head + b"".join(_event(_facts(workshop)) for workshop in workshops) + END_OF_CALENDAR


@lru_cache(maxsize=64)
def _head(name: str, zones: tuple[str, ...], first_year: int, last_year: int) -> bytes:
    """Everything before the first event: what the file is, and the rules of its zones over those years."""
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH).to_ical().decode())
    for zone in zones:
        rules = Timezone.from_tzid(zone, first_date=date(first_year - 1, 1, 1), last_date=date(last_year + 2, 1, 1))
        calendar.add_component(rules)
    content: bytes = calendar.to_ical()
    return content.removesuffix(END_OF_CALENDAR)


class Facts(NamedTuple):
    """All that the bytes of an event are made of, so that they are made once and never stale."""

    uid: str
    sequence: int
    cancelled: bool
    # Two zones may name one instant, and then their datetimes are equal: the zone tells them apart.
    zone: str
    start: datetime
    end: datetime
    updated_at: datetime
    place: str
    title: str


def _facts(workshop: Workshop) -> Facts:
    return Facts(
        uid=f"workshop-{workshop.pk}@escale",
        sequence=workshop.sequence,
        cancelled=workshop.state == WorkshopState.CANCELLED,
        zone=workshop.zone,
        start=local(workshop.starts_at, workshop.zone),
        end=local(workshop.ends_at, workshop.zone),
        updated_at=workshop.updated_at,
        place=neutral_place(workshop),
        title=_("Rendez-vous – Escale"),
    )


@lru_cache(maxsize=20_000)
def _event(facts: Facts) -> bytes:
    event = Event.new(
        uid=facts.uid,
        sequence=facts.sequence,
        status=STATUS.CANCELLED if facts.cancelled else STATUS.CONFIRMED,
        start=facts.start,
        end=facts.end,
        # The record's own instants: "now" would make the bytes differ at each reading.
        stamp=facts.updated_at,
        last_modified=facts.updated_at,
        location=facts.place,
        summary=facts.title,
    )
    content: bytes = event.to_ical()
    return content

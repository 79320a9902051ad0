import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils.translation import override
from icalendar import Calendar

from etp.common.clock import wall_to_instant
from sessions.domain.calendars import AHEAD, BACK, person_calendar, strong_etag, workshop_calendar
from sessions.domain.registration import cancel
from sessions.domain.scheduling import cancel_workshop, change
from sessions.models import Workshop
from tests.factories.network import SiteFactory
from tests.factories.sessions import DAY, NOW, WorkshopFactory, fill_up, place

pytestmark = pytest.mark.django_db
PARIS = "Europe/Paris"


def read(content):
    """The calendar and its events as an independent reader sees them."""
    calendar = Calendar.from_ical(content)
    return calendar, calendar.events


def utc(*numbers):
    """An instant of UTC."""
    return datetime(*numbers, tzinfo=UTC)


WINTER, SUMMER = date(2026, 12, 3), date(2027, 7, 1)
# 2:30 does not exist in spring: the hour before the change decides. In autumn it is twice: the first is meant.
SPRING_CHANGE, AUTUMN_CHANGE = date(2027, 3, 28), date(2027, 10, 31)


@pytest.mark.parametrize(
    ("day", "hour", "start", "end"),
    [
        (WINTER, time(14), utc(2026, 12, 3, 13), utc(2026, 12, 3, 15)),
        (SUMMER, time(14), utc(2027, 7, 1, 12), utc(2027, 7, 1, 14)),
        (SPRING_CHANGE, time(2, 30), utc(2027, 3, 28, 1, 30), utc(2027, 3, 28, 3, 30)),
        (SPRING_CHANGE, time(14), utc(2027, 3, 28, 12), utc(2027, 3, 28, 14)),
        (AUTUMN_CHANGE, time(2, 30), utc(2027, 10, 31, 0, 30), utc(2027, 10, 31, 2, 30)),
        (AUTUMN_CHANGE, time(14), utc(2027, 10, 31, 13), utc(2027, 10, 31, 15)),
    ],
)
def test_an_event_read_back_is_at_the_hour_of_the_wall(day, hour, start, end):
    workshop = WorkshopFactory(day=day, hour=hour)
    calendar, (event,) = read(workshop_calendar(workshop))
    assert (event.start.astimezone(UTC), event.end.astimezone(UTC)) == (start, end)
    assert [zone.tz_name for zone in calendar.timezones] == [PARIS]
    assert event["DTSTART"].params["TZID"] == PARIS


def test_the_shipped_rules_of_the_zone_give_the_same_hour_as_the_zone_itself():
    workshop = WorkshopFactory(day=date(2027, 7, 1))
    calendar, (event,) = read(workshop_calendar(workshop))
    shipped = calendar.timezones[0].to_tz(lookup_tzid=False)
    wall = event.start.replace(tzinfo=None)
    assert wall.replace(tzinfo=shipped).utcoffset() == timedelta(hours=2)
    assert datetime(2027, 1, 7, 14, tzinfo=shipped).utcoffset() == timedelta(hours=1)


def test_the_fields_of_an_event_come_from_the_record():
    workshop = WorkshopFactory(site__name="Centre de rééducation", programme__title="Douleurs et Rachis")
    calendar, (event,) = read(workshop_calendar(workshop))
    fields = {name: calendar[name].to_ical().decode() for name in ("METHOD", "NAME", "X-WR-CALNAME", "VERSION")}
    assert fields == {
        "METHOD": "PUBLISH",
        "NAME": "Rendez-vous – Escale",
        "X-WR-CALNAME": "Rendez-vous – Escale",
        "VERSION": "2.0",
    }
    assert sorted(event) == [
        "DTEND", "DTSTAMP", "DTSTART", "LAST-MODIFIED", "LOCATION", "SEQUENCE", "STATUS", "SUMMARY", "UID",
    ]  # fmt: skip
    assert {name: event[name].to_ical().decode() for name in sorted(event) if not name.startswith("DTE")} == {
        "DTSTAMP": "20261102T090000Z",
        "DTSTART": "20261203T140000",
        "LAST-MODIFIED": "20261102T090000Z",
        "LOCATION": f"7 rue Léo Lagrange\\, 56700 {workshop.site.commune.name}",
        "SEQUENCE": "0",
        "STATUS": "CONFIRMED",
        "SUMMARY": "Rendez-vous – Escale",
        "UID": f"workshop-{workshop.pk}@escale",
    }


def test_readers_are_asked_to_come_back_every_six_hours():
    lines = workshop_calendar(WorkshopFactory()).decode().split("\r\n")
    assert [line for line in lines if "REFRESH" in line or "TTL" in line] == [
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]


def test_lines_end_with_crlf_and_never_pass_75_octets():
    workshop = WorkshopFactory(
        site__street="Résidence de l’Épée, bâtiment « Très long nom d’été », porte 12 ; ça\\et là"
    )
    content = workshop_calendar(workshop)
    lines = content.split(b"\r\n")
    assert (content.count(b"\n"), max(map(len, lines)) <= 75) == (content.count(b"\r\n"), True)
    _calendar, (event,) = read(content)
    assert str(event["LOCATION"]).startswith(workshop.site.street)


def test_a_street_cannot_add_a_property():
    workshop = WorkshopFactory(site__street="1 rue\r\nATTENDEE:mailto:x@example.org")
    _calendar, (event,) = read(workshop_calendar(workshop))
    assert "ATTENDEE" not in event


def test_the_sequence_rises_with_hour_and_status_and_the_identity_stays():
    workshop = WorkshopFactory()
    versions = [workshop]
    versions.append(change(workshop, hour=time(10), at=NOW + timedelta(hours=1)))
    versions.append(change(workshop, capacity=9, at=NOW + timedelta(hours=2)))
    versions.append(cancel_workshop(workshop, reason="neige", at=NOW + timedelta(hours=3)))
    read_back = [read(workshop_calendar(version))[1][0] for version in versions]
    assert [(event["SEQUENCE"], str(event["STATUS"]), event["DTSTAMP"].dt) for event in read_back] == [
        (0, "CONFIRMED", NOW),
        (1, "CONFIRMED", NOW + timedelta(hours=1)),
        (1, "CONFIRMED", NOW + timedelta(hours=2)),
        (2, "CANCELLED", NOW + timedelta(hours=3)),
    ]
    assert {str(event["UID"]) for event in read_back} == {f"workshop-{workshop.pk}@escale"}


def test_the_same_data_give_the_same_bytes_and_the_same_tag():
    registration = place(WorkshopFactory())
    first = person_calendar(registration.person, at=NOW)
    second = person_calendar(registration.person, at=NOW + timedelta(minutes=5))
    assert (first, strong_etag(first)) == (second, strong_etag(second))


def test_the_order_of_the_zones_does_not_depend_on_the_process():
    program = (
        "import django; django.setup()\n"
        "from sessions.domain.calendars import _head\n"
        "print(_head('x', ('Europe/Brussels', 'Europe/Paris'), 2026, 2027))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"DJANGO_SETTINGS_MODULE": "etp.settings.test", "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_a_feed_holds_a_zone_for_each_country():
    belgian = WorkshopFactory(site__time_zone="Europe/Brussels", day=DAY + timedelta(days=1))
    person = place(WorkshopFactory()).person
    place(belgian, person)
    calendar, events = read(person_calendar(person, at=NOW))
    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Brussels", PARIS]
    assert [event["DTSTART"].params["TZID"] for event in events] == [PARIS, "Europe/Brussels"]


def uids(person, at=NOW):
    return [str(event["UID"]) for event in read(person_calendar(person, at=at))[1]]


def test_a_feed_has_no_waiting_place_and_no_place_given_back():
    kept, full, left = (WorkshopFactory(capacity=1, day=DAY + timedelta(days=n)) for n in range(3))
    fill_up(full)
    person = place(kept).person
    place(full, person)
    cancel(place(left, person), at=NOW)
    assert uids(person) == [f"workshop-{kept.pk}@escale"]


def test_a_cancelled_workshop_stays_in_the_feed_as_cancelled():
    registration = place(WorkshopFactory())
    cancel_workshop(registration.workshop, reason="neige", at=NOW)
    _calendar, (event,) = read(person_calendar(registration.person, at=NOW))
    assert (str(event["UID"]), str(event["STATUS"])) == (f"workshop-{registration.workshop_id}@escale", "CANCELLED")


def test_a_person_whom_the_team_took_off_a_workshop_that_stands_has_it_no_more():
    registration = place(WorkshopFactory())
    cancel(registration, by_service=True, at=NOW)
    assert uids(registration.person) == []


def test_a_feed_goes_a_year_back_and_a_year_and_a_half_ahead():
    registration = place(WorkshopFactory())
    start = registration.workshop.starts_at
    seen = [bool(uids(registration.person, at=start + shift)) for shift in (BACK, BACK + timedelta(seconds=1))]
    ahead = [bool(uids(registration.person, at=start - shift)) for shift in (AHEAD, AHEAD + timedelta(seconds=1))]
    assert (seen, ahead) == ([True, False], [True, False])


def test_a_feed_names_nobody_and_no_place_of_care():
    site = SiteFactory(name="Centre de rééducation", street="1 allée du Port")
    registration = place(WorkshopFactory(site=site, module__title="Vivre avec", programme__title="Douleurs et Rachis"))
    content = person_calendar(registration.person, at=NOW).decode()
    words = ["rééducation", "Vivre", "Douleurs", "ATTENDEE", "ORGANIZER", "DESCRIPTION", registration.person.last_name]
    assert [word for word in words if word in content] == []


def test_an_empty_feed_is_still_a_calendar():
    with override("fr"):
        calendar, events = read(person_calendar(place(WorkshopFactory()).person, at=datetime(2020, 1, 1, tzinfo=UTC)))
    assert (str(calendar["NAME"]), events, calendar.timezones) == ("Mes rendez-vous – Escale", [], [])


def test_two_zones_at_the_same_instant_keep_their_own_name():
    workshop = WorkshopFactory()
    paris = workshop_calendar(workshop)
    workshop.zone = "Europe/Brussels"
    assert workshop.starts_at == wall_to_instant(workshop.day, workshop.hour, "Europe/Brussels")
    assert (b"Europe/Brussels" in paris, b"Europe/Brussels" in workshop_calendar(workshop)) == (False, True)
    assert Workshop.objects.get().zone == PARIS

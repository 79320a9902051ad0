from datetime import UTC, date, datetime, time, timedelta

import pytest

from etp.messaging.domain.kinds import known_kind
from etp.messaging.models import Notification
from etp.patients.domain import give_consent, withdraw_consent
from etp.patients.enums import ConsentKind, ContactKind
from etp.patients.models import Person
from sessions.domain.notices import out_of_quiet_hours
from sessions.domain.registration import cancel, undo_cancel
from sessions.domain.scheduling import change
from tests.factories.enrolments import Stage, path_at, territory
from tests.factories.patients import PersonFactory
from tests.factories.sessions import NOW, WorkshopFactory, place
from tests.unit.sessions.messages import holds, last, last_workshop

pytestmark = pytest.mark.django_db


def test_a_reminder_leaves_two_days_before_and_expires_at_the_start():
    registration = place(WorkshopFactory())
    start = registration.workshop.starts_at
    row = last("reminder")
    assert (row.not_before, row.expires_at) == (start - timedelta(days=2), start)


@pytest.mark.parametrize(
    ("wall", "moved"),
    [
        (datetime(2026, 12, 1, 7, 59, tzinfo=UTC) - timedelta(hours=1), datetime(2026, 12, 1, 7, tzinfo=UTC)),
        (datetime(2026, 12, 1, 7, tzinfo=UTC), datetime(2026, 12, 1, 7, tzinfo=UTC)),
        (datetime(2026, 12, 1, 18, 59, tzinfo=UTC), datetime(2026, 12, 1, 18, 59, tzinfo=UTC)),
        (datetime(2026, 12, 1, 19, tzinfo=UTC), datetime(2026, 12, 2, 7, tzinfo=UTC)),
        # The night of the spring change: eight o'clock is already in summer time.
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 6, tzinfo=UTC)),
    ],
)
def test_no_reminder_rings_between_eight_in_the_evening_and_eight_in_the_morning(wall, moved):
    assert out_of_quiet_hours(wall, "Europe/Paris") == moved


def test_an_early_workshop_is_reminded_at_eight():
    place(WorkshopFactory(hour=time(7, 30)))
    assert last("reminder").not_before == datetime(2026, 12, 1, 7, tzinfo=UTC)


def test_a_place_taken_within_two_days_gets_no_reminder():
    workshop = WorkshopFactory()
    place(workshop, at=workshop.starts_at - timedelta(days=2))
    assert Notification.objects.filter(kind="reminder").count() == 0


def test_someone_reached_by_post_gets_no_reminder():
    place(WorkshopFactory(), PersonFactory(contacts=[(ContactKind.LANDLINE, "0297330000")]))
    assert list(Notification.objects.values_list("kind", "channel")) == [("booking", "letter")]


def test_a_cancelled_place_is_not_reminded_and_a_place_taken_back_is():
    registration = place(WorkshopFactory())
    first = last("reminder").key
    registration = cancel(registration, at=NOW)
    assert holds("reminder") == (False, True)
    undo_cancel(registration, at=NOW)
    assert (holds("reminder"), last("reminder").key != first) == ((True, True), True)


def test_a_reminder_of_the_hour_before_a_change_is_dropped():
    place(WorkshopFactory())
    first = last("reminder").key
    change(last_workshop(), hour=time(10), at=NOW)
    assert (known_kind("reminder").still_true(first), holds("reminder")[0]) == (False, True)


def test_whoever_said_no_to_reminders_gets_none_but_the_confirmation():
    person = PersonFactory()
    place(WorkshopFactory(), person)
    assert holds("reminder") == (True, True)
    give_consent(person, ConsentKind.REMINDERS, at=NOW)
    withdraw_consent(person, ConsentKind.REMINDERS, at=NOW)
    assert (holds("reminder"), holds("booking")) == ((True, False), (True, True))


def test_nobody_writes_to_someone_who_died():
    registration = place(WorkshopFactory())
    Person.objects.filter(pk=registration.person_id).update(deceased_on=date(2026, 11, 3))
    assert (holds("booking"), holds("reminder")) == ((True, False), (True, False))


def test_nobody_writes_to_someone_whose_path_says_not_to():
    path = path_at(territory(), Stage.INCLUDED)
    place(WorkshopFactory(), path.person, enrolment=path)
    type(path).objects.update(do_not_contact=True)
    assert holds("booking") == (True, False)

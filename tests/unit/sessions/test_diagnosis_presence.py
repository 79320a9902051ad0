"""A validated diagnosis fills its appointment: presence, day and mode, in one entry."""

from datetime import date, time, timedelta

import pytest

from etp.assessments.domain import start_diagnosis
from etp.assessments.domain.appointments import Interview, appointment_of, register_appointments
from etp.enrolments.enums import Stage
from sessions.domain.attendance import mark
from sessions.domain.diagnosis_presence import interview_of
from sessions.enums import Mark, WorkshopState
from sessions.models import Attendance, Workshop
from tests.factories.assessments import validate, write_project
from tests.factories.enrolments import path_at, territory
from tests.factories.patients import PersonFactory
from tests.factories.sessions import NOW, WorkshopFactory, place

pytestmark = pytest.mark.django_db
# A Wednesday at nine in Lorient, two days after the appointment is made.
HELD = date(2026, 11, 4)


@pytest.fixture
def ground():
    return territory()


@pytest.fixture
def path(ground):
    return path_at(ground, Stage.INCLUDED)


def appointment(ground, path, *, day=HELD, kind=2, **facts):
    """A confirmed place of the path's person at a session of diagnosis (or of another module of the territory)."""
    hour = {"day": day, "hour": time(9), "minutes": 60}
    seats = {"capacity": facts.pop("capacity", 1), "remote": facts.pop("remote", False)}
    workshop = WorkshopFactory(
        programme=ground.programme, module=ground.modules[kind], site=ground.site, **hour, **seats
    )
    return place(workshop, path.person, enrolment=path, by_staff=True, **facts)


def validated(ground, path, registration, *, after=timedelta(minutes=50), **facts):
    """The path's diagnosis, validated `after` the start of that appointment."""
    at = registration.workshop.starts_at + after
    diagnosis = start_diagnosis(path, by=ground.educator, at=at)
    write_project(diagnosis, by=ground.educator, at=at)
    validate(diagnosis, by=ground.educator, at=at, **{"held_on": HELD, **facts})
    return diagnosis


def sheet_of(registration):
    """What the base says of an appointment: state of the session, mark, remote, diagnosis."""
    workshop = Workshop.objects.get(pk=registration.workshop_id)
    row = Attendance.objects.filter(registration=registration).first()
    registration.refresh_from_db()
    return workshop.state, row and row.mark, row and row.remote, registration.diagnosis


def test_the_appointment_of_that_day_is_marked_with_its_mode_and_closed(ground, path):
    mine = appointment(ground, path)
    diagnosis = validated(ground, path, mine, remote=True)
    assert sheet_of(mine) == (WorkshopState.HELD, Mark.PRESENT, True, diagnosis)
    row = Attendance.objects.get()
    assert (row.marked_by, row.reason) == (ground.educator, "")


def test_the_sheet_stays_open_while_someone_else_is_on_it(ground, path):
    mine = appointment(ground, path, capacity=2)
    place(mine.workshop, by_staff=True)
    diagnosis = validated(ground, path, mine)
    assert sheet_of(mine) == (WorkshopState.PUBLISHED, Mark.PRESENT, False, diagnosis)
    assert Attendance.objects.count() == 1


def test_the_nearest_one_before_that_nobody_marked_is_taken_otherwise(ground, path):
    first, second = appointment(ground, path, day=HELD - timedelta(days=1)), appointment(ground, path)
    diagnosis = validated(ground, path, second, after=timedelta(days=2), held_on=HELD + timedelta(days=1))
    assert (sheet_of(first)[1], sheet_of(second)[1:]) == (None, (Mark.PRESENT, False, diagnosis))


def test_an_old_appointment_that_nobody_marked_is_not_taken_for_the_interview(ground, path):
    missed = appointment(ground, path)
    validated(ground, path, missed, after=timedelta(days=31), held_on=HELD + timedelta(days=31))
    assert sheet_of(missed) == (WorkshopState.PUBLISHED, None, None, None)
    assert appointment_of(path, at=missed.workshop.ends_at + timedelta(days=31)) is None


def test_one_written_down_long_after_says_from_what(ground, path):
    mine = appointment(ground, path)
    validated(ground, path, mine, after=timedelta(days=40))
    assert Attendance.objects.get().reason == "d’après le bilan validé"


@pytest.mark.parametrize(("given", "tied"), [(Mark.LATE, True), (Mark.ABSENT, False)])
def test_a_mark_already_given_is_left_as_it_is(ground, path, given, tied):
    mine = appointment(ground, path)
    mark(mine, given, by=ground.educator, at=mine.workshop.starts_at)
    diagnosis = validated(ground, path, mine, remote=True)
    assert sheet_of(mine) == (WorkshopState.PUBLISHED, given, False, diagnosis if tied else None)


def test_other_sessions_other_people_and_dates_to_come_are_left_alone(ground, path):
    group, to_come = appointment(ground, path, kind=0), appointment(ground, path, day=HELD + timedelta(days=9))
    stranger = place(
        WorkshopFactory(programme=ground.programme, module=ground.modules[2], day=HELD, hour=time(11), capacity=1),
        PersonFactory(),
        by_staff=True,
    )
    validated(ground, path, group)
    assert [sheet_of(row)[1] for row in (group, to_come, stranger)] == [None, None, None]


def test_the_last_screen_begins_with_the_appointment_that_waits(ground, path):
    assert appointment_of(path, at=NOW) is None
    mine = appointment(ground, path, remote=True)
    assert appointment_of(path, at=NOW) is None
    assert appointment_of(path, at=mine.workshop.ends_at) == Interview(HELD, remote=True)
    mark(mine, Mark.ABSENT, at=mine.workshop.ends_at)
    assert appointment_of(path, at=mine.workshop.ends_at) is None


def test_appointments_are_answered_for_once():
    with pytest.raises(ValueError, match="twice"):
        register_appointments(interview_of)

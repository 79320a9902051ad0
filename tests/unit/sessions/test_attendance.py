"""The sheet: each mark is a fact with its time and its author, and not marked is never absent."""

from datetime import timedelta

import pytest

from etp.audit.models import Entry
from etp.common import RuleBroken
from etp.patients.models import Person
from sessions.domain.attendance import (
    NobodyCame,
    NotMarked,
    close_sheet,
    mark,
    mark_all_present,
    sheet,
)
from sessions.domain.registration import cancel
from sessions.domain.scheduling import cancel_workshop
from sessions.domain.walk_ins import let_in, walk_in
from sessions.enums import CareMode, Mark, RegistrationState, WorkshopState
from sessions.models import Attendance, Workshop
from tests.factories.accounts import UserFactory
from tests.factories.sessions import WorkshopFactory, fill_up, place, states, taken, waiters

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return WorkshopFactory(capacity=3)


@pytest.fixture
def animator():
    return UserFactory()


def during(workshop):
    return workshop.starts_at + timedelta(minutes=3)


def marks(workshop):
    """What the sheet says, in its order."""
    return [row.attendance.mark for row in sheet(workshop)]


def fresh(workshop):
    return Workshop.objects.get(pk=workshop.pk)


def test_a_registration_without_a_row_is_not_marked_and_has_no_row(workshop):
    fill_up(workshop)
    assert marks(workshop) == [Mark.NOT_MARKED] * 3
    assert Attendance.objects.count() == 0


def test_mark_saves_who_when_and_the_mode_of_the_workshop(workshop, animator):
    registration = place(workshop)
    row = mark(registration, Mark.LATE, by=animator, at=during(workshop))
    assert (row.mark, row.marked_by, row.marked_at) == (Mark.LATE, animator, during(workshop))
    assert (row.care_mode, row.remote) == (CareMode.TOWN, False)


def test_care_mode_and_remote_belong_to_the_person_not_to_the_group(workshop, animator):
    one, other = fill_up(workshop)[:2]
    row = mark(one, Mark.PRESENT, by=animator, at=during(workshop), care_mode=CareMode.OUTPATIENT, remote=True)
    beside = mark(other, Mark.PRESENT, by=animator, at=during(workshop))
    assert [(row.care_mode, row.remote), (beside.care_mode, beside.remote)] == [
        (CareMode.OUTPATIENT, True),
        (CareMode.TOWN, False),
    ]


def test_a_second_mark_replaces_the_first_and_both_are_journalled(workshop, animator):
    registration = place(workshop)
    mark(registration, Mark.ABSENT, by=animator, at=during(workshop))
    row = mark(registration, Mark.LATE, by=animator, at=during(workshop) + timedelta(minutes=9))
    entries = Entry.objects.filter(resource="attendance").order_by("pk")
    assert [(e.act, e.person, e.object_key, e.actor) for e in entries] == [
        ("create", registration.person.key, f"attendance:{row.pk}", f"user:{animator.pk}"),
        ("change", registration.person.key, f"attendance:{row.pk}", f"user:{animator.pk}"),
    ]
    assert marks(workshop) == [Mark.LATE]


def test_a_mark_can_be_taken_back_to_not_marked_while_the_sheet_is_open(workshop, animator):
    registration = place(workshop)
    mark(registration, Mark.ABSENT, by=animator, at=during(workshop))
    row = mark(registration, Mark.NOT_MARKED, by=animator, at=during(workshop))
    assert (row.mark, row.marked_by, row.marked_at) == (Mark.NOT_MARKED, None, None)


@pytest.mark.parametrize(
    ("minutes", "allowed"),
    [(-16, False), (-15, True), (0, True), (120 + 30 * 24 * 60, True), (121 + 30 * 24 * 60, False)],
)
def test_marking_lasts_from_15_minutes_before_to_30_days_after(workshop, animator, minutes, allowed):
    registration, at = place(workshop), workshop.starts_at + timedelta(minutes=minutes)
    if allowed:
        assert mark(registration, Mark.PRESENT, by=animator, at=at).mark == Mark.PRESENT
    else:
        with pytest.raises(RuleBroken):
            mark(registration, Mark.PRESENT, by=animator, at=at)
        assert marks(workshop) == [Mark.NOT_MARKED]


def test_an_excuse_may_be_written_days_before(workshop, animator):
    row = mark(place(workshop), Mark.EXCUSED, by=animator, at=workshop.starts_at - timedelta(days=3))
    assert row.mark == Mark.EXCUSED


def test_after_thirty_days_a_mark_needs_a_reason_which_is_kept_and_journalled(workshop, animator):
    registration = place(workshop)
    late = workshop.ends_at + timedelta(days=40)
    row = mark(registration, Mark.PRESENT, by=animator, at=late, reason="feuille papier retrouvée")
    assert (row.mark, row.reason) == (Mark.PRESENT, "feuille papier retrouvée")
    assert Entry.objects.filter(resource="attendance").last().reason == "feuille papier retrouvée"


def test_unknown_needs_a_reason(workshop, animator):
    registration = place(workshop)
    with pytest.raises(RuleBroken):
        mark(registration, Mark.UNKNOWN, by=animator, at=during(workshop))
    row = mark(registration, Mark.UNKNOWN, by=animator, at=during(workshop), reason="feuille perdue")
    assert (row.mark, row.reason) == (Mark.UNKNOWN, "feuille perdue")


def test_someone_who_cancelled_is_not_on_the_sheet(workshop, animator):
    registration = place(workshop)
    cancel(registration, by_service=True, at=workshop.starts_at - timedelta(days=1))
    with pytest.raises(RuleBroken):
        mark(registration, Mark.PRESENT, by=animator, at=during(workshop))
    assert marks(workshop) == []


def test_a_cancelled_workshop_has_no_sheet(workshop, animator):
    registration = place(workshop)
    cancel_workshop(workshop, reason="salle fermée", at=workshop.starts_at - timedelta(days=1))
    with pytest.raises(RuleBroken):
        mark(registration, Mark.PRESENT, by=animator, at=during(workshop))


def test_all_present_touches_only_those_without_an_answer(workshop, animator):
    first, second, third = fill_up(workshop)
    mark(first, Mark.EXCUSED, by=animator, at=workshop.starts_at - timedelta(days=1))
    saved = mark_all_present(workshop, by=animator, at=during(workshop))
    assert {row.registration_id for row in saved} == {second.pk, third.pk}
    told = dict(Attendance.objects.values_list("registration", "mark"))
    assert told == {first.pk: "excused", second.pk: "present", third.pk: "present"}


def test_all_present_leaves_the_lines_that_its_author_may_not_write(workshop, animator):
    first, second, third = fill_up(workshop)
    mark_all_present(workshop, only={second.person_id}, by=animator, at=during(workshop))
    assert list(Attendance.objects.values_list("registration", flat=True)) == [second.pk]


def test_all_present_is_refused_before_the_sheet_opens(workshop, animator):
    fill_up(workshop)
    with pytest.raises(RuleBroken):
        mark_all_present(workshop, by=animator, at=workshop.starts_at - timedelta(hours=1))
    assert marks(workshop) == [Mark.NOT_MARKED] * 3


def test_a_walk_in_is_a_real_person_with_a_seat_already_present(workshop, animator):
    registration = walk_in(
        workshop, "Paul", "Kervella", key="k", phone="06 39 98 01 02", by=animator, at=during(workshop)
    )
    person = registration.person
    assert (person.full_name, [contact.value for contact in person.contacts.all()]) == (
        "Paul Kervella",
        ["+33639980102"],
    )
    assert (registration.walk_in, registration.overbooked, registration.enrolment) == (True, False, None)
    assert (states(registration), marks(workshop), taken(workshop)) == (
        [RegistrationState.CONFIRMED],
        [Mark.PRESENT],
        1,
    )


def test_a_walk_in_at_a_full_workshop_opens_one_seat_beyond(workshop, animator):
    fill_up(workshop)
    registration = walk_in(workshop, "Paul", "Kervella", key="k", by=animator, at=during(workshop))
    row = fresh(workshop)
    assert (row.capacity, row.overbooked, row.taken, registration.overbooked) == (3, 1, 4, True)


def test_the_same_walk_in_sent_twice_adds_one_person(workshop, animator):
    first = walk_in(workshop, "Paul", "Kervella", key="k", by=animator, at=during(workshop))
    again = walk_in(workshop, "Paul", "Kervella", key="k", by=animator, at=during(workshop))
    assert (first.pk, Person.objects.count()) == (again.pk, 1)


@pytest.mark.parametrize(("first_name", "last_name"), [("Paul", " "), ("", "Kervella")])
def test_a_walk_in_needs_both_names(workshop, animator, first_name, last_name):
    with pytest.raises(RuleBroken):
        walk_in(workshop, first_name, last_name, key="k", by=animator, at=during(workshop))
    assert Person.objects.count() == 0


def test_a_walk_in_is_refused_before_the_sheet_opens(workshop, animator):
    with pytest.raises(RuleBroken):
        walk_in(workshop, "Paul", "Kervella", key="k", by=animator, at=workshop.starts_at - timedelta(days=1))
    assert taken(workshop) == 0


def test_someone_who_waits_and_came_is_seated_beyond_the_capacity(workshop, animator):
    fill_up(workshop)
    (waiting,) = waiters(workshop, 1)
    came = let_in(waiting, by=animator, at=during(workshop))
    row = fresh(workshop)
    assert (came.state, came.overbooked, row.overbooked, row.taken) == (RegistrationState.CONFIRMED, True, 1, 4)
    assert Attendance.objects.get().registration_id == waiting.pk


def test_someone_already_registered_is_not_let_in_twice(workshop, animator):
    registration = place(workshop)
    with pytest.raises(RuleBroken):
        let_in(registration, by=animator, at=during(workshop))
    assert taken(workshop) == 1


def test_closing_is_refused_while_someone_is_not_marked_and_names_them(workshop, animator):
    first, second, third = fill_up(workshop)
    for registration in (first, second):
        mark(registration, Mark.PRESENT, by=animator, at=during(workshop))
    with pytest.raises(NotMarked) as refusal:
        close_sheet(workshop, by=animator, at=during(workshop))
    assert str(refusal.value) == f"Il reste une personne non renseignée\u00a0: {third.person.short_name}."
    assert [row.pk for row in refusal.value.registrations] == [third.pk]
    row = fresh(workshop)
    assert (row.state, row.closed_at) == (WorkshopState.PUBLISHED, None)


def test_closing_makes_the_workshop_held_by_someone_at_an_instant(workshop, animator):
    fill_up(workshop)
    mark_all_present(workshop, by=animator, at=during(workshop))
    close_sheet(workshop, by=animator, at=workshop.ends_at)
    row = fresh(workshop)
    assert (row.state, row.closed_at, row.closed_by) == (WorkshopState.HELD, workshop.ends_at, animator)


def test_closing_before_the_start_is_refused(workshop, animator):
    registration, early = place(workshop), workshop.starts_at - timedelta(minutes=5)
    mark(registration, Mark.PRESENT, by=animator, at=early)
    with pytest.raises(RuleBroken):
        close_sheet(workshop, by=animator, at=early)
    assert fresh(workshop).closed_at is None


def test_closing_ends_the_waits_that_are_left(workshop, animator):
    fill_up(workshop)
    (waiting,) = waiters(workshop, 1)
    mark_all_present(workshop, by=animator, at=during(workshop))
    close_sheet(workshop, by=animator, at=during(workshop))
    assert states(waiting) == [RegistrationState.LEFT_LIST]


@pytest.mark.parametrize(("held", "state"), [(True, WorkshopState.HELD), (False, WorkshopState.NOT_HELD)])
def test_when_nobody_came_someone_says_whether_it_was_held(workshop, animator, held, state):
    mark(place(workshop), Mark.ABSENT, by=animator, at=during(workshop))
    with pytest.raises(NobodyCame):
        close_sheet(workshop, by=animator, at=workshop.ends_at)
    close_sheet(workshop, held=held, by=animator, at=workshop.ends_at)
    assert fresh(workshop).state == state


def test_a_sheet_is_closed_once(workshop, animator):
    mark(place(workshop), Mark.PRESENT, by=animator, at=during(workshop))
    close_sheet(workshop, by=animator, at=workshop.ends_at)
    with pytest.raises(RuleBroken):
        close_sheet(workshop, by=animator, at=workshop.ends_at + timedelta(hours=1))
    assert fresh(workshop).closed_at == workshop.ends_at


def test_a_closed_sheet_is_corrected_with_a_reason_and_keeps_an_answer_for_everyone(workshop, animator):
    registration = place(workshop)
    mark(registration, Mark.PRESENT, by=animator, at=during(workshop))
    close_sheet(workshop, by=animator, at=workshop.ends_at)
    next_day = workshop.ends_at + timedelta(days=1)
    for refused, reason in ((Mark.LATE, ""), (Mark.NOT_MARKED, "erreur")):
        with pytest.raises(RuleBroken):
            mark(registration, refused, by=animator, at=next_day, reason=reason)
    row = mark(registration, Mark.LATE, by=animator, at=next_day, reason="arrivée à 14 h 30")
    assert (row.mark, row.reason) == (Mark.LATE, "arrivée à 14 h 30")


def test_nobody_becomes_present_at_a_session_that_was_not_held(workshop, animator):
    registration = place(workshop)
    mark(registration, Mark.ABSENT, by=animator, at=during(workshop))
    close_sheet(workshop, held=False, by=animator, at=workshop.ends_at)
    with pytest.raises(RuleBroken):
        mark(registration, Mark.PRESENT, by=animator, at=workshop.ends_at, reason="oubli")
    assert marks(workshop) == [Mark.ABSENT]

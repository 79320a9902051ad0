from datetime import timedelta

import pytest

from etp.common import RuleBroken
from etp.patients.models import TherapeuticLink
from sessions.domain.attendance import mark
from sessions.domain.moves import Stale, move_registration
from sessions.domain.registration import can_cancel, can_undo, cancel, undo_cancel
from sessions.enums import Mark, RegistrationState
from sessions.models import Registration
from tests.factories.accounts import UserFactory
from tests.factories.sessions import NOW, WorkshopFactory, fill_up, place, states, taken, waiters

pytestmark = pytest.mark.django_db


def test_a_cancelled_place_closes_its_links():
    registration = place(WorkshopFactory())
    later = NOW + timedelta(days=1)
    cancel(registration, at=later)
    ends = TherapeuticLink.objects.filter(source=f"registration:{registration.pk}").values_list("until", flat=True)
    assert list(ends) == [later]


def test_cancel_gives_the_seat_to_the_longest_waiting_person():
    workshop = WorkshopFactory(capacity=1)
    (seated,) = fill_up(workshop)
    first, second = waiters(workshop, 2)
    cancel(seated, at=NOW + timedelta(days=1))
    assert states(seated, first, second) == ["cancelled_by_person", "offered", "waiting"]
    assert taken(workshop) == 1


def test_the_person_cancels_until_two_hours_before_and_then_calls():
    registration = place(WorkshopFactory())
    limit = registration.workshop.starts_at - timedelta(hours=2)
    assert can_cancel(registration, at=limit)
    with pytest.raises(RuleBroken, match="Appelez-nous"):
        cancel(registration, at=limit + timedelta(seconds=1))
    assert states(registration) == [RegistrationState.CONFIRMED]


def test_the_team_cancels_until_the_start_in_its_own_name():
    registration = place(WorkshopFactory())
    just_before = registration.workshop.starts_at - timedelta(seconds=1)
    cancel(registration, by=UserFactory(), by_service=True, why="appel", at=just_before)
    assert states(registration) == [RegistrationState.CANCELLED_BY_SERVICE]


def test_once_started_the_sheet_says_who_came_and_no_place_is_taken_away():
    registration = place(WorkshopFactory())
    mark(registration, Mark.PRESENT, at=registration.workshop.starts_at)
    with pytest.raises(RuleBroken, match="a commencé"):
        cancel(registration, by=UserFactory(), by_service=True, at=registration.workshop.ends_at)
    assert states(registration) == [RegistrationState.CONFIRMED]


def test_someone_who_waits_leaves_the_list_at_any_time():
    workshop = WorkshopFactory(capacity=1)
    fill_up(workshop)
    (waiting,) = waiters(workshop, 1)
    cancel(waiting, at=workshop.starts_at - timedelta(minutes=5))
    assert states(waiting) == [RegistrationState.LEFT_LIST]


def test_cancelling_twice_is_refused():
    registration = place(WorkshopFactory())
    cancel(registration, at=NOW)
    with pytest.raises(RuleBroken, match="ne peut pas devenir"):
        cancel(registration, at=NOW)
    assert taken(registration.workshop) == 0


def test_a_page_drawn_before_the_last_change_cancels_nothing():
    registration = place(WorkshopFactory())
    cancel(registration, at=NOW)
    undo_cancel(registration, at=NOW)
    with pytest.raises(Stale, match="a changé depuis"):
        cancel(registration, revision=0, at=NOW)
    assert states(registration) == [RegistrationState.CONFIRMED]


def test_undo_within_ten_minutes_gives_the_seat_back():
    registration = place(WorkshopFactory(capacity=1))
    registration = cancel(registration, at=NOW)
    back = NOW + timedelta(minutes=10)
    assert can_undo(registration, at=back)
    undo_cancel(registration, at=back)
    assert (states(registration), taken(registration.workshop)) == (["confirmed"], 1)


def test_undo_after_ten_minutes_is_refused():
    registration = cancel(place(WorkshopFactory()), at=NOW)
    with pytest.raises(RuleBroken, match="ne peut plus être reprise"):
        undo_cancel(registration, at=NOW + timedelta(minutes=10, seconds=1))
    assert taken(registration.workshop) == 0


def test_undo_is_refused_once_the_seat_was_offered_to_someone_else():
    workshop = WorkshopFactory(capacity=1)
    (seated,) = fill_up(workshop)
    waiters(workshop, 1)
    seated = cancel(seated, at=NOW + timedelta(days=1))
    with pytest.raises(RuleBroken, match="ne peut plus être reprise"):
        undo_cancel(seated, at=NOW + timedelta(days=1))
    assert states(seated) == [RegistrationState.CANCELLED_BY_PERSON]


def test_of_two_moves_from_the_same_page_the_second_is_refused_and_the_seat_counted_once():
    registration = place(WorkshopFactory())
    copy = Registration.objects.get(pk=registration.pk)
    move_registration(registration, RegistrationState.CANCELLED_BY_PERSON, at=NOW)
    with pytest.raises(Stale, match="vient de changer"):
        move_registration(copy, RegistrationState.CANCELLED_BY_SERVICE, at=NOW)
    registration.refresh_from_db()
    assert (registration.state, registration.revision, taken(registration.workshop)) == ("cancelled_by_person", 1, 0)


@pytest.mark.parametrize("left", RegistrationState)
def test_a_registration_moves_along_its_table_alone(left):
    registration = place(WorkshopFactory())
    workshop = registration.workshop
    seats, found = int(left in RegistrationState.seated), {}
    for entered in RegistrationState:
        Registration.objects.update(state=left)
        type(workshop).objects.update(taken=seats)
        registration.refresh_from_db()
        try:
            move_registration(registration, entered, at=NOW)
        except RuleBroken:
            found[entered] = "refused"
        else:
            found[entered] = taken(workshop)
    assert found == {
        entered: int(entered in RegistrationState.seated) if left.leads_to(entered) else "refused"
        for entered in RegistrationState
    }

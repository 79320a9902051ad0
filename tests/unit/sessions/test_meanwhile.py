"""What someone else did between the page and the tap: a workshop cancelled or moved, an answer already given."""

from datetime import time, timedelta

import pytest

from etp.common import RuleBroken
from sessions.domain.attendance import mark
from sessions.domain.registration import book
from sessions.domain.scheduling import cancel_workshop, change
from sessions.domain.seats import Changed, take_seat
from sessions.domain.walk_ins import walk_in
from sessions.enums import Mark, RegistrationState
from sessions.models import Attendance, Registration, Workshop
from tests.factories.accounts import UserFactory
from tests.factories.patients import PersonFactory
from tests.factories.sessions import NOW, WorkshopFactory, fill_up, place, taken
from tests.unit.sessions.messages import LATER, holds

pytestmark = pytest.mark.django_db


def test_no_seat_is_taken_in_a_workshop_cancelled_since_it_was_read():
    workshop = WorkshopFactory()
    as_read = Workshop.objects.get(pk=workshop.pk)
    cancel_workshop(workshop, reason="neige", at=NOW)
    with pytest.raises(Changed, match="vient de changer"):
        take_seat(as_read)
    assert taken(workshop) == 0


def test_no_seat_is_taken_at_an_hour_that_is_no_longer_the_one_read():
    workshop = WorkshopFactory()
    as_read = Workshop.objects.get(pk=workshop.pk)
    change(workshop, hour=time(10), at=NOW)
    with pytest.raises(Changed, match="vient de changer"):
        take_seat(as_read)
    assert taken(workshop) == 0


def test_nobody_joins_the_list_of_a_cancelled_workshop():
    workshop = WorkshopFactory(capacity=1)
    fill_up(workshop)
    cancel_workshop(workshop, reason="neige", at=NOW)
    with pytest.raises(RuleBroken, match="n’est pas ouvert"):
        book(PersonFactory(), [workshop], key="late", at=LATER)
    assert Registration.objects.live().count() == 0


def test_the_confirmation_of_a_place_whose_workshop_was_cancelled_does_not_leave():
    registration = place(WorkshopFactory())
    assert holds("booking") == (True, True)
    Workshop.objects.filter(pk=registration.workshop_id).update(state="cancelled")
    assert holds("booking") == (False, True)


def test_a_workshop_that_has_started_is_not_cancelled_its_sheet_says_what_happened():
    registration = place(WorkshopFactory())
    workshop = registration.workshop
    mark(registration, Mark.PRESENT, at=workshop.starts_at)
    with pytest.raises(RuleBroken, match="a commencé"):
        cancel_workshop(workshop, reason="neige", at=workshop.starts_at)
    registration.refresh_from_db()
    assert registration.state == RegistrationState.CONFIRMED


def test_an_answer_given_by_a_colleague_meanwhile_is_not_overwritten_unread():
    registration = place(WorkshopFactory())
    at, anne = registration.workshop.starts_at, UserFactory(first_name="Anne", last_name="Riou")
    mark(registration, Mark.ABSENT, by=anne, at=at)
    with pytest.raises(RuleBroken, match="Anne Riou vient de répondre « absent non excusé »"):
        mark(registration, Mark.PRESENT, seen=Mark.NOT_MARKED, at=at)
    assert Attendance.objects.get().mark == Mark.ABSENT
    mark(registration, Mark.PRESENT, seen=Mark.ABSENT, at=at)
    assert Attendance.objects.get().mark == Mark.PRESENT


def test_the_same_answer_sent_again_is_no_conflict():
    registration = place(WorkshopFactory())
    for _sent in range(2):
        mark(registration, Mark.PRESENT, seen=Mark.NOT_MARKED, at=registration.workshop.starts_at)
    assert Attendance.objects.get().mark == Mark.PRESENT


def test_a_walk_in_tapped_twice_is_one_person():
    workshop = WorkshopFactory()
    rows = [walk_in(workshop, "Ana", "Costa", key="tap", at=workshop.starts_at + timedelta(minutes=n)) for n in (0, 1)]
    assert (rows[0], workshop.registrations.count()) == (rows[1], 1)

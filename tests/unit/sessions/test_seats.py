import pytest
from django.db import IntegrityError

from etp.common import RuleBroken
from sessions.domain.seats import Full, add_seat_beyond, free_seat, refusals, take_seat
from sessions.models import Registration, Workshop
from tests.factories.sessions import WorkshopFactory, place, taken

pytestmark = pytest.mark.django_db


def test_the_last_seat_is_taken_once_and_the_next_person_is_refused_in_words():
    workshop = WorkshopFactory(capacity=1)
    take_seat(workshop)
    with pytest.raises(Full, match="Il n’y a plus de place à cet atelier."):
        take_seat(workshop)
    assert (taken(workshop), workshop.taken) == (1, 1)


def test_a_stale_copy_of_the_workshop_cannot_oversell_it():
    workshop = WorkshopFactory(capacity=1)
    copy = Workshop.objects.get(pk=workshop.pk)
    take_seat(workshop)
    with pytest.raises(Full):
        take_seat(copy)
    assert taken(workshop) == 1


def test_a_seat_given_back_can_be_taken_again():
    workshop = WorkshopFactory(capacity=1)
    take_seat(workshop)
    free_seat(workshop)
    take_seat(workshop)
    assert taken(workshop) == 1


def test_no_seat_is_given_back_when_none_is_taken():
    workshop = WorkshopFactory()
    with pytest.raises(RuleBroken, match="Aucune place n’est prise"):
        free_seat(workshop)
    assert taken(workshop) == 0


def test_a_seat_beyond_the_capacity_is_counted_apart():
    workshop = WorkshopFactory(capacity=1)
    take_seat(workshop)
    add_seat_beyond(workshop)
    take_seat(workshop)
    workshop.refresh_from_db()
    assert (workshop.capacity, workshop.overbooked, workshop.taken) == (1, 1, 2)


def test_the_database_refuses_an_oversold_seat_and_the_person_reads_that_it_is_full():
    workshop = WorkshopFactory(capacity=1)
    with pytest.raises(Full), refusals():
        Workshop.objects.filter(pk=workshop.pk).update(taken=2)
    assert taken(workshop) == 0


def test_the_database_refuses_a_second_live_registration_and_the_person_reads_why():
    first = place(WorkshopFactory())
    with pytest.raises(RuleBroken, match="déjà inscrite"), refusals():
        Registration.objects.create(
            workshop=first.workshop,
            person=first.person,
            booking=first.booking,
            state="waiting",
            arrived_at=first.arrived_at,
        )
    assert Registration.objects.count() == 1


def test_an_unknown_constraint_stays_the_error_that_it_is():
    workshop = WorkshopFactory()
    with pytest.raises(IntegrityError), refusals():
        Workshop.objects.filter(pk=workshop.pk).update(ends_at=workshop.starts_at)

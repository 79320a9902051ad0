from datetime import time, timedelta

import pytest

from etp.common import RuleBroken
from etp.messaging.models import Notification
from sessions.domain.links import offer_for, offer_token
from sessions.domain.scheduling import change
from sessions.domain.seats import Full
from sessions.domain.waiting import (
    accept,
    close_list,
    expire_offers,
    give_seat,
    rank,
    refuse,
    tend_lists,
)
from sessions.enums import OfferEnd, PriorityClass, RegistrationState
from sessions.models import Registration, SeatOffer
from tests.factories.accounts import UserFactory
from tests.factories.enrolments import Stage, path_at, territory
from tests.factories.patients import PersonFactory
from tests.factories.sessions import DAY, NOW, WorkshopFactory, place, states, taken, waiters
from tests.unit.sessions.lists import LATER, full_workshop, leave, offers, skips

pytestmark = pytest.mark.django_db


def offered(workshop=None):
    workshop = workshop or full_workshop()
    (registration,) = waiters(workshop, 1)
    leave(workshop)
    return SeatOffer.objects.get(registration=registration)


def test_accepting_confirms_the_seat():
    offer = offered()
    accept(offer, at=LATER)
    offer.refresh_from_db()
    assert (offer.ended, states(offer.registration), taken(offer.registration.workshop)) == (
        OfferEnd.ACCEPTED,
        ["confirmed"],
        1,
    )


def test_a_token_opens_its_offer_and_never_works_twice():
    offer = offer_for(offer_token(offered()))
    accept(offer, at=LATER)
    for again in (accept, refuse):
        with pytest.raises(RuleBroken, match="a déjà reçu une réponse"):
            again(offer_for(offer_token(offer)), at=LATER)
    assert offer_for("x" * 43) is None


def test_a_token_never_works_after_a_refusal():
    offer = offered()
    refuse(offer, at=LATER)
    with pytest.raises(RuleBroken, match="a déjà reçu une réponse"):
        accept(offer, at=LATER)
    assert (states(offer.registration), taken(offer.registration.workshop)) == (["left_list"], 0)


def test_refusing_passes_the_seat_on():
    workshop = full_workshop()
    first, second = waiters(workshop, 2)
    leave(workshop)
    refuse(first.offers.get(), at=LATER)
    assert (states(first, second), taken(workshop)) == (["left_list", "offered"], 1)


def test_accepting_after_the_deadline_is_refused_even_before_the_round():
    offer = offered()
    with pytest.raises(RuleBroken, match="Le délai est passé"):
        accept(offer, at=offer.deadline)
    offer.refresh_from_db()
    assert (offer.ended, states(offer.registration)) == ("", ["offered"])


def test_accepting_is_refused_when_another_place_was_taken_at_that_hour():
    offer = offered()
    place(WorkshopFactory(), offer.registration.person, at=LATER)
    with pytest.raises(RuleBroken, match="une autre place est déjà prise"):
        accept(offer, at=LATER)
    assert states(offer.registration) == ["offered"]


def test_accepting_ends_the_other_waits_for_the_same_module_and_frees_what_was_held():
    offer = offered()
    person, module = offer.registration.person, offer.registration.workshop.module
    other = full_workshop(module=module, day=DAY + timedelta(days=7))
    held = place(other, person)
    leave(other)
    (next_one,) = waiters(other, 1, at=LATER)
    unrelated = place(full_workshop(day=DAY + timedelta(days=14)), person)
    accept(offer, at=LATER)
    assert states(held, next_one, unrelated) == ["left_list", "offered", "waiting"]
    assert [row.ended for row in held.offers.all()] == [OfferEnd.WITHDRAWN]
    assert taken(other) == 1


def test_the_first_silence_passes_the_seat_on_and_keeps_the_person_at_the_end_of_the_list():
    workshop = full_workshop()
    first, second, third = waiters(workshop, 3)
    leave(workshop)
    deadline = first.offers.get().deadline
    assert expire_offers(at=deadline + timedelta(minutes=3)) == 1
    first.refresh_from_db()
    assert (states(first, second, third), first.arrived_at) == (["waiting", "offered", "waiting"], deadline)
    assert [rank(Registration.objects.get(pk=row.pk)) for row in (third, first)] == [1, 2]


def test_silence_passes_the_seat_on_even_to_someone_of_a_lower_class():
    workshop = full_workshop()
    first, second = waiters(workshop, 2)
    Registration.objects.filter(pk=first.pk).update(priority=PriorityClass.IN_PLAN)
    leave(workshop)
    expire_offers(at=first.offers.get().deadline)
    assert states(first, second) == ["waiting", "offered"]
    assert Registration.objects.get(pk=first.pk).priority == PriorityClass.AFTER_SILENCE


def test_the_second_silence_leaves_the_list():
    workshop = full_workshop()
    (alone,) = waiters(workshop, 1)
    leave(workshop)
    for _silence in range(2):
        expire_offers(at=alone.offers.get(ended="").deadline)
    assert (states(alone), taken(workshop)) == (["left_list"], 0)
    assert Notification.objects.filter(kind="offer_expired").count() == 2


def test_an_offer_whose_time_is_not_over_does_not_expire():
    offer = offered()
    assert expire_offers(at=offer.deadline - timedelta(seconds=1)) == 0
    assert expire_offers(at=offer.deadline) == 1
    assert expire_offers(at=offer.deadline) == 0


def test_staff_give_a_free_seat_to_someone_on_the_phone():
    workshop = full_workshop()
    by_post = place(workshop, PersonFactory(contacts=[]))
    leave(workshop)
    given = give_seat(by_post, by=UserFactory(), at=LATER)
    assert (states(by_post), given.by_staff, taken(workshop)) == (["confirmed"], True, 1)


def test_a_seat_given_by_staff_ends_the_other_waits_for_the_same_module():
    workshop = full_workshop()
    (waiting,) = waiters(workshop, 1)
    elsewhere = place(full_workshop(module=workshop.module, day=DAY + timedelta(days=7)), waiting.person)
    leave(workshop, at=workshop.starts_at - timedelta(hours=1))
    give_seat(waiting, by=UserFactory(), at=workshop.starts_at - timedelta(hours=1))
    assert states(waiting, elsewhere) == ["confirmed", "left_list"]


def test_a_workshop_that_moves_takes_its_offers_back_and_makes_them_anew():
    workshop = full_workshop()
    offer = offered(workshop)
    change(workshop, hour=time(9), at=LATER)
    offer.refresh_from_db()
    again = offer.registration.offers.get(ended="")
    workshop.refresh_from_db()
    assert (offer.ended, again.deadline < workshop.starts_at) == (OfferEnd.WITHDRAWN, True)
    kinds = Notification.objects.filter(recipient=offer.registration.person.key).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["booking", "seat_offer", "seat_offer"]
    with pytest.raises(RuleBroken, match="a déjà reçu une réponse"):
        accept(offer, at=LATER)


def test_a_workshop_moved_too_near_to_offer_by_message_leaves_its_people_waiting_and_tells_them():
    workshop = full_workshop()
    offer = offered(workshop)
    soon = LATER + timedelta(hours=2)
    change(workshop, day=soon.date(), hour=time(soon.hour + 1), at=LATER)
    assert states(offer.registration) == ["waiting"]
    assert Notification.objects.filter(kind="workshop_changed", recipient=offer.registration.person.key).count() == 1


def test_nobody_is_offered_a_seat_in_the_name_of_someone_who_died():
    workshop = full_workshop()
    dead, next_one = waiters(workshop, 2)
    type(dead.person).objects.filter(pk=dead.person_id).update(deceased_on=NOW.date())
    leave(workshop)
    assert (states(dead, next_one), skips(dead)) == (["waiting", "offered"], ["deceased"])


def test_whoever_asked_not_to_be_contacted_on_any_path_is_passed_over():
    workshop = full_workshop()
    path = path_at(territory(), Stage.INCLUDED, at=NOW)
    waiting = place(workshop, path.person)
    type(path).objects.filter(pk=path.pk).update(do_not_contact=True)
    leave(workshop)
    assert (waiting.enrolment, states(waiting), skips(waiting)) == (None, ["waiting"], ["do_not_contact"])


def test_staff_give_no_seat_that_does_not_exist():
    workshop = full_workshop()
    (waiting,) = waiters(workshop, 1)
    with pytest.raises(Full):
        give_seat(waiting, by=UserFactory(), at=LATER)
    assert states(waiting) == ["waiting"]


def test_staff_give_no_seat_to_someone_who_left_the_list():
    offer = offered()
    refuse(offer, at=LATER)
    with pytest.raises(RuleBroken, match="n’est plus sur la liste"):
        give_seat(offer.registration, by=UserFactory(), at=LATER)


def test_the_list_ends_when_the_workshop_starts():
    workshop = full_workshop(capacity=2)
    first, second = waiters(workshop, 2)
    leave(workshop, at=workshop.starts_at - timedelta(hours=6))
    assert close_list(workshop, at=workshop.starts_at - timedelta(seconds=1)) == 0
    assert close_list(workshop, at=workshop.starts_at) == 2
    assert (states(first, second), taken(workshop)) == (["left_list", "left_list"], 1)
    assert [offer.ended for offer in offers()] == [OfferEnd.WITHDRAWN]


def test_a_round_expires_offers_offers_seats_and_ends_the_lists_of_the_past_then_has_nothing_to_do():
    offer = offered()
    past = full_workshop(day=NOW.date() + timedelta(days=2))
    (forgotten,) = waiters(past, 1)
    first = tend_lists(at=offer.deadline)
    assert (first.expired, first.offered, first.left) == (1, 0, 1)
    second = tend_lists(at=offer.deadline)
    assert (second.expired, second.offered, second.left) == (0, 0, 0)
    assert states(forgotten) == [RegistrationState.LEFT_LIST]

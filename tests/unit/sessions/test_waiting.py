from datetime import timedelta

import pytest

from etp.patients.domain import add_contact
from etp.patients.enums import ContactKind
from sessions.domain.filling import deadline_of
from sessions.domain.registration import book
from sessions.domain.waiting import (
    fill,
    rank,
    rule_in_words,
    tend_lists,
    why,
)
from sessions.enums import PriorityClass, SkipReason
from sessions.models import Registration
from tests.factories.enrolments import Stage, path_at, territory
from tests.factories.patients import PersonFactory
from tests.factories.sessions import DAY, NOW, WorkshopFactory, place, states, taken, waiters
from tests.unit.sessions.lists import LATER, full_workshop, leave, offers, skips

pytestmark = pytest.mark.django_db


def test_the_list_goes_by_priority_class_then_arrival():
    workshop = full_workshop()
    first, second, planned = waiters(workshop, 3)
    Registration.objects.filter(pk=planned.pk).update(priority=PriorityClass.IN_PLAN)
    planned.refresh_from_db()
    assert [rank(row) for row in (planned, first, second)] == [1, 2, 3]
    leave(workshop)
    assert states(first, second, planned) == ["waiting", "waiting", "offered"]


def test_a_confirmed_person_has_no_rank():
    assert rank(place(WorkshopFactory())) == 0


def test_an_offer_is_kept_for_the_hours_of_the_programme():
    workshop = full_workshop()
    waiters(workshop, 1)
    leave(workshop)
    assert [(offer.made_at, offer.deadline, offer.ended) for offer in offers()] == [
        (LATER, LATER + timedelta(hours=48), "")
    ]


def test_near_the_start_an_offer_lasts_half_of_what_is_left_then_an_hour_then_nothing():
    workshop = WorkshopFactory()
    last = workshop.starts_at - timedelta(hours=4)
    asked = [timedelta(hours=200), timedelta(hours=20), timedelta(hours=1, minutes=30), timedelta(minutes=20)]
    left = [deadline_of(workshop, last - ahead) - (last - ahead) for ahead in asked]
    assert left == [timedelta(hours=48), timedelta(hours=10), timedelta(hours=1), timedelta(minutes=20)]
    assert deadline_of(workshop, last) is None


def test_no_more_offers_than_free_seats():
    workshop = full_workshop(capacity=3)
    rows = waiters(workshop, 4)
    leave(workshop)
    leave(workshop)
    assert states(*rows) == ["offered", "offered", "waiting", "waiting"]
    assert (taken(workshop), len(offers())) == (3, 2)


def test_filling_again_changes_nothing():
    workshop = full_workshop()
    person = PersonFactory(contacts=[])
    unreachable = place(workshop, person)
    leave(workshop)
    assert (fill(workshop, at=LATER), fill(workshop, at=LATER)) == ([], [])
    assert skips(unreachable) == [SkipReason.TO_CALL]


def test_a_person_reached_by_post_only_is_passed_over_with_the_reason_and_the_next_is_offered_the_seat():
    workshop = full_workshop()
    by_post = place(workshop, PersonFactory(contacts=[(ContactKind.LANDLINE, "02 97 33 00 00")]))
    (second,) = waiters(workshop, 1)
    leave(workshop)
    assert states(by_post, second) == ["waiting", "offered"]
    assert skips(by_post) == [SkipReason.TO_CALL]
    assert why(by_post) == (
        "1re personne sur la liste. Dernier passage\u00a0: à appeler, aucun message ne peut lui parvenir."
    )


def test_someone_passed_over_is_offered_the_seat_once_a_message_can_reach_them():
    workshop = full_workshop()
    waiting = place(workshop, PersonFactory(contacts=[]))
    leave(workshop)
    add_contact(waiting.person, ContactKind.MOBILE, "06 12 34 56 78")
    assert (tend_lists(at=LATER).offered, states(waiting)) == (1, ["offered"])


def test_inside_the_last_hours_nobody_is_offered_a_seat_and_the_reason_is_kept():
    workshop = full_workshop()
    (waiting,) = waiters(workshop, 1)
    leave(workshop, at=workshop.starts_at - timedelta(hours=4))
    assert (states(waiting), skips(waiting), taken(workshop)) == (["waiting"], [SkipReason.CUTOFF], 0)


def test_someone_confirmed_elsewhere_at_that_hour_is_passed_over():
    workshop = full_workshop()
    first, second = waiters(workshop, 2)
    place(WorkshopFactory(), first.person)
    leave(workshop)
    assert (states(first, second), skips(first)) == (["waiting", "offered"], [SkipReason.ELSEWHERE])


@pytest.mark.parametrize(
    ("facts", "reason"),
    [({"do_not_contact": True}, SkipReason.DO_NOT_CONTACT), ({"paused_until": DAY}, SkipReason.PAUSED)],
)
def test_a_path_that_is_paused_or_not_to_be_contacted_is_passed_over(facts, reason):
    path = path_at(territory(), Stage.INCLUDED)
    type(path).objects.update(**facts)
    workshop = full_workshop()
    waiting = place(workshop, path.person, enrolment=path)
    leave(workshop)
    assert (states(waiting), skips(waiting)) == (["waiting"], [reason])


def pair_then_one(blocks):
    workshop = full_workshop(capacity=2, programme__pair_blocks_next=blocks)
    pair = book(PersonFactory(), [workshop], key="pair", carers=[PersonFactory()], at=NOW).registrations.order_by("pk")
    (single,) = waiters(workshop, 1)
    leave(workshop)
    return workshop, list(pair), single


def test_a_pair_that_does_not_fit_lets_the_next_pass():
    _workshop, pair, single = pair_then_one(blocks=False)
    assert states(*pair, single) == ["waiting", "waiting", "offered"]
    assert [skips(row) for row in pair] == [[SkipReason.PAIR], [SkipReason.PAIR]]


def test_a_pair_that_does_not_fit_holds_the_next_back_where_the_programme_says_so():
    workshop, pair, single = pair_then_one(blocks=True)
    assert states(*pair, single) == ["waiting", "waiting", "waiting"]
    assert (skips(single), taken(workshop)) == ([SkipReason.BLOCKED], 1)


def test_a_pair_is_offered_two_seats_at_once():
    workshop, pair, single = pair_then_one(blocks=True)
    leave(workshop)
    assert states(*pair, single) == ["offered", "offered", "waiting"]


def test_the_rule_is_said_in_words_with_the_figures_of_the_programme():
    programme = WorkshopFactory(programme__offer_hours=24, programme__offer_cutoff_hours=6).programme
    assert rule_in_words(programme) == [
        "Les personnes dont le programme prévoit cet atelier passent d’abord. Ensuite, l’ordre d’arrivée compte.",
        "Quand une place se libère, vous recevez un message. "
        "Elle vous est gardée 24\u00a0h, moins à l’approche du rendez-vous.",
        "Sans réponse, elle passe à la personne suivante. Vous restez sur la liste, à la fin. "
        "Un second silence vous en retire.",
        "Quand vous prenez une place, vous quittez les autres listes pour le même atelier.",
        "Dans les 6\u00a0dernières heures, l’équipe propose les places par téléphone.",
        "Vous pouvez quitter la liste à tout moment, en un geste.",
    ]


def test_why_says_where_a_registration_stands():
    workshop = full_workshop()
    seated = workshop.registrations.get()
    (waiting,) = waiters(workshop, 1)
    assert (why(seated), why(waiting)) == ("inscrit", "1re personne sur la liste. Toutes les places sont prises.")
    leave(workshop)
    waiting.refresh_from_db()
    assert why(waiting) == "Une place est gardée pour cette personne."

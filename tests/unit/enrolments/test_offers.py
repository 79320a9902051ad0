from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from etp.common import RuleBroken
from etp.enrolments.domain import agree_plan, move_offer, open_offer, suggested_modules, write_plan
from etp.enrolments.enums import CloseReason, FollowUp, OfferKind, OfferState, Stage
from etp.enrolments.models import CareOffer, Plan
from tests.factories.enrolments import MORNING, TODAY, offer_in_progress, path_at, territory
from tests.factories.programmes import ModuleFactory

pytestmark = pytest.mark.django_db
PAIRS = list(product(OfferState, OfferState))
LEGAL = {("open", "in_progress"), ("open", "stopped"), ("in_progress", "evaluated"), ("in_progress", "stopped")}
WISHES = [("Reprendre le marché du samedi", 6), ("Dormir une nuit entière", None)]


@pytest.fixture
def place():
    return territory()


@pytest.fixture
def path(place):
    return path_at(place, Stage.INCLUDED)


def offer_at(path, state):
    """A care offer led to `state` by the verbs."""
    offer = open_offer(path, OfferKind.INITIAL, at=MORNING)
    if state in (OfferState.IN_PROGRESS, OfferState.EVALUATED):
        move_offer(offer, OfferState.IN_PROGRESS, at=MORNING)
    if state in (OfferState.EVALUATED, OfferState.STOPPED):
        move_offer(offer, state, reason=CloseReason.HEALTH, follow_up=FollowUp.PHONE, at=MORNING)
    return offer


@pytest.mark.parametrize(("left", "entered"), [pair for pair in PAIRS if pair in LEGAL])
def test_each_legal_move_of_an_offer_is_made(path, left, entered):
    offer = offer_at(path, left)
    move_offer(offer, entered, reason=CloseReason.HEALTH, follow_up=FollowUp.PHONE, at=MORNING)
    assert CareOffer.objects.get().state == entered


@pytest.mark.parametrize(("left", "entered"), [pair for pair in PAIRS if pair not in LEGAL])
def test_each_other_move_of_an_offer_is_refused(path, left, entered):
    offer = offer_at(path, left)
    with pytest.raises(RuleBroken):
        move_offer(offer, entered, reason=CloseReason.HEALTH, follow_up=FollowUp.PHONE, at=MORNING)
    assert CareOffer.objects.get().state == left


@pytest.mark.parametrize(
    ("state", "facts"),
    [
        (OfferState.OPEN, {"stop_reason": "health"}),
        (OfferState.OPEN, {"state": OfferState.EVALUATED, "closed_on": TODAY}),
        (OfferState.OPEN, {"state": OfferState.STOPPED, "closed_on": TODAY, "stop_reason": "completed"}),
        (OfferState.EVALUATED, {"stop_reason": "health"}),
        (OfferState.EVALUATED, {"closed_on": None}),
        (OfferState.STOPPED, {"follow_up": "phone"}),
        (OfferState.STOPPED, {"closed_on": TODAY - timedelta(days=1)}),
    ],
)
def test_the_base_refuses_an_offer_whose_end_does_not_say_itself(path, state, facts):
    offer_at(path, state)
    before = CareOffer.objects.values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CareOffer.objects.update(**facts)
    assert CareOffer.objects.values().get() == before


@pytest.mark.parametrize("facts", [{"reason": "completed"}, {"on": TODAY - timedelta(days=1)}])
def test_an_offer_is_not_stopped_as_completed_nor_before_it_opened(path, facts):
    offer = offer_at(path, OfferState.OPEN)
    with pytest.raises(RuleBroken):
        move_offer(offer, OfferState.STOPPED, **{"reason": "health", **facts}, at=MORNING)
    assert CareOffer.objects.get().state == OfferState.OPEN


def test_two_people_cannot_both_end_an_offer(path):
    offer_at(path, OfferState.IN_PROGRESS)
    mine, theirs = CareOffer.objects.get(), CareOffer.objects.get()
    move_offer(mine, OfferState.STOPPED, reason=CloseReason.HEALTH, at=MORNING)
    with pytest.raises(RuleBroken):
        move_offer(theirs, OfferState.EVALUATED, follow_up=FollowUp.PHONE, at=MORNING)
    assert CareOffer.objects.get().state == OfferState.STOPPED


@pytest.mark.parametrize("state", [OfferState.EVALUATED, OfferState.STOPPED])
def test_an_offer_does_not_end_without_its_follow_up_or_reason(path, state):
    offer = offer_at(path, OfferState.IN_PROGRESS)
    with pytest.raises(RuleBroken):
        move_offer(offer, state, at=MORNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        CareOffer.objects.update(state=state)
    assert CareOffer.objects.get().state == OfferState.IN_PROGRESS


def test_one_offer_runs_at_a_time(path):
    open_offer(path, OfferKind.INITIAL, at=MORNING)
    with pytest.raises(RuleBroken):
        open_offer(path, OfferKind.REINFORCEMENT, at=MORNING)
    assert CareOffer.objects.count() == 1


def test_an_offer_opens_only_for_someone_in_the_programme(place):
    with pytest.raises(RuleBroken):
        open_offer(path_at(place, Stage.CONTACTED), OfferKind.INITIAL, at=MORNING)
    assert CareOffer.objects.count() == 0


def test_an_agreed_plan_keeps_the_words_their_order_and_the_day(place, path):
    offer = open_offer(path, OfferKind.INITIAL, at=MORNING)
    modules = [place.modules[1], place.modules[0]]
    plan = agree_plan(offer, objectives=WISHES, modules=modules, by=place.educator, at=MORNING)
    assert [(o.words, o.confidence, o.priority) for o in plan.objectives.all()] == [
        ("Reprendre le marché du samedi", 6, 1),
        ("Dormir une nuit entière", None, 2),
    ]
    assert [row.module for row in plan.plan_modules.all()] == place.modules[:2]
    assert (plan.agreed_on, plan.agreed_with) == (TODAY, place.educator)
    assert CareOffer.objects.get().state == OfferState.IN_PROGRESS


def test_a_plan_written_without_agreement_leaves_the_offer_open(place, path):
    offer = open_offer(path, OfferKind.INITIAL, at=MORNING)
    plan = write_plan(offer, objectives=WISHES[:1], modules=[], by=place.educator, at=MORNING)
    assert (plan.agreed_on, CareOffer.objects.get().state) == (None, OfferState.OPEN)


def test_a_plan_agreed_again_replaces_the_first(place):
    offer = offer_in_progress(place)
    agree_plan(offer, objectives=WISHES[1:], modules=place.modules[1:2], by=place.educator, at=MORNING)
    plan = Plan.objects.get()
    assert [o.words for o in plan.objectives.all()] == ["Dormir une nuit entière"]
    assert [row.module for row in plan.plan_modules.all()] == place.modules[1:2]


@pytest.mark.parametrize(("objectives", "modules"), [([], 1), (WISHES, 0)])
def test_a_plan_is_not_agreed_without_objective_or_module(place, path, objectives, modules):
    offer = open_offer(path, OfferKind.INITIAL, at=MORNING)
    with pytest.raises(RuleBroken):
        agree_plan(offer, objectives=objectives, modules=place.modules[:modules], by=place.educator, at=MORNING)
    assert Plan.objects.count() == 0


def test_a_plan_holds_modules_of_the_path_version_only(place, path):
    offer = open_offer(path, OfferKind.INITIAL, at=MORNING)
    for module in (ModuleFactory(), place.modules[2]):
        with pytest.raises(RuleBroken):
            write_plan(offer, objectives=WISHES, modules=[module], by=place.educator, at=MORNING)
    assert Plan.objects.count() == 0


def test_confidence_stays_between_zero_and_ten(place, path):
    offer = open_offer(path, OfferKind.INITIAL, at=MORNING)
    with pytest.raises(RuleBroken):
        write_plan(offer, objectives=[("Marcher", 11)], modules=[], by=place.educator, at=MORNING)
    assert Plan.objects.count() == 0


def test_the_plan_of_an_ended_offer_does_not_change(place):
    offer = offer_in_progress(place)
    move_offer(offer, OfferState.STOPPED, reason=CloseReason.HEALTH, at=MORNING)
    with pytest.raises(RuleBroken):
        write_plan(offer, objectives=WISHES, modules=[], by=place.educator, at=MORNING)
    assert Plan.objects.get().objectives.get().words == "Reprendre le marché du samedi"


def test_modules_of_security_objectives_are_suggested(place):
    assert list(suggested_modules(place.version)) == place.modules[1:2]

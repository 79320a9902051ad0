from datetime import date, timedelta

import pytest

from etp.assessments.domain import evaluate, review_skill
from etp.assessments.enums import ReviewMoment, SkillLevel
from etp.assessments.models import Evaluation, SkillReview
from etp.common import RuleBroken
from etp.enrolments.domain import open_offer
from etp.enrolments.enums import FollowUp, LetterKind, OfferKind, OfferState, Stage
from etp.enrolments.models import CareOffer, Letter
from tests.factories.enrolments import MORNING, TODAY, offer_in_progress, path_at, territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return territory()


@pytest.fixture
def offer(place):
    return offer_in_progress(place)


def test_a_skill_is_reviewed_once_a_moment_and_the_last_word_stays(place, offer):
    objective = place.version.objectives.first()
    for moment, level in ((ReviewMoment.ENTRY, "not_acquired"), (ReviewMoment.EXIT, "in_progress")):
        review_skill(offer, objective, moment, level, by=place.educator, at=MORNING)
    review_skill(offer, objective, ReviewMoment.EXIT, SkillLevel.ACQUIRED, by=place.educator, at=MORNING)
    reviews = SkillReview.objects.order_by("moment").values_list("moment", "level")
    assert list(reviews) == [("entry", "not_acquired"), ("exit", "acquired")]


def test_a_skill_of_another_version_is_not_reviewed(place, offer):
    stranger = territory().version.objectives.first()
    with pytest.raises(RuleBroken):
        review_skill(offer, stranger, ReviewMoment.ENTRY, SkillLevel.ACQUIRED, by=place.educator, at=MORNING)
    assert SkillReview.objects.count() == 0


def test_an_evaluation_closes_the_offer_with_its_follow_up_and_makes_a_letter_due(place, offer):
    facts = {"follow_up": FollowUp.PHONE, "words": "Je marche mieux", "summary": "Marche 30 min"}
    evaluation = evaluate(offer, held_on=TODAY, **facts, by=place.educator, at=MORNING)
    closed = CareOffer.objects.get()
    assert (closed.state, closed.follow_up, closed.closed_on) == (OfferState.EVALUATED, FollowUp.PHONE, TODAY)
    assert (evaluation.words, evaluation.by) == ("Je marche mieux", place.educator)
    assert Letter.objects.get().kind == LetterKind.END


def test_nothing_changes_after_the_evaluation(place, offer):
    evaluate(offer, held_on=TODAY, follow_up=FollowUp.PHONE, by=place.educator, at=MORNING)
    objective = place.version.objectives.first()
    with pytest.raises(RuleBroken):
        review_skill(offer, objective, ReviewMoment.EXIT, SkillLevel.ACQUIRED, by=place.educator, at=MORNING)
    with pytest.raises(RuleBroken):
        evaluate(offer, held_on=TODAY, follow_up=FollowUp.PHONE, by=place.educator, at=MORNING)
    assert (Evaluation.objects.count(), SkillReview.objects.count()) == (1, 0)


@pytest.mark.parametrize("facts", [{"follow_up": ""}, {"held_on": TODAY + timedelta(days=1)}])
def test_an_evaluation_has_a_past_day_and_a_follow_up(place, offer, facts):
    with pytest.raises(RuleBroken):
        evaluate(offer, **{"held_on": TODAY, "follow_up": FollowUp.PHONE, **facts}, by=place.educator, at=MORNING)
    assert (CareOffer.objects.get().state, Evaluation.objects.count()) == (OfferState.IN_PROGRESS, 0)


@pytest.mark.parametrize("held_on", [date(1999, 3, 3), TODAY - timedelta(days=1)])
def test_an_evaluation_is_not_held_before_its_offer_opened(place, offer, held_on):
    with pytest.raises(RuleBroken) as refused:
        evaluate(offer, held_on=held_on, follow_up=FollowUp.PHONE, by=place.educator, at=MORNING)
    assert "choisissez le 3 mars 2026 ou un jour d’après" in str(refused.value)
    assert (CareOffer.objects.get().state, Evaluation.objects.count()) == (OfferState.IN_PROGRESS, 0)


def test_an_offer_ends_on_the_day_of_its_evaluation_not_on_that_of_its_writing(place, offer):
    later, held_on = MORNING + timedelta(days=9), TODAY + timedelta(days=7)
    evaluate(offer, held_on=held_on, follow_up=FollowUp.PHONE, by=place.educator, at=later)
    assert CareOffer.objects.get().closed_on == held_on


def test_an_offer_whose_plan_was_never_agreed_is_not_evaluated(place):
    offer = open_offer(path_at(place, Stage.INCLUDED), OfferKind.INITIAL, at=MORNING)
    with pytest.raises(RuleBroken):
        evaluate(offer, held_on=TODAY, follow_up=FollowUp.PHONE, by=place.educator, at=MORNING)
    assert Evaluation.objects.count() == 0

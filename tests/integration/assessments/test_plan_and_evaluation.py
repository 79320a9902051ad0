import pytest

from etp.accounts.enums import Role
from etp.assessments.models import Evaluation, SkillReview
from etp.enrolments.enums import OfferState, Stage
from etp.enrolments.models import CareOffer, Letter, Plan
from tests.factories.assessments import validated_in
from tests.factories.enrolments import offer_in_progress, path_at, worker
from tests.integration.enrolments.conftest import client_of


def plan_of(path):
    return f"/pro/parcours/{path.pk}/programme/"


def evaluation_of(path):
    return f"/pro/parcours/{path.pk}/evaluation/"


def wishes(place, **more):
    return {"words_1": "Reprendre le marché du samedi", "confidence_1": "6", "modules": [place.modules[0].pk], **more}


def closing(**changes):
    return {
        "held_on": "2026-03-03",
        "remote": "site",
        "follow_up": "phone",
        "words": "Je marche",
        "close": "1",
    } | changes


@pytest.fixture
def opened(place):
    """The path of someone whose diagnosis is validated."""
    return validated_in(place).enrolment


@pytest.fixture
def running(place):
    """The path of someone whose plan is agreed."""
    return offer_in_progress(place).enrolment


def test_the_plan_waits_for_the_diagnosis(place, educator):
    path = path_at(place, Stage.INCLUDED)
    for page in (plan_of(path), evaluation_of(path)):
        assert "Validez d’abord le bilan éducatif partagé." in educator.get(page).content.decode()


def test_the_plan_is_written_beside_the_words_of_the_diagnosis(place, educator, opened):
    words = educator.get(plan_of(opened)).content.decode()
    assert "<li>Reprendre le marché du samedi</li>" in words
    assert f"{place.modules[1].title} – conseillé à chacun" in words
    assert words.count("checked") == 1


def test_a_plan_without_agreement_is_kept_and_the_offer_stays_open(place, educator, opened):
    educator.post(plan_of(opened), wishes(place))
    plan = Plan.objects.get()
    assert (plan.agreed_on, plan.objectives.get().confidence) == (None, 6)
    assert CareOffer.objects.get().state == OfferState.OPEN


def test_the_agreement_is_dated_and_the_modules_can_be_booked(place, educator, opened):
    answer = educator.post(plan_of(opened), wishes(place, agree="1"), follow=True)
    plan = Plan.objects.get()
    assert (plan.agreed_with, [row.module for row in plan.plan_modules.all()]) == (place.educator, place.modules[:1])
    assert CareOffer.objects.get().state == OfferState.IN_PROGRESS
    assert "Réserver les ateliers ensemble" in answer.content.decode()


def test_an_empty_plan_is_not_agreed(place, educator, opened):
    answer = educator.post(plan_of(opened), {"agree": "1"})
    assert answer.status_code == 422
    assert "au moins un objectif et un atelier" in answer.content.decode()
    assert Plan.objects.count() == 0


def test_skills_at_entry_are_noted_before_the_end(place, educator, running):
    objective = place.version.objectives.get(code="bouger")
    educator.post(evaluation_of(running), {f"entry_{objective.pk}": "not_acquired"})
    assert SkillReview.objects.values_list("moment", "level").get() == ("entry", "not_acquired")
    assert CareOffer.objects.get().state == OfferState.IN_PROGRESS


def test_the_evaluation_shows_entry_beside_exit_and_closes_the_offer(place, educator, running):
    objective = place.version.objectives.get(code="bouger")
    educator.post(evaluation_of(running), {f"entry_{objective.pk}": "not_acquired"})
    page = educator.get(evaluation_of(running)).content.decode()
    assert "Reprendre le marché du samedi" in page
    data = closing() | {f"entry_{objective.pk}": "not_acquired", f"exit_{objective.pk}": "acquired"}
    answer = educator.post(evaluation_of(running), data, follow=True)
    assert dict(SkillReview.objects.values_list("moment", "level")) == {"entry": "not_acquired", "exit": "acquired"}
    assert (CareOffer.objects.get().state, Evaluation.objects.get().words) == (OfferState.EVALUATED, "Je marche")
    assert Letter.objects.get().kind == "end"
    words = answer.content.decode()
    assert "appel à trois mois" in words
    assert "<select" not in words
    assert f"/pro/parcours/{running.pk}/fin/" in words


def test_a_refused_evaluation_writes_no_skill(place, educator, running):
    objective = place.version.objectives.get(code="bouger")
    data = closing(held_on="2099-01-01") | {f"exit_{objective.pk}": "acquired"}
    answer = educator.post(evaluation_of(running), data)
    assert answer.status_code == 422
    assert "pas encore eu lieu" in answer.content.decode()
    assert (SkillReview.objects.count(), Evaluation.objects.count()) == (0, 0)


def test_an_evaluation_needs_its_follow_up(educator, running):
    assert educator.post(evaluation_of(running), closing(follow_up="")).status_code == 422
    assert Evaluation.objects.count() == 0


@pytest.mark.parametrize("page", [plan_of, evaluation_of])
def test_others_get_the_page_of_a_missing_path(page, running, desk, other_desk, outsider):
    missing = type(running)(pk=running.pk + 1000)
    for client in (desk, other_desk, outsider):
        hidden = client.get(page(running))
        assert (hidden.status_code, hidden.content) == (404, client.get(page(missing)).content)


@pytest.mark.parametrize("page", [plan_of, evaluation_of])
def test_a_colleague_of_the_organisation_reads_and_does_not_write(place, page, running):
    reader = client_of(worker(place, Role.EDUCATOR, site=place.site))
    words = reader.get(page(running)).content.decode()
    assert "Douleurs et Rachis" in words
    assert "<textarea" not in words
    assert reader.post(page(running), closing()).status_code == 404

"""The next step of a path: always one sentence, at each stage the right one."""

from datetime import date, timedelta

import pytest

from etp.assessments.domain import evaluate, start_diagnosis
from etp.enrolments.domain import note_attempt
from etp.enrolments.enums import AttemptOutcome, FollowUp, Stage
from etp.enrolments.models import Enrolment
from etp.programmes.enums import ModuleKind
from etp.spaces.domain.facts import with_facts
from etp.spaces.domain.next_steps import next_step
from sessions.domain.attendance import mark_all_present
from tests.factories.enrolments import path_at
from tests.factories.spaces import (
    MONTH_AGO,
    NOW,
    a_place,
    at_noon,
    diagnosed,
    evaluation_module,
    life,
    planned,
    seat,
    session,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return a_place()


def step_of(path, at=NOW):
    step = next_step(with_facts(Enrolment.objects.filter(pk=path.pk), at)[0], at=at)
    return step.words, step.url


def test_a_referral_says_its_next_action_who_and_before_when(place):
    path = path_at(place, Stage.REFERRED, at=MONTH_AGO, received_on=date(2026, 11, 20))
    step = next_step(with_facts(Enrolment.objects.all(), NOW)[0], at=NOW)
    assert (step.words, step.who, step.on, step.late, step.url) == (
        "Appeler",
        "l’accueil, Maison de santé",
        date(2026, 11, 27),
        False,
        f"/pro/orientations/{path.referrals.get().pk}/",
    )


def test_a_referral_past_its_day_is_late(place):
    path_at(place, Stage.REFERRED, at=MONTH_AGO, received_on=date(2026, 11, 10))
    assert next_step(with_facts(Enrolment.objects.all(), NOW)[0], at=NOW).late is True


def test_someone_reached_is_offered_a_first_appointment(place):
    path = path_at(place, Stage.REFERRED, at=MONTH_AGO)
    note_attempt(path.referrals.get(), AttemptOutcome.REACHED, at=NOW)
    assert step_of(path)[0] == "Proposer un premier entretien"


def test_a_first_appointment_taken_leads_to_the_entry(place):
    path = path_at(place, Stage.CONTACTED, at=MONTH_AGO)
    talk = session(place, place.modules[2], capacity=1)
    seat(path.person, talk, enrolment=path, by=place.educator, by_staff=True)
    assert step_of(path) == (
        "Accueillir au premier entretien, jeudi 3\u00a0décembre, 14\u00a0h\u00a0–\u00a016\u00a0h",
        f"/pro/parcours/{path.pk}/entree/",
    )


def test_someone_entered_without_appointment_needs_one(place):
    path = path_at(place, Stage.INCLUDED, at=MONTH_AGO)
    assert step_of(path) == ("Prendre le rendez-vous du bilan", f"/pro/parcours/{path.pk}/rendez-vous/")


def test_a_draft_is_to_be_finished_by_its_author(place):
    path = path_at(place, Stage.INCLUDED, at=MONTH_AGO)
    draft = start_diagnosis(path, by=place.educator, at=MONTH_AGO)
    step = next_step(with_facts(Enrolment.objects.all(), NOW)[0], at=NOW)
    assert (step.words, step.who, step.url) == (
        "Finir et valider le bilan",
        "Maëlle Quéré",
        f"/pro/bilans/{draft.pk}/",
    )


def test_a_validated_diagnosis_leads_to_the_plan(place):
    path = path_at(place, Stage.INCLUDED, at=MONTH_AGO)
    diagnosed(place, path)
    assert step_of(path) == ("Convenir du programme personnalisé", f"/pro/parcours/{path.pk}/programme/")


def test_a_plan_names_the_sessions_left_to_book(place):
    path = path_at(place, Stage.INCLUDED, at=MONTH_AGO)
    planned(place, path)
    seat(path.person, session(place, place.modules[1]))
    assert step_of(path) == ("Réserver\u00a0: Comprendre la douleur", f"/pro/parcours/{path.pk}/places/")


def test_booked_sessions_show_the_next_one():
    one = life()
    coming = session(one.place, one.place.modules[1])
    seat(one.person, coming)
    assert step_of(one.path) == (
        "Bouger à son rythme, jeudi 3\u00a0décembre, 14\u00a0h\u00a0–\u00a016\u00a0h",
        f"/pro/ateliers/{coming.pk}/",
    )


def test_every_session_done_leads_to_the_evaluation():
    one = life()
    coming = session(one.place, one.place.modules[1])
    seat(one.person, coming)
    after = coming.ends_at + timedelta(hours=1)
    mark_all_present(coming, by=one.place.educator, at=after)
    assert step_of(one.path, after) == ("Faire le bilan de fin", f"/pro/parcours/{one.path.pk}/evaluation/")


def test_an_evaluated_offer_leaves_its_letter_to_send(place):
    path = path_at(place, Stage.INCLUDED, at=MONTH_AGO)
    plan = planned(place, path)
    evaluate(plan.offer, held_on=date(2026, 11, 20), follow_up=FollowUp.PHONE, by=place.educator, at=NOW)
    assert step_of(path) == (
        "Envoyer le courrier de synthèse",
        f"/pro/personnes/{path.person_id}/courriers/",
    )


def test_a_path_that_has_ended_says_its_day(place):
    path = path_at(place, Stage.DECLINED, at=MONTH_AGO)
    assert step_of(path) == ("Parcours terminé le mardi 20\u00a0octobre\u00a02026", "")


@pytest.mark.parametrize("stage", list(Stage))
def test_a_path_has_one_next_step_at_every_stage(place, stage):
    assert step_of(path_at(place, stage, at=MONTH_AGO))[0] != ""


def test_the_appointment_of_the_evaluation_is_said_with_its_day():
    one = life()
    talk = session(one.place, evaluation_module(one.place), capacity=1)
    seat(one.person, session(one.place, one.place.modules[1], day=date(2026, 12, 1)))
    seat(one.person, talk, enrolment=one.path, by=one.place.educator, by_staff=True)
    assert talk.module.kind == ModuleKind.EVALUATION
    assert step_of(one.path, at_noon(date(2026, 12, 2)))[0] == (
        "Bilan de fin, jeudi 3\u00a0décembre, 14\u00a0h\u00a0–\u00a016\u00a0h"
    )

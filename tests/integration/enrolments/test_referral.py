import pytest

from etp.audit.models import Entry
from etp.enrolments.enums import ReferralState, Stage
from etp.enrolments.models import Enrolment, Referral
from tests.factories.enrolments import referral_in


@pytest.fixture
def referral(place):
    return referral_in(place, referrer_name="Dr Le Floc’h")


@pytest.fixture
def page(referral):
    return f"/pro/orientations/{referral.pk}/"


def test_the_page_says_who_why_and_what_to_do(place, desk, page, referral):
    words = desk.get(page).content.decode()
    assert referral.person.full_name in words
    assert "Dr Le Floc’h" in words
    assert "Personne n’a encore appelé." in words
    assert f"/pro/parcours/{referral.enrolment_id}/entree/" in words
    row = Entry.objects.get(act="read")
    assert (row.person, row.object_key, row.resource) == (referral.person.key, f"referral:{referral.pk}", "referral")
    assert row.acting_as.startswith("secrétaire")


@pytest.mark.parametrize(
    ("outcome", "stage", "next_action"),
    [
        ("reached", Stage.CONTACTED, "Proposer un premier entretien"),
        ("message", Stage.REFERRED, "Rappeler"),
        ("no_answer", Stage.REFERRED, "Rappeler"),
    ],
)
def test_one_press_notes_a_call(desk, page, referral, outcome, stage, next_action):
    answer = desk.post(page, {"act": "attempt", "outcome": outcome, "note": "Le matin"}, follow=True)
    referral.refresh_from_db()
    assert (referral.attempts.get().note, referral.next_action) == ("Le matin", next_action)
    assert Enrolment.objects.get().stage == stage
    assert "L’appel est noté." in answer.content.decode()


def test_the_next_action_is_planned(desk, page, referral):
    desk.post(page, {"act": "plan", "action": "Rappeler le soir", "on": "2026-03-09"})
    referral.refresh_from_db()
    assert (referral.next_action, str(referral.next_action_on)) == ("Rappeler le soir", "2026-03-09")


def test_closing_asks_for_a_reason_then_closes(desk, page, referral):
    refused = desk.post(page, {"act": "close", "reason": "", "why": "Trop loin"})
    assert (refused.status_code, Referral.objects.get().state) == (422, ReferralState.OPEN)
    assert 'value="Trop loin"' in refused.content.decode()
    words = desk.post(page, {"act": "close", "reason": "transport"}, follow=True).content.decode()
    assert "transport, distance" in words
    assert Enrolment.objects.get().stage == Stage.DECLINED
    assert "Pas de réponse" not in words


@pytest.mark.parametrize("data", [{}, {"act": "erase"}, {"act": "attempt", "outcome": "perhaps"}])
def test_an_unknown_act_is_a_missing_page(desk, page, data):
    assert desk.post(page, data).status_code == 404


def test_an_act_on_a_referral_just_closed_says_so(desk, page, referral):
    Referral.objects.update(state=ReferralState.CLOSED)
    answer = desk.post(page, {"act": "attempt", "outcome": "reached"})
    assert "déjà traitée" in answer.content.decode()
    assert referral.attempts.count() == 0


def test_reading_changes_nothing_and_strangers_write_nothing(desk, other_desk, outsider, page):
    desk.get(page)
    for client in (other_desk, outsider):
        assert client.post(page, {"act": "close", "reason": "lost"}).status_code == 404
    assert Referral.objects.get().state == ReferralState.OPEN

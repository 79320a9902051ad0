"""The easy-read twin: its state is never more than what was done, and it is signed with the rest."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cms.domain.finding import split_reading
from cms.domain.rounds import open_round
from cms.domain.showing.readings import easy_words
from cms.domain.signatures import sign
from cms.enums import EasyState
from cms.models import ModulePage
from etp.common import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.cms import carriers_of, signed_page, writer_of

pytestmark = pytest.mark.django_db
EASY = json.dumps([{"type": "key_message", "value": {"text": "Le dos est solide."}}])
READ = {"easy_read_by": "Le groupe de lecture", "easy_read_on": date(2026, 9, 1)}


@pytest.mark.parametrize(
    ("facts", "state", "said"),
    [
        ({}, EasyState.NONE, ""),
        ({"easy_body": EASY}, EasyState.WRITTEN, "Rédigé en FALC. Pas encore relu par des personnes concernées."),
        (
            {"easy_body": EASY, "easy_by": "Anne"},
            EasyState.WRITTEN,
            "Rédigé en FALC par Anne. Pas encore relu par des personnes concernées.",
        ),
        (
            {"easy_body": EASY, **READ},
            EasyState.READ,
            "Relu par des personnes concernées\u00a0: Le groupe de lecture, le 1 septembre 2026.",
        ),
    ],
)
def test_the_state_says_who_read_it_again_and_only_then(facts, state, said):
    page = ModulePage(**facts)
    assert (page.easy_state, easy_words(page)) == (state, said)


@pytest.mark.parametrize("facts", [{"easy_body": EASY, "easy_read_by": "Le groupe"}, READ])
def test_a_reading_names_its_people_its_day_and_a_text(facts):
    with pytest.raises(ValidationError):
        ModulePage(**facts).clean()


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("programmes/dos/facile-a-lire/", ("programmes/dos/", "facile-a-lire")),
        ("contact/feuillet/", ("contact/", "feuillet")),
        ("programmes/dos/", ("programmes/dos/", "")),
        ("facile-a-lire/", ("facile-a-lire/", "")),
        ("", ("", "")),
    ],
)
def test_the_address_of_another_reading_stands_under_that_of_the_page(path, split):
    assert split_reading(path) == split


def test_a_twin_left_empty_leaves_the_signed_content_as_it_was():
    page = signed_page()
    assert set(page.content) & {"easy_body", "easy_by", "easy_read_by", "easy_read_on"} == set()
    assert page.content_hash == page.accepted_hash()


def test_a_twin_that_nobody_signed_does_not_go_online_by_itself():
    page = signed_page()
    page.easy_body = EASY
    with pytest.raises(RuleBroken, match="une fois signé"):
        page.save(update_fields=["easy_body"])
    assert ModulePage.objects.get(pk=page.pk).easy_state == EasyState.NONE


def test_the_twin_is_signed_with_the_text():
    page = signed_page()
    draft = page.get_latest_revision_as_object()
    draft.easy_body = EASY
    draft.save_revision(user=writer_of(page.programme_of_page, UserFactory()), clean=False)
    row = open_round(page, by=None)
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory)
    page.refresh_from_db()
    assert (page.easy_state, page.content["easy_body"]) == (
        EasyState.WRITTEN,
        [{"type": "key_message", "value": {"text": "Le dos est solide."}}],
    )

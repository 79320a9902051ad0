"""A signed text taken offline comes back exactly as it was signed, without a new round."""

import pytest

from cms.domain.corrections import correct
from cms.domain.publishing import republish
from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from cms.enums import RoundState
from cms.models import ModulePage, Round
from etp.accounts.enums import Role
from etp.common import RuleBroken
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.cms import carriers_of, module_page, rewrite, signed_page, writer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return MembershipFactory(role=Role.PLATFORM_COORDINATOR).user


@pytest.fixture
def page():
    """A signed text that was taken offline."""
    page = signed_page()
    page.unpublish()
    return ModulePage.objects.get(pk=page.pk)


def online(page):
    stored = ModulePage.objects.get(pk=page.pk)
    return stored.live, stored.summary


def test_the_signed_words_come_back_even_when_a_draft_says_something_else(page, coordinator):
    signed = page.summary
    rewrite(page, "Pas encore signé.", by=writer_of(page.programme_of_page))
    republish(page, by=coordinator)
    assert online(page) == (True, signed)
    assert ModulePage.objects.get(pk=page.pk).get_latest_revision_as_object().summary == "Pas encore signé."


def test_the_last_signed_words_come_back_not_those_before(page, coordinator):
    rewrite(page, "La suite.", by=writer_of(page.programme_of_page))
    row = open_round(page)
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory)
    ModulePage.objects.get(pk=page.pk).unpublish()
    republish(page, by=coordinator)
    assert online(page) == (True, "La suite.")


def test_the_round_about_the_next_version_stays_open(page, coordinator):
    author = writer_of(page.programme_of_page)
    rewrite(page, "La suite.", by=author)
    page = ModulePage.objects.get(pk=page.pk)
    page.get_workflow().start(page, author)
    republish(page, by=coordinator)
    assert list(Round.objects.order_by("number").values_list("state", flat=True)) == [
        RoundState.COMPLETE,
        RoundState.OPEN,
    ]


def test_an_author_or_a_coordinator_of_the_programme_puts_nothing_back(page):
    for user in (writer_of(page.programme_of_page), MembershipFactory(role=Role.PROGRAMME_COORDINATOR).user):
        with pytest.raises(RuleBroken, match="coordination de la plateforme"):
            republish(page, by=user)
    assert online(page)[0] is False


def test_a_text_online_or_never_signed_is_not_put_back(coordinator):
    for page in (signed_page(), module_page(UserFactory())):
        with pytest.raises(RuleBroken, match="pas de texte signé"):
            republish(page, by=coordinator)


def test_words_altered_behind_our_back_are_not_put_back(page, coordinator):
    revision = Round.objects.get(page=page).revision
    type(revision).objects.filter(pk=revision.pk).update(content={**revision.content, "summary": "Autre"})
    with pytest.raises(RuleBroken, match="une fois signé"):
        republish(page, by=coordinator)
    assert online(page)[0] is False


def test_a_corrected_text_comes_back_with_its_correction(coordinator):
    page = signed_page(words="Appelez le 02 97 00 00 01.")
    hand = writer_of(page.programme_of_page)
    correct(page, find="02 97 00 00 01", put="02 97 00 00 02", reason="numéro changé", by=hand)
    ModulePage.objects.get(pk=page.pk).unpublish()
    republish(page, by=coordinator)
    stored = ModulePage.objects.get(pk=page.pk)
    assert (stored.live, "00 00 02" in str(stored.body)) == (True, True)

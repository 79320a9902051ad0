"""A translation: who begins it, which words it was made from, and what is said of it once they have changed."""

from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Locale, Page

from cms.domain.editing import grant_editing
from cms.domain.pages import publish_site_page
from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from cms.domain.translating import confirm_translation, translate, twins_in, words_of
from cms.domain.tree import set_up_language
from cms.enums import TwinState
from cms.models import ContentPage, HomePage, ModulePage, TranslationSource
from etp.accounts.enums import Role
from etp.common import RuleBroken
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.cms import NOON, carriers_of, rewrite, signed_page, site_tree, writer_of
from tests.factories.network import SiteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform():
    """A coordinator of the platform, who writes every page."""
    user = MembershipFactory(role=Role.PLATFORM_COORDINATOR).user
    site_tree()
    grant_editing(user)
    return user


@pytest.fixture
def english(platform):
    """The English tree beside the French one."""
    return set_up_language("en")


def state_of(page, language="en"):
    return next(twin for twin in twins_in(language) if twin.source.pk == page.pk)


def contact():
    return ContentPage.objects.get(slug="contact", locale__language_code="fr")


def signed_again(page, words):
    """`page` with another summary, signed by every carrier."""
    rewrite(page, words, by=UserFactory())
    row = open_round(ModulePage.objects.get(pk=page.pk))
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory)


def test_a_translation_begins_as_a_draft_under_the_twin_of_its_parent(platform, english):
    page = signed_page()
    programme = translate(page.get_parent().specific, "en", by=platform, at=NOON)
    twin = translate(page, "en", by=platform, at=NOON)
    made = TranslationSource.objects.get(page=twin)
    assert (twin.live, twin.get_parent().pk, twin.slug) == (False, programme.pk, page.slug)
    assert (made.revision, made.made_at, made.made_by) == (page.live_revision, NOON, platform)
    assert ModulePage.objects.get(pk=twin.pk).latest_revision.user == platform


def test_a_module_in_english_is_signed_like_any_other(platform, english):
    page = signed_page()
    translate(page.get_parent().specific, "en", by=platform)
    twin = translate(page, "en", by=platform)
    with pytest.raises(RuleBroken, match="une fois signé"):
        twin.latest_revision.publish()
    row = open_round(ModulePage.objects.get(pk=twin.pk))
    first, *others = carriers_of(twin)
    sign(row, first.organisation, by=first.signatory)
    assert ModulePage.objects.get(pk=twin.pk).live is False
    for carrier in others:
        sign(row, carrier.organisation, by=carrier.signatory)
    assert ModulePage.objects.get(pk=twin.pk).live is True


@pytest.mark.parametrize("language", ["nl", "fr", "xx"])
def test_a_language_that_is_not_offered_is_refused(platform, english, language):
    with pytest.raises(RuleBroken, match="n’est pas proposée"):
        translate(contact(), language, by=platform)


def test_an_author_translates_the_programmes_of_their_carrier_only(platform, english):
    page = signed_page()
    author = writer_of(page.programme_of_page, UserFactory())
    grant_editing(author)
    stranger = MembershipFactory(role=Role.AUTHOR).user
    grant_editing(stranger)
    for refused, user in [(page, stranger), (page.get_parent().specific, stranger), (contact(), author)]:
        with pytest.raises(RuleBroken, match="le droit de l’écrire"):
            translate(refused, "en", by=user)
    assert translate(page.get_parent().specific, "en", by=author).live is False


def test_a_page_is_translated_once_after_the_one_above_it_and_from_what_is_online(platform, english):
    page = signed_page()
    with pytest.raises(RuleBroken, match="la page au-dessus"):
        translate(page, "en", by=platform)
    with pytest.raises(RuleBroken, match="déjà sa traduction"):
        translate(contact(), "en", by=platform)
    parent = page.get_parent().specific
    twin = translate(parent, "en", by=platform)
    with pytest.raises(RuleBroken, match="déjà sa traduction"):
        translate(parent, "en", by=platform)
    with pytest.raises(RuleBroken, match="une fois en ligne"):
        translate(twin, "en", by=platform)
    page.unpublish()
    with pytest.raises(RuleBroken, match="une fois en ligne"):
        translate(ModulePage.objects.get(pk=page.pk), "en", by=platform)


def test_a_page_is_behind_once_the_french_words_online_have_changed_and_says_which(platform, english):
    page = contact()
    assert (state_of(page).state, state_of(page).changed) == (TwinState.CURRENT, [])
    page.lead = "Une autre phrase."
    body = page.body.raw_data
    body[1]["value"]["text"] = "<p>Autrement.</p>"
    page.save_revision().publish()
    twin = state_of(contact())
    assert (twin.state, twin.changed) == (
        TwinState.BEHIND,
        ["phrase d’ouverture", "texte\u00a0: Pour entrer dans un programme"],
    )


def test_a_draft_of_the_french_page_changes_nothing(platform, english):
    page = contact()
    page.lead = "Pas encore en ligne."
    page.save_revision()
    assert state_of(page).state == TwinState.CURRENT


def test_a_passage_taken_away_is_told(platform, english):
    page = contact()
    page.body.pop()
    page.save_revision().publish()
    assert state_of(contact()).changed == ["un passage retiré"]


def test_a_text_signed_again_leaves_its_translation_behind_until_someone_confirms_it(platform, english):
    page = signed_page()
    parent = translate(page.get_parent().specific, "en", by=platform)
    parent.latest_revision.publish()
    twin = translate(page, "en", by=platform)
    signed_again(page, "Tout autre chose.")
    assert (state_of(page).state, state_of(page).changed) == (TwinState.DRAFT, ["résumé"])
    stranger = MembershipFactory(role=Role.AUTHOR).user
    with pytest.raises(RuleBroken, match="confirmer"):
        confirm_translation(ModulePage.objects.get(pk=twin.pk), by=stranger)
    confirm_translation(ModulePage.objects.get(pk=twin.pk), by=platform, at=NOON)
    assert state_of(page).changed == []
    assert TranslationSource.objects.get(page=twin).made_by == platform


def test_a_twin_made_by_another_way_is_to_be_compared(platform, english):
    page = publish_site_page(SiteFactory())
    page.copy_for_translation(Locale.objects.get(language_code="en"))
    assert state_of(page).state == TwinState.UNKNOWN


def test_the_report_names_every_page_online_in_the_order_of_the_tree(platform, english):
    page = signed_page()
    twins = twins_in("en")
    assert [twin.source.pk for twin in twins] == list(
        Page.objects.live()
        .filter(locale__language_code="fr", depth__gte=2)
        .order_by("path")
        .values_list("pk", flat=True)
    )
    states = {twin.source.pk: twin.state for twin in twins}
    assert (states[page.pk], states[HomePage.objects.get(locale__language_code="fr").pk]) == (
        TwinState.NONE,
        TwinState.CURRENT,
    )


@pytest.mark.parametrize("number", [1, 30])
def test_the_report_costs_as_much_whatever_the_number_of_pages(english, django_assert_num_queries, number):
    home = HomePage.objects.get(locale__language_code="fr")
    for rank in range(number):
        home.add_child(instance=ContentPage(title=f"Page {rank}", slug=f"page-{rank}"))
    with django_assert_num_queries(7):
        twins_in("en")


def test_the_command_tells_the_same(platform, english):
    page = contact()
    page.lead = "Une autre phrase."
    page.save_revision().publish()
    out = StringIO()
    call_command("translations", stdout=out)
    assert "  /accueil/contact/ behind (phrase d’ouverture)\n" in out.getvalue()
    assert out.getvalue().startswith("English: 9 pages, 8 up to date\n")


def test_identifiers_of_blocks_are_no_words():
    site_tree()
    page = contact()
    assert all(len(words) == 16 for words in words_of(page).values())
    assert len(words_of(page)) == 2 + len(page.body)

"""The two doors left: a copy in another language, and the stock screens of a workflow in a superuser's hand."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import Locale, TaskState, WorkflowState

from cms.domain.ledger import ledger_of
from cms.domain.pages import publish_site_page
from cms.domain.publishing import pinned_text
from cms.domain.rounds import open_round
from cms.domain.showing.programme import live_programme_pages
from cms.domain.signatures import sign
from cms.enums import RoundState
from cms.models import ModulePage, ProgrammePage, Round, SitePage
from etp.accounts.models import User
from etp.common import RuleBroken
from etp.programmes.domain import version_in_force
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.cms import carriers_of, module_page, programme_page, signed_page, site_tree
from tests.factories.network import SiteFactory

pytestmark = [pytest.mark.django_db, pytest.mark.signoff_door]


@pytest.fixture
def english():
    return Locale.objects.get_or_create(language_code="en")[0]


@pytest.fixture
def boss(client):
    """A superuser with the second factor, signed in."""
    user = User.objects.create_superuser(email="chef@example.org")
    sign_in(client, user)
    return user


def test_a_translation_of_a_signed_text_is_a_draft_that_nobody_has_signed(english):
    page = signed_page()
    copy = page.copy_for_translation(english, copy_parents=True)
    assert (copy.live, copy.locale, copy.programme_of_page) == (False, english, page.programme_of_page)
    with pytest.raises(RuleBroken, match="une fois signé"):
        copy.latest_revision.publish()
    copy.live = True
    with pytest.raises(RuleBroken, match="une fois signé"):
        copy.save()
    assert list(ModulePage.objects.live()) == [page]


def test_the_translation_of_a_whole_programme_is_made_of_drafts(english):
    page = signed_page()
    parent = page.get_parent().specific
    for above in parent.get_ancestors().filter(depth__gt=1).specific():
        above.copy_for_translation(english, alias=True)
    copy = parent.copy_for_translation(english)
    page.copy_for_translation(english)
    assert (copy.live, copy.programme, ModulePage.objects.live().get()) == (False, parent.programme, page)
    assert [each.live for each in ModulePage.objects.child_of(copy)] == [False]


def test_a_translated_text_never_goes_online_as_an_alias(english):
    page = signed_page()
    page.get_parent().specific.copy_for_translation(english, copy_parents=True)
    with pytest.raises(RuleBroken):
        page.copy_for_translation(english, alias=True)
    assert list(ModulePage.objects.all()) == [page]


def test_a_translation_is_signed_and_pinned_on_its_own_and_the_public_still_reads_the_first(client, english):
    page = signed_page()
    copy = page.copy_for_translation(english, copy_parents=True)
    draft = copy.get_latest_revision_as_object()
    draft.summary = "Why it still hurts."
    draft.save_revision(clean=False)
    row = open_round(copy)
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory)
    version = version_in_force(page.programme_of_page)
    read = [pinned_text(version, page.module, language).summary for language in ("fr", "en")]
    assert read == ["Pourquoi le dos fait encore mal.", "Why it still hurts."]
    assert [each.locale.language_code for each in live_programme_pages()] == ["fr"]
    assert [each for each, _state in ledger_of(page.programme_of_page)] == [page, ModulePage.objects.get(pk=copy.pk)]
    assert (client.get("/sitemap.xml").status_code, client.get("/programmes/").status_code) == (200, 200)


def test_the_ledger_screen_holds_both_languages(client, boss, english):
    page = signed_page()
    page.copy_for_translation(english, copy_parents=True)
    shown = client.get(reverse("cms_ledger", args=[page.programme_of_page.code])).content.decode()
    texts = shown.split('id="actes"')[0]
    assert (texts.count("Comprendre ma douleur"), "Jamais soumis" in texts) == (2, True)


def test_a_programme_and_a_site_have_one_page_a_language(english):
    site_tree()
    pages = [programme_page(), publish_site_page(SiteFactory())]
    for page in pages:
        assert page.copy_for_translation(english, copy_parents=True).page_locale == english
    for page, model in zip(pages, (ProgrammePage, SitePage), strict=True):
        other = model.objects.get(locale=english, pk__gt=page.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(pk=other.pk).update(page_locale=page.locale)


def test_a_second_page_of_a_programme_is_refused_in_words():
    page = programme_page()
    other = programme_page()
    other.programme = page.programme
    with pytest.raises(ValidationError, match="Une page existe déjà dans cette langue"):
        other.save()


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_a_superuser_approves_nothing_at_the_stock_screen_of_a_workflow(client, boss, action):
    page = module_page(UserFactory())
    state = page.get_workflow().start(ModulePage.objects.get(pk=page.pk), boss)
    task = state.current_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task.pk])
    refused = client.post(url, {"comment": "Moi seul."})
    state.refresh_from_db()
    row = Round.objects.get(page=page)
    assert refused.status_code in (302, 403)
    assert (state.status, row.state) == (WorkflowState.STATUS_IN_PROGRESS, RoundState.OPEN)
    assert ModulePage.objects.get(pk=page.pk).live is False


def test_approving_the_task_of_the_workflow_by_code_publishes_nothing(boss):
    page = module_page(UserFactory())
    state = page.get_workflow().start(ModulePage.objects.get(pk=page.pk), boss)
    with pytest.raises(PublishPagePermissionError), transaction.atomic():
        state.current_task_state.approve(user=boss)
    with pytest.raises(RuleBroken, match="une fois signé"), transaction.atomic():
        TaskState.objects.get(workflow_state=state).approve(user=None)
    assert ModulePage.objects.get(pk=page.pk).live is False

"""Every door that Wagtail opens towards « online », tried without the carriers: each one is shut."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.management.commands.purge_revisions import purge_revisions
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from cms.models import ModulePage
from etp.accounts.models import User
from etp.common import RuleBroken
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.cms import carriers_of, module_page, signed_page

pytestmark = [pytest.mark.django_db, pytest.mark.signoff_door]


@pytest.fixture
def boss(client):
    """A superuser with the second factor, signed in."""
    user = User.objects.create_superuser(email="chef@example.org")
    sign_in(client, user)
    return user


@pytest.fixture
def page():
    return module_page(UserFactory())


def is_live(page):
    return ModulePage.objects.get(pk=page.pk).live


def rewritten(page, words="D’autres mots."):
    """A revision of `page` that nobody signed."""
    draft = ModulePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.summary = words
    return draft.save_revision(clean=False)


def online_words(page):
    return ModulePage.objects.get(pk=page.pk).summary


def form_of(page, **changes):
    """What the editor's form sends for `page` with a body of one sentence, and the publish button pressed."""
    sent = {
        "title": page.title,
        "slug": page.slug,
        "module": page.module_id,
        "summary": page.summary,
        "body": streamfield([("key_message", {"text": "Une phrase."})]),
        "sources": streamfield([]),
        "easy_body": streamfield([]),
        "path_opens": "inclusion",
        "path_part": streamfield([]),
        "guide": streamfield([]),
        "comments": inline_formset([]),
        "action-publish": "action-publish",
    }
    return nested_form_data({**sent, **changes})


def test_the_publication_of_a_revision_is_refused(page):
    with pytest.raises(RuleBroken, match="une fois signé"):
        page.latest_revision.publish()
    assert is_live(page) is False


def test_a_superuser_has_no_right_to_publish(page, boss):
    assert page.permissions_for_user(boss).can_publish() is False
    with pytest.raises(PublishPagePermissionError):
        page.latest_revision.publish(user=boss)
    with pytest.raises(RuleBroken):
        page.latest_revision.publish(user=boss, skip_permission_checks=True)
    assert is_live(page) is False


def test_saving_the_page_as_live_is_refused(page):
    page.live = True
    with pytest.raises(RuleBroken):
        page.save()
    with pytest.raises(RuleBroken):
        page.save(update_fields=["live"], clean=False)
    assert is_live(page) is False


def test_a_live_text_is_not_rewritten_in_place():
    page = signed_page()
    signed = online_words(page)
    page.summary = "Réécrit sans personne."
    with pytest.raises(RuleBroken):
        page.save()
    with pytest.raises(RuleBroken):
        page.save(update_fields=["summary"], clean=False)
    assert online_words(page) == signed


def test_a_live_text_still_saves_what_nobody_signs():
    page = signed_page()
    page.search_description = "Pour les moteurs"
    page.save()
    page.locked = True
    page.save(update_fields=["locked"], clean=False)
    stored = ModulePage.objects.get(pk=page.pk)
    assert (stored.search_description, stored.locked) == ("Pour les moteurs", True)


def test_the_button_of_the_editor_keeps_a_draft(client, page, boss):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = client.get(url)
    assert (shown.status_code, b'name="action-publish"' in shown.content) == (200, False)
    client.post(url, form_of(page, summary="Pressé."))
    stored = ModulePage.objects.get(pk=page.pk)
    assert (stored.live, stored.get_latest_revision_as_object().summary) == (False, "Pressé.")


def test_a_text_created_with_the_publish_button_is_a_draft(client, page, boss):
    url = reverse("wagtailadmin_pages:add", args=["cms", "modulepage", page.get_parent().pk])
    client.post(url, form_of(page, title="Tout neuf", slug="tout-neuf"))
    assert list(ModulePage.objects.filter(slug="tout-neuf").values_list("live", flat=True)) == [False]


def test_publishing_in_bulk_skips_the_text(client, page, boss):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    shown = client.get(url)
    client.post(url, {"include_descendants": "on"})
    assert (shown.status_code, is_live(page)) == (200, False)


def test_publishing_the_programme_with_what_is_under_it_leaves_the_text_out(client, page, boss):
    parent = page.get_parent()
    parent.specific.unpublish()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={parent.pk}"
    client.post(url, {"include_descendants": "on"})
    assert (Page.objects.get(pk=parent.pk).live, is_live(page)) == (True, False)


def test_the_schedule_does_not_publish(page):
    revision = page.latest_revision
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(RuleBroken):
        call_command("publish_scheduled")
    assert is_live(page) is False


def test_reverting_to_older_words_does_not_publish(client, boss):
    page = signed_page()
    old = page.live_revision
    row = open_round(ModulePage.objects.get(pk=page.pk), rewritten(page))
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory)
    with pytest.raises(RuleBroken):
        old.publish()
    reverted = client.get(reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk]))
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(old.as_object(), revision=old.pk))
    assert (reverted.status_code, online_words(page)) == (200, "D’autres mots.")


def test_a_copy_never_starts_online(client, boss):
    page = signed_page()
    with pytest.raises(RuleBroken):
        page.copy(update_attrs={"slug": "copie", "title": "Copie"}, keep_live=True)
    assert ModulePage.objects.filter(slug="copie").exists() is False
    assert page.permissions_for_user(boss).can_copy() is False


def test_the_page_of_a_programme_is_not_copied_with_its_texts():
    page = signed_page()
    with pytest.raises(ValidationError, match="existe déjà dans cette langue"):
        page.get_parent().specific.copy(recursive=True, keep_live=True, update_attrs={"slug": "copie"})
    assert ModulePage.objects.live().count() == 1


def test_an_alias_never_starts_online():
    page = signed_page()
    with pytest.raises(RuleBroken):
        page.create_alias(update_slug="alias")
    assert ModulePage.objects.filter(slug="alias").exists() is False


def test_new_words_stay_a_draft_while_the_signed_ones_are_online():
    page = signed_page()
    signed = online_words(page)
    revision = rewritten(page)
    with pytest.raises(RuleBroken):
        revision.publish()
    assert (is_live(page), online_words(page)) == (True, signed)


def test_a_round_of_two_signatures_out_of_three_opens_nothing(page):
    row = open_round(page)
    for carrier in carriers_of(page)[:2]:
        sign(row, carrier.organisation, by=carrier.signatory)
    with pytest.raises(RuleBroken):
        page.latest_revision.publish()
    assert is_live(page) is False


ACTIONS = ["publish", "copy", "create_alias", "revert_to_page_revision", "copy_for_translation", "convert_alias"]


@pytest.mark.parametrize("action", ACTIONS)
def test_the_api_of_the_tool_does_nothing_to_a_page(client, boss, action):
    page = signed_page()
    rewritten(page)
    before = list(Page.objects.order_by("pk").values())
    answer = client.post(f"/cms/api/main/pages/{page.pk}/action/{action}/", {"revision_id": page.live_revision_id})
    assert (answer.status_code, list(Page.objects.order_by("pk").values())) == (404, before)


def test_the_public_api_is_not_there():
    with pytest.raises(NoReverseMatch):
        reverse("wagtailapi:pages:listing")


def test_signed_revisions_survive_the_purge():
    page = signed_page()
    signed = page.live_revision_id
    unsigned = rewritten(page).pk
    latest = rewritten(page, "Encore d’autres.").pk
    purge_revisions(pages=True, non_pages=False)
    kept = set(Revision.page_revisions.filter(object_id=str(page.pk)).values_list("pk", flat=True))
    assert kept == {signed, latest}
    assert unsigned not in kept


def test_a_text_of_the_ledger_is_not_deleted(client, boss):
    page = signed_page()
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    client.post(reverse("wagtailadmin_pages:delete", args=[page.get_parent().pk]))
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{url}?id={page.pk}")
    assert ModulePage.objects.filter(pk=page.pk).exists() is True

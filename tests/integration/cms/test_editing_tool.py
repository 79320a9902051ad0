"""What Wagtail gives authors on a module text, through the browser: two tabs, comments, comparison, lock, schedule."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.models import ModulePage
from etp.accounts.enums import Role
from tests.factories.accounts import MembershipFactory, UserFactory, sign_in
from tests.factories.cms import module_page, signed_page, writer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return UserFactory(first_name="Katell", last_name="Morvan")


@pytest.fixture
def page(author):
    return module_page(author)


def tab(user):
    """A browser of `user`, with the second factor."""
    client = Client()
    sign_in(client, user)
    return client


def typed(page, summary, loaded=None, comments=()):
    """What the editor's form sends: the summary, the version it was loaded from, the comments."""
    stored = ModulePage.objects.get(pk=page.pk)
    revision = loaded or stored.latest_revision
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "module": page.module_id,
            "summary": summary,
            "body": streamfield([("key_message", {"text": "Une phrase."})]),
            "sources": streamfield([]),
            "easy_body": streamfield([]),
            "path_opens": "inclusion",
            "path_part": streamfield([]),
            "guide": streamfield([]),
            "comments": inline_formset(list(comments)),
            "loaded_revision_id": str(revision.pk),
            "loaded_revision_created_at": revision.created_at.isoformat(),
        }
    )


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def draft_of(page):
    return ModulePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_an_old_tab_never_saves_over_a_newer_draft_and_keeps_what_was_typed(page, author):
    other = writer_of(page.programme_of_page)
    loaded = page.latest_revision
    tab(other).post(edit(page), typed(page, "La version récente."))
    client, sent = tab(author), typed(page, "Mes mots à moi.", loaded=loaded)
    for _press in range(2):
        shown = client.post(edit(page), sent)
        words = shown.content.decode()
        newest = ModulePage.objects.get(pk=page.pk).latest_revision_id
        assert (draft_of(page).summary, page.revisions.count()) == ("La version récente.", 2)
        assert ("Une version plus récente a été enregistrée" in words, "Mes mots à moi." in words) == (True, True)
        assert reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, loaded.pk, newest]) in words
        assert f'name="loaded_revision_id" value="{loaded.pk}"' in words


def test_an_old_tab_does_not_submit_either(page, author):
    loaded = page.latest_revision
    tab(writer_of(page.programme_of_page)).post(edit(page), typed(page, "La version récente."))
    tab(author).post(edit(page), {**typed(page, "Mes mots.", loaded=loaded), "action-submit": "1"})
    assert (page.rounds.count(), draft_of(page).summary) == (0, "La version récente.")


def test_a_tab_that_shows_the_latest_version_saves(page, author):
    client = tab(author)
    for words in ("Un.", "Deux."):
        client.post(edit(page), typed(page, words))
    assert (draft_of(page).summary, page.revisions.count()) == ("Deux.", 3)


def test_a_comment_is_written_on_a_field_and_answered_by_a_colleague(page, author):
    note = {"text": "Plus simple ?", "contentpath": "summary", "position": "", "resolved": "", "id": "",
            "replies": inline_formset([])}  # fmt: skip
    tab(author).post(edit(page), typed(page, page.summary, comments=[note]))
    written = Comment.objects.get(page=page)
    assert (written.text, written.user, written.contentpath) == ("Plus simple ?", author, "summary")
    other = writer_of(page.programme_of_page)
    shown = tab(other).get(edit(page)).content.decode()
    assert "Plus simple ?" in shown
    assert [page.permissions_for_user(user).can_edit() for user in (author, other)] == [True, True]


def test_two_versions_are_compared_field_by_field(page, author):
    first = page.latest_revision_id
    tab(author).post(edit(page), typed(page, "Autrement dit."))
    last = ModulePage.objects.get(pk=page.pk).latest_revision_id
    url = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first, last])
    shown = tab(author).get(url).content.decode()
    assert ("Autrement" in shown, "comparison__child-object" in shown or "comparison" in shown) == (True, True)


def test_a_locked_text_is_saved_by_nobody_else(page, author):
    boss = MembershipFactory(role=Role.PLATFORM_COORDINATOR).user
    tab(boss).post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    stored = ModulePage.objects.get(pk=page.pk)
    assert (stored.locked, stored.locked_by) == (True, boss)
    tab(author).post(edit(page), typed(page, "Malgré le verrou."))
    assert (draft_of(page).summary, page.revisions.count()) == (page.summary, 1)
    tab(boss).post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    tab(author).post(edit(page), typed(page, "Sans verrou."))
    assert draft_of(page).summary == "Sans verrou."


def test_a_schedule_is_kept_with_the_draft_and_approves_nothing(page, author):
    tomorrow = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    tab(author).post(edit(page), {**typed(page, "Demain."), "go_live_at": tomorrow})
    draft = ModulePage.objects.get(pk=page.pk)
    assert draft.live is False
    assert Revision.objects.filter(object_id=str(page.pk)).exclude(approved_go_live_at=None).count() == 0


def test_the_history_of_a_signed_text_says_that_it_went_online(author):
    page = signed_page(author)
    shown = tab(author).get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "publié" in shown.partition("<main")[2].lower()

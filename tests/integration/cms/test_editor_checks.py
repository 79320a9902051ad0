"""What an author sees in the editing tool: the points to look at, the late texts, the door that stays shut."""

import json

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.models import GlossaryTerm, ModulePage, Round, TeachingMedia
from etp.accounts.enums import Role
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.cms import module_page, signed_page, site_tree
from tests.factories.media import sound
from tests.integration.cms.reference import browser
from tests.integration.cms.test_tool_words import browser as writer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def draft_with(media):
    author = UserFactory()
    page = module_page(author)
    draft = page.get_latest_revision_as_object()
    draft.body = json.dumps([{"type": "media", "value": {"media": media.pk}}])
    draft.save_revision(user=author, clean=False)
    return ModulePage.objects.get(pk=page.pk), author


def sent(page, media, **action):
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "module": page.module_id,
            "summary": page.summary,
            "body": streamfield([("media", {"media": media.pk})]),
            "sources": streamfield([]),
            "easy_body": streamfield([]),
            "path_opens": "inclusion",
            "path_part": streamfield([]),
            "guide": streamfield([]),
            "comments": inline_formset([]),
            **action,
        }
    )


def test_the_points_to_look_at_stand_above_the_fields():
    page, author = draft_with(sound(transcript=""))
    shown = writer(author).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert ("1 point à regarder" in shown, "À corriger avant de soumettre." in shown) == (True, True)


def test_a_text_without_fault_says_so():
    author = UserFactory()
    page = module_page(author)
    shown = writer(author).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Rien à signaler dans la dernière version enregistrée." in shown


def test_a_silent_sound_may_be_kept_in_a_draft_and_not_submitted():
    media = sound(transcript="")
    page, author = draft_with(media)
    client, address = writer(author), reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.post(address, sent(page, media)).status_code == 302
    answer = client.post(address, sent(page, media, **{"action-submit": "Submit"}))
    assert (answer.status_code, Round.objects.count()) == (200, 0)
    errors = answer.context["form"].errors["body"].as_data()
    assert "n’a pas ses sous-titres et son texte" in str(errors)


def test_the_first_page_names_the_late_texts_of_the_reader_alone():
    page = signed_page()
    ModulePage.objects.update(review_before="2026-02-03")
    user = UserFactory()
    MembershipFactory(user=user, organisation=page.programme_of_page.carriers.first().organisation, role=Role.AUTHOR)
    pages = [writer(one).get(reverse("wagtailadmin_home")).content.decode() for one in (user, UserFactory())]
    assert ["en retard depuis le 3 février 2026" in shown for shown in pages] == [True, False]


@pytest.mark.parametrize("model", [GlossaryTerm, TeachingMedia])
@pytest.mark.parametrize(("role", "status"), [(Role.AUTHOR, 200), (Role.EDUCATOR, 200), (Role.ADMIN, 302)])
def test_words_and_media_are_kept_by_those_who_write(model, role, status):
    site_tree()
    address = reverse(f"wagtailsnippets_cms_{model._meta.model_name}:add")
    assert browser(role).get(address).status_code == status


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.PLATFORM_COORDINATOR])
def test_nobody_deletes_what_a_signed_text_may_show(role):
    site_tree()
    media = sound()
    address = reverse("wagtailsnippets_cms_teachingmedia:delete", args=[media.pk])
    assert (browser(role).post(address).status_code, TeachingMedia.objects.count()) == (302, 1)

"""« Traductions » in the editing tool: what it shows, what it lets each hand do."""

import pytest
from django.urls import reverse

from cms.domain.tree import set_up_language
from cms.models import ContentPage, ModulePage
from etp.accounts.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.cms import module_page
from tests.integration.cms.reference import browser, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def english(dos):
    set_up_language("en")


def contact(language):
    return ContentPage.objects.get(slug="contact", locale__language_code=language)


def changed():
    page = contact("fr")
    page.lead = "Une autre phrase."
    page.save_revision().publish()


def test_the_screen_says_where_each_page_stands_and_what_has_changed(english, boss):
    changed()
    shown = words(boss.get("/cms/traductions/"))
    assert [
        said in shown for said in ("en retard sur le français", "phrase d’ouverture", "La traduction est à jour")
    ] == [True] * 3
    assert shown.count("à jour</span>") == 9


def test_a_page_in_french_only_is_begun_from_the_screen_and_opens_as_a_draft(english, boss, dos):
    home = contact("fr").get_parent()
    home.add_child(instance=ContentPage(title="Nouvelle", slug="nouvelle"))
    page = ContentPage.objects.get(slug="nouvelle")
    assert "pas traduite" in words(boss.get(reverse("cms_translations", args=["en"])))
    answer = boss.post(reverse("cms_translate", args=["en", page.pk]))
    twin = ContentPage.objects.get(slug="nouvelle", locale__language_code="en")
    assert (answer["Location"], twin.live) == (reverse("wagtailadmin_pages:edit", args=[twin.pk]), False)
    assert boss.get(answer["Location"]).status_code == 200
    assert "en préparation" in words(boss.get(reverse("cms_translations", args=["en"])))


def test_who_may_not_write_a_page_neither_translates_nor_confirms_it(english, boss):
    changed()
    author = browser(Role.AUTHOR)
    refused = author.post(reverse("cms_translation_confirmed", args=["en", contact("en").pk]), follow=True)
    assert "Vous ne pouvez pas confirmer cette traduction." in words(refused)
    assert "en retard sur le français" in words(author.get("/cms/traductions/"))
    boss.post(reverse("cms_translation_confirmed", args=["en", contact("en").pk]))
    assert "en retard sur le français" not in words(boss.get("/cms/traductions/"))
    refused = author.post(reverse("cms_translate", args=["en", contact("fr").pk]), follow=True)
    assert "vous n’avez pas le droit de l’écrire" in words(refused)


def test_a_text_that_is_not_online_is_not_translated_from_the_screen(english, boss):
    page = module_page(UserFactory())
    refused = boss.post(reverse("cms_translate", args=["en", page.pk]), follow=True)
    assert "Une page se traduit une fois en ligne" in words(refused)
    assert ModulePage.objects.count() == 1


def test_a_language_that_is_not_offered_has_no_screen_and_an_act_is_never_a_link(english, boss):
    asked = [reverse("cms_translations", args=["nl"]), reverse("cms_translate", args=["en", contact("fr").pk])]
    assert [boss.get(address).status_code for address in asked] == [404, 405]
    assert boss.post(reverse("cms_translate", args=["en", 1])).status_code == 404


def test_the_screen_is_that_of_editors(english, client):
    assert client.get("/cms/traductions/").status_code == 302
    assert browser(Role.SECRETARY).get("/cms/traductions/").status_code in (302, 403, 404)

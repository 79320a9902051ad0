"""The editing tool speaks of carriers and signatures, bears our name, and shows first what waits for the member."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cms.domain.rounds import open_round
from cms.domain.tree import PLAIN_PAGES
from cms.models import HomePage, VisitorsPage
from cms.models.base import FIXED_TITLES
from etp.accounts.enums import Role
from tests.factories.accounts import MembershipFactory, UserFactory, sign_in
from tests.factories.cms import carriers_of, module_page, site_tree, writer_of

pytestmark = pytest.mark.django_db
TITLE = re.compile(r"<title>\s*(.*?)\s*</title>", re.DOTALL)


def browser(user):
    MembershipFactory(user=user, role=Role.AUTHOR)
    client = Client()
    sign_in(client, user)
    return client


def first_page(user):
    return browser(user).get(reverse("wagtailadmin_home")).content.decode()


def test_the_first_page_bears_our_name_and_leads_nowhere_outside():
    site_tree()
    shown = first_page(UserFactory())
    assert (TITLE.findall(shown), "wagtail.org" in shown) == (["Tableau de bord - Escale"], False)


def test_the_first_page_shows_the_rounds_that_wait_for_this_member():
    row = open_round(module_page(UserFactory()))
    link, nothing = reverse("cms_round", args=[row.pk]), "Aucun texte n’attend votre signature."
    shown = [first_page(user) for user in (carriers_of(row.page)[0].signatory, UserFactory())]
    assert [(link in page, nothing in page, "Voir le tour en cours" in page) for page in shown] == [
        (True, False, True),
        (False, True, True),
    ]


def test_submitting_a_text_says_that_the_carriers_have_it():
    page = module_page(UserFactory())
    client = browser(writer_of(page.programme_of_page))
    with translation.override("fr"):
        said = translation.gettext("Page '%(page_title)s' has been submitted for moderation.")
    assert (
        said % {"page_title": page.title} == "Le texte «\u00a0Comprendre ma douleur\u00a0» est soumis aux structures."
    )
    shown = client.get(reverse("wagtailadmin_pages:workflow_history", args=[page.pk])).content.decode()
    assert ("n’a pas encore été soumis aux structures" in shown, "modération" in shown) == (True, False)


def test_every_planted_page_has_a_title_in_the_language_of_the_reader():
    home = site_tree()
    planted = [page.specific for page in home.get_descendants(inclusive=True)]
    assert {page.title for page in planted} == set(FIXED_TITLES)
    with translation.override("en"):
        shown = {page.slug: page.shown_title for page in planted if isinstance(page, VisitorsPage)}
    assert shown == {
        "accueil": "Learning to live better with a lasting illness",
        "programmes": "Programmes",
        "lieux": "Sites",
        "annuaire": "Directory of services",
        "articles": "Articles",
        "accessibilite": "Accessibility",
        "vos-donnees": "Your data, your rights",
        "mentions-legales": "Legal notice",
        "orienter": "You are a health professional: refer someone",
        "contact": "Contact us",
    }


@pytest.mark.parametrize("slug", ["", "lieux/", "programmes/", *(f"{slug}/" for slug in PLAIN_PAGES)])
def test_the_title_of_an_english_page_is_in_english(client, slug):
    site_tree()
    shown = client.get(f"/en/{slug}").content.decode()
    french = {page.title for page in HomePage.objects.get().get_descendants(inclusive=True)} - {"Programmes"}
    assert [title for title in french if title in TITLE.findall(shown)[0]] == []


def test_a_title_that_an_editor_wrote_is_shown_as_it_is_and_says_its_language(client):
    home = site_tree()
    page = home.get_children().get(slug="contact").specific
    page.title = "Nous joindre"
    page.save_revision().publish()
    shown = client.get("/en/contact/").content.decode()
    assert re.findall(r"<h1.*?</h1>", shown) == ['<h1 lang="fr">Nous joindre</h1>']
    with translation.override("fr"):
        assert page.title_in == ""

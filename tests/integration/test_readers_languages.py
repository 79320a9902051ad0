"""Dutch and German by a catalogue and a setting; the words of Belgium by another."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils.translation import gettext, override

from cms.domain.tree import set_up_language
from etp.accounts.enums import Role
from etp.settings.languages import NAMES, OVERLAYS
from tests.factories.accounts import MembershipFactory, sign_in
from tests.factories.cms import site_tree

pytestmark = pytest.mark.django_db
MAIN = "<main"


@pytest.fixture
def four(settings):
    settings.LANGUAGES = list(NAMES.items())
    caches["visitors"].clear()
    site_tree()
    set_up_language("en")
    yield
    caches["visitors"].clear()


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize(
    ("code", "link", "only"),
    [
        ("nl", "Een workshop vinden", "Deze pagina bestaat alleen in het Frans."),
        ("de", "Einen Workshop finden", "Diese Seite gibt es nur auf Französisch."),
    ],
)
def test_the_public_site_speaks_to_its_reader_and_says_what_is_in_french(client, four, code, link, only):
    shown = read(client, f"/{code}/")
    assert [words in shown for words in (f'<html lang="{code}">', link, only)] == [True] * 3
    assert '<h1 lang="fr">' in shown


def test_each_language_offered_is_in_the_switch_and_no_other(client, four, settings):
    assert [f'lang="{code}" hreflang' in read(client, "/contact/") for code in ("en", "nl", "de")] == [True] * 3
    settings.LANGUAGES = [("fr", "Français"), ("en", "English")]
    caches["visitors"].clear()
    assert 'lang="nl"' not in read(client, "/contact/")
    assert client.get("/nl/contact/").status_code == 404


@pytest.mark.parametrize("path", ["/ateliers/", "/mon-espace/entrer/", "/orientation/"])
def test_a_door_of_the_person_is_wholly_in_dutch(client, four, path):
    shown = read(client, f"/nl{path}").split(MAIN)[1].split("</main>")[0]
    assert [word for word in (" vous ", " votre ", "Recevoir", "Chercher", "Envoyer") if word in shown] == []


def test_a_screen_of_the_team_is_in_french_and_says_so_to_a_screen_reader(client, four):
    sign_in(client, MembershipFactory(role=Role.PROGRAMME_COORDINATOR).user)
    assert '<html lang="fr">' in read(client, "/nl/pro/")
    assert '<html lang="en">' in read(client, "/en/pro/")


def test_the_words_of_belgium_stand_before_those_of_france_and_change_nothing_else(settings):
    said = ("médecin traitant", "bilan éducatif partagé", "proche", "Nous contacter")
    with override("fr"):
        assert [gettext(word) for word in said] == list(said)
    settings.LOCALE_PATHS = [OVERLAYS["fr-be"], *settings.LOCALE_PATHS]
    with override("fr"):
        assert [gettext(word) for word in said] == [
            "médecin généraliste, titulaire du DMG",
            "bilan de départ",
            "aidant proche",
            "Nous contacter",
        ]
    with override("en"):
        assert gettext("Nous contacter") == "Contact us"


def test_france_is_the_default():
    assert [Path(path).name for path in settings.LOCALE_PATHS] == ["locale"]

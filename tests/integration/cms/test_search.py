"""The search of the public site: grouped answers, the same cost whatever their number, and words told to nobody."""

import json

import pytest

from cms.domain.pages import publish_site_page
from cms.domain.searching import read, search
from cms.models import ModulePage
from tests.factories.accounts import UserFactory
from tests.factories.cms import module_page, signed_page, site_tree
from tests.factories.network import SiteFactory
from tests.integration.cms.test_pages import filled_programme

pytestmark = pytest.mark.django_db
QUERIES = 8


def titles(question):
    """Heading and titles of the pages that a question finds."""
    return {heading: [hit.title for hit in hits] for heading, hits in search(question).groups}


def test_lay_words_find_the_programme_and_the_text_of_its_module():
    signed_page()
    assert titles("lombalgies") == {"Programmes": ["Douleurs et Rachis"]}
    assert titles("Comprendre douleur") == {"Textes d’ateliers": ["Comprendre ma douleur"]}


def test_a_word_deep_in_a_text_finds_it_with_its_summary_and_its_address():
    page = signed_page()
    [(_heading, [hit])] = search("alarme").groups
    assert (hit.summary, hit.url) == (page.summary, "/" + page.url_path.split("/", 2)[2])


def test_a_draft_or_a_text_taken_offline_is_found_by_nobody():
    module_page(UserFactory())
    assert titles("alarme") == {}


def test_words_signed_later_but_not_yet_online_are_not_found():
    page = signed_page()
    draft = page.get_latest_revision_as_object()
    draft.summary = "Un mot secret."
    draft.save_revision(clean=False)
    assert titles("secret") == {}


def test_a_kind_of_block_that_is_not_named_as_open_to_all_is_never_read():
    kinds = [("text", {"text": "mots ouverts"}), ("picture", {"alt": "mots réservés"})]
    body = json.dumps([{"type": kind, "value": value, "id": kind} for kind, value in kinds])
    assert read(ModulePage(body=body).body).strip() == "mots ouverts"


def test_a_place_is_found_by_its_commune_and_a_closed_one_is_not():
    site_tree()
    here = SiteFactory(slug="ici", name="La maison")
    publish_site_page(here)
    assert titles(here.commune.name) == {"Lieux": ["La maison"]}
    type(here).objects.filter(pk=here.pk).update(closed_on="2026-01-01")
    assert titles(here.commune.name) == {}


@pytest.mark.parametrize("number", [1, 30])
def test_a_search_costs_as_much_whatever_it_finds(client, django_assert_max_num_queries, number):
    filled_programme(number)
    with django_assert_max_num_queries(QUERIES) as asked:
        answer = client.get("/recherche/", {"q": "atelier"})
    assert (answer.status_code, len(answer.context["found"].cards)) == (200, min(number, 8))
    assert len(asked.captured_queries) == 5


def test_the_words_are_kept_by_no_store_and_no_robot_and_told_to_no_page(client):
    site_tree()
    answer = client.get("/recherche/", {"q": "sucre"})
    told = [answer.headers[name] for name in ("Referrer-Policy", "X-Robots-Tag")]
    assert (told, "no-store" in answer["Cache-Control"]) == (["no-referrer", "noindex"], True)
    assert (dict(answer.cookies), b"csrfmiddlewaretoken" in answer.content) == ({}, False)


def test_nothing_found_says_what_to_do_and_repeats_the_words_escaped(client, settings):
    settings.CONTACT_PHONE = "02 61 91 05 00"
    site_tree()
    shown = client.get("/recherche/", {"q": "<b>zzzz"}).content.decode()
    assert ("Nous cherchons avec vous" in shown, "tel:" in shown) == (True, True)
    assert ("&lt;b&gt;zzzz" in shown, "<b>zzzz" in shown) == (True, False)


def test_an_empty_question_shows_the_box_alone_and_costs_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        shown = client.get("/recherche/?q=+").content.decode()
    assert ('name="q"' in shown, "Rien ne correspond" in shown) == (True, False)

from datetime import date
from types import SimpleNamespace

import pytest
from django.template import Context, Template

from cms.domain.showing.places import links_in, url_of
from cms.domain.showing.records import today
from cms.domain.showing.site import practical_facts
from cms.domain.showing.words import and_list, minutes_words, reviewed_words, sessions_words
from cms.models import ContentPage
from etp.programmes.enums import ModuleKind
from tests.factories.cms import site_tree
from tests.factories.network import SiteFactory


def held(minutes, kind=ModuleKind.GROUP):
    """A module version as far as its words need it."""
    return SimpleNamespace(minutes=minutes, module=SimpleNamespace(kind=kind))


@pytest.mark.parametrize(
    ("minutes", "words"), [(45, "45\u00a0min"), (60, "1\u00a0h"), (120, "2\u00a0h"), (95, "1\u00a0h\u00a035")]
)
def test_a_duration_is_said_as_people_say_it(minutes, words):
    assert minutes_words(minutes) == words


@pytest.mark.parametrize(
    ("names", "words"), [([], ""), (["Lanester"], "Lanester"), (["a", "b", "c"], "a, b et c"), (["a", "b"], "a et b")]
)
def test_a_list_ends_with_and(names, words):
    assert and_list(names) == words


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], ""),
        ([held(120)], "Un atelier de 2\u00a0h"),
        ([held(90), held(120)], "2 ateliers de 1\u00a0h\u00a030 à 2\u00a0h"),
        (
            [held(45, ModuleKind.DIAGNOSIS), held(120), held(120), held(30, ModuleKind.EVALUATION)],
            "Un entretien, 2 ateliers de 2\u00a0h, un bilan",
        ),
    ],
)
def test_the_sessions_of_a_version_are_one_sentence(rows, words):
    assert sessions_words(rows) == words


def test_who_read_it_again_and_before_when():
    page = SimpleNamespace(reviewed_by="le Dr Fouquet", reviewed_on=date(2026, 10, 14), review_before=date(2027, 10, 1))
    expected = ["Relu par le Dr Fouquet le 14 octobre 2026", "À revoir avant octobre 2027"]
    assert reviewed_words(page) == expected
    page.reviewed_by, page.review_before = "", None
    assert reviewed_words(page) == ["Relu le 14 octobre 2026"]
    page.reviewed_on = None
    assert reviewed_words(page) == []


@pytest.mark.django_db
def test_steps_at_a_site_are_said_never_left_out():
    site = SiteFactory(step_free=False, bus="Ligne 42")
    facts = [(fact["question"], fact["answer"]) for fact in practical_facts(site)]
    assert facts == [
        ("En bus", "Ligne 42"),
        ("Accès de plain-pied", "Non, il y a des marches. Appelez-nous avant de venir."),
    ]


@pytest.mark.django_db
def test_links_of_a_whole_page_cost_one_query_and_point_to_live_pages_only(django_assert_num_queries):
    home = site_tree()
    legal = ContentPage.objects.get(slug="mentions-legales")
    hidden = ContentPage(title="Cachée", slug="cachee", live=False)
    home.add_child(instance=hidden)
    html = f'<p><a linktype="page" id="{legal.pk}">ici</a> <a id="{hidden.pk}" linktype="page">là</a></p>'
    with django_assert_num_queries(1):
        links = links_in(html, html)
    assert links == {legal.pk: "/mentions-legales/"}
    shown = Template("{% load words %}{% words text %}").render(Context({"text": html, "links": links}))
    assert shown == '<p><a href="/mentions-legales/">ici</a> là</p>'


@pytest.mark.django_db
def test_a_text_without_links_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert links_in("<p>Rien.</p>") == {}


def test_the_address_of_a_page_leaves_the_home_page_out():
    assert (url_of("/accueil/"), url_of("/accueil/lieux/arlon/")) == ("/", "/lieux/arlon/")


def test_today_is_a_calendar_day():
    assert type(today()) is date

"""The public pages as a visitor gets them: whole, in few queries, the same for everybody."""

import json
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from cms.domain.pages import publish_site_page
from cms.models import ContentPage, HomePage, ProgrammePage
from etp.programmes.domain import add_team_member, open_site
from sessions.enums import WorkshopState
from sessions.models import Workshop
from tests.factories.accounts import MembershipFactory, UserFactory, sign_in
from tests.factories.cms import programme_page, signed_page, site_tree
from tests.factories.network import OrganisationFactory, SiteFactory
from tests.factories.programmes import ModuleFactory, version_with

pytestmark = pytest.mark.django_db
QUERIES = 10


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["visitors"].clear()
    yield
    caches["visitors"].clear()


def announced(programme, number):
    """`number` published workshops of `programme`, at one site, in the coming days."""
    site = SiteFactory(step_free=True, bus="Ligne 42")
    open_site(programme, site, since=timezone.now().date())
    modules = [ModuleFactory(title=f"Atelier numéro {rank}") for rank in range(number)]
    version_with(programme, modules)
    starts = timezone.now() + timedelta(days=2)
    return [
        Workshop.objects.create(
            programme=programme,
            module=module,
            site=site,
            day=(starts + timedelta(days=rank)).date(),
            hour=starts.time().replace(second=0, microsecond=0),
            zone="Europe/Paris",
            minutes=120,
            starts_at=starts + timedelta(days=rank),
            ends_at=starts + timedelta(days=rank, hours=2),
            capacity=10,
            state=WorkshopState.PUBLISHED,
            created_at=timezone.now(),
            updated_at=timezone.now(),
        )
        for rank, module in enumerate(modules)
    ]


def filled_programme(number):
    """A programme page with `number` aims, links, workshops, modules and members of the team."""
    page = programme_page()
    announced(page.programme, number)
    for _rank in range(number):
        add_team_member(page.programme, UserFactory(), organisation=OrganisationFactory(), profession="infirmière")
    legal = ContentPage.objects.get(slug="mentions-legales")
    page.alert = "".join(f'<p><a linktype="page" id="{legal.pk}">lien {rank}</a></p>' for rank in range(number))
    page.aims = json.dumps([{"type": "aim", "value": f"But {rank}", "id": str(rank)} for rank in range(number)])
    page.save_revision(clean=False).publish()
    return ProgrammePage.objects.get(pk=page.pk)


def address(page):
    return "/" + page.url_path.split("/", 2)[2]


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_of_a_programme_costs_at_most_ten_queries(client, django_assert_max_num_queries, number):
    page = filled_programme(number)
    with django_assert_max_num_queries(QUERIES) as asked:
        answer = client.get(address(page))
    assert answer.status_code == 200
    assert answer.content.count(b"lien ") == number
    assert len(asked.captured_queries) == 9


def test_the_text_of_a_module_costs_as_much_whatever_its_length(client, django_assert_num_queries):
    page = signed_page()
    with django_assert_num_queries(5):
        answer = client.get(address(page))
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/", "/programmes/", "/lieux/", "/accessibilite/", "/contact/", "/vos-donnees/"])
def test_a_page_gives_no_cookie_and_no_form_token_and_may_be_kept(client, path):
    filled_programme(1)
    publish_site_page(SiteFactory(slug="arlon"))
    answer = client.get(path)
    assert (answer.status_code, dict(answer.cookies), answer["Cache-Control"]) == (200, {}, "public, max-age=1")
    assert (b"csrfmiddlewaretoken" in answer.content, answer.headers.get("Vary")) == (False, None)


def test_a_member_gets_the_same_bytes_as_a_visitor(client):
    path = address(filled_programme(2))
    visitor = client.get(path).content
    sign_in(client, MembershipFactory().user)
    caches["visitors"].clear()
    assert client.get(path).content == visitor


def test_the_fixed_facts_come_from_the_records(client):
    page = filled_programme(2)
    shown = client.get(address(page)).content.decode()
    commune = page.programme.programme_sites.get().site.commune.name
    for words in ("2 ateliers de 2\u00a0h", commune, "Les adultes", "Rien", "Atelier numéro 1", "structure référente"):
        assert words in shown, words
    assert f"/orientation/?programme={page.programme.code}" in shown


def test_the_text_of_a_module_shows_every_block(client):
    page = signed_page()
    shown = client.get(address(page)).content.decode()
    for words in (
        "La douleur est une alarme.",
        "Une douleur qui dure ne veut pas toujours dire",
        "Repensez à un jour.",
        "Bouger un peu.",
        "Rester couché.",
        "Le carnet",
        "chaque soir.",
        "Appelez le 15",
        "Que disent mes images",
        "Haute Autorité de santé",
        "À revoir avant septembre 2027",
    ):
        assert words in shown, words


def test_the_page_of_a_site_says_how_to_come(client):
    site_tree()
    site = SiteFactory(slug="arlon", name="Maison d’Arlon", bus="TEC", parking="Gare", who_to_ask="Martine")
    publish_site_page(site)
    shown = client.get("/lieux/arlon/").content.decode()
    assert [words in shown for words in ("TEC", "Gare", "Martine", "il y a des marches")] == [True] * 4
    assert "Aucune date n’est encore fixée." in shown


def test_a_closed_site_leaves_the_list(client):
    site_tree()
    publish_site_page(SiteFactory(slug="arlon", name="Maison d’Arlon", closed_on=timezone.now().date()))
    assert "Maison d’Arlon" in client.get("/lieux/arlon/").content.decode()
    caches["visitors"].clear()
    assert "Maison d’Arlon" not in client.get("/lieux/").content.decode()


@pytest.mark.parametrize("path", ["/rien/", "/programmes/rien/", "/programmes/", "/"])
def test_what_is_not_online_is_not_there(client, path):
    site_tree()
    HomePage.objects.get().get_descendants(inclusive=True).update(live=False)
    assert client.get(path).status_code == 404


def test_a_draft_text_is_not_there(client):
    page = signed_page()
    page.unpublish()
    assert client.get(address(page)).status_code == 404


def test_an_address_without_its_last_slash_leads_to_the_page(client):
    site_tree()
    assert client.get("/accessibilite")["Location"] == "/accessibilite/"


def test_a_page_is_only_read(client):
    site_tree()
    assert client.post("/").status_code == 405


def test_the_english_door_leads_to_the_same_pages(client):
    path = address(filled_programme(1))
    shown = client.get("/en" + path).content.decode()
    assert ('<html lang="en">' in shown, f'href="/en{path}"' in shown, 'href="/en/programmes/"' in shown) == (
        True,
        False,
        True,
    )


def test_robots_are_told_what_to_leave_and_where_the_pages_are(client):
    page = filled_programme(1)
    rules = client.get("/robots.txt").content.decode()
    assert ("Disallow: /mon-espace/" in rules, "Sitemap: http://testserver/sitemap.xml" in rules) == (True, True)
    listed = client.get("/sitemap.xml").content.decode()
    assert (f"<loc>http://testserver{address(page)}</loc>" in listed, "/cms/" in listed) == (True, False)

"""The finder and the page of a workshop: the same bytes for every visitor, few queries, one button."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from etp.programmes.enums import Access, ModuleKind
from sessions.domain.scheduling import cancel_workshop
from sessions.enums import WorkshopState
from tests.factories.network import CommuneFactory, SiteFactory
from tests.factories.programmes import LONG_AGO, ModuleFactory, ProgrammeFactory
from tests.factories.sessions import NOW, WorkshopFactory, fill_up, lanester
from tests.integration.sessions.test_sheet import words

pytestmark = pytest.mark.django_db
FINDER = "/ateliers/"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def programme():
    return ProgrammeFactory(code="dos", title="Douleurs et Rachis")


def at_lanester(programme, **facts):
    """A workshop in Lanester, its site run by the programme."""
    site = SiteFactory(commune=lanester(), name="Maison de santé", bus="Ligne T1, arrêt Mairie", step_free=True)
    programme.programme_sites.create(site=site, since=LONG_AGO)
    return WorkshopFactory(programme=programme, site=site, **facts)


def test_the_count_the_order_and_each_card_are_said_in_words(client, programme):
    at_lanester(programme, module=ModuleFactory(title="Bouger à son rythme"))
    at_lanester(programme, module=ModuleFactory(title="Mieux dormir"), day=date(2026, 12, 1), capacity=8)
    text = words(client.get(FINDER))
    assert [piece in text for piece in ("2 ateliers", "triés par date", "Places disponibles", "Dernières places")] == [
        True
    ] * 4
    assert text.index("Mieux dormir") < text.index("Bouger à son rythme")


def test_distance_is_said_and_limits_the_list(client, programme):
    at_lanester(programme)
    CommuneFactory(name="Rennes", postcode="35000", latitude=48.11, longitude=-1.68)
    assert "1 atelier à moins de 25" in words(client.get(FINDER, {"commune": "56600", "distance": "25"}))
    text = words(client.get(FINDER, {"commune": "Rennes", "distance": "25"}))
    assert ["Aucun atelier à moins de 25" in text, "de Rennes" in text, "1 atelier à distance" in text] == [
        True,
        True,
        False,
    ]


def test_nothing_found_proposes_a_wider_circle_with_its_address(client, programme):
    at_lanester(programme)
    CommuneFactory(name="Quimperlé", postcode="29300", latitude=47.8733, longitude=-3.5497)
    page = client.get(FINDER, {"commune": "Quimperlé", "distance": "10"})
    assert "1 atelier à moins de 25" in words(page)
    assert "distance=25" in page.content.decode()


def test_a_wider_circle_address_finds_what_it_promised(client, programme):
    at_lanester(programme)
    CommuneFactory(name="Quimperlé", postcode="29300", latitude=47.8733, longitude=-3.5497)
    assert "1 atelier à moins de 25" in words(client.get(FINDER, {"commune": "Quimperlé (29300)", "distance": "25"}))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"programme": "dos"}, 1),
        ({"programme": "autre"}, 1),
        ({"quand": "afternoon"}, 1),
        ({"quand": "morning"}, 0),
        ({"jour": "2026-12-04"}, 0),
        ({"jour": "n’importe quoi"}, 1),
        ({"visio": "oui"}, 0),
        ({"visio": "non"}, 1),
        ({"lieu": "inconnu"}, 1),
        ({"distance": "zéro"}, 1),
        ({"commune": "Nulle-Part"}, 1),
    ],
)
def test_each_filter_of_the_address_acts_and_nonsense_is_left_aside(client, programme, query, found):
    at_lanester(programme)
    page = client.get(FINDER, query)
    assert (page.status_code, page.content.count(b'class="workshop ')) == (200, found)


def test_an_unknown_commune_is_said_and_the_whole_list_stays(client, programme):
    at_lanester(programme)
    assert "Nous ne connaissons pas « Nulle-Part »" in words(client.get(FINDER, {"commune": "Nulle-Part"}))


def test_a_full_workshop_stays_with_its_list_and_a_closed_module_asks_to_enter(client, programme):
    full = at_lanester(programme)
    fill_up(full)
    WorkshopFactory(programme=programme, module=ModuleFactory(access=Access.AFTER_DIAGNOSIS), day=date(2026, 12, 4))
    page = client.get(FINDER).content.decode()
    assert [
        reverse("sessions:register", args=[full.pk]) in page,
        "Rejoindre la liste" in page,
        "Complet, liste d’attente ouverte" in page,
        reverse("enrolments:ask") + "?programme=dos" in page,
    ] == [True] * 4


def test_drafts_cancelled_past_and_appointments_are_not_listed(client, programme):
    at_lanester(programme, state=WorkshopState.DRAFT)
    cancel_workshop(at_lanester(programme, day=date(2026, 12, 5)), reason="grève")
    at_lanester(programme, module=ModuleFactory(kind=ModuleKind.DIAGNOSIS), day=date(2026, 12, 6))
    assert client.get(FINDER).content.count(b'class="workshop ') == 0


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("query", [{}, {"commune": "Lanester", "distance": "25", "tri": "distance"}])
def test_the_finder_costs_at_most_six_queries(client, programme, number, query, django_assert_max_num_queries):
    site = SiteFactory(commune=lanester())
    programme.programme_sites.create(site=site, since=LONG_AGO)
    for rank in range(number):
        WorkshopFactory(programme=programme, site=site, day=date(2026, 12, 1) + timedelta(days=rank))
    with django_assert_max_num_queries(6):
        page = client.get(FINDER, query)
    assert page.content.count(b'class="workshop ') == min(number, 12)


def test_the_next_ones_are_one_link_away(client, programme):
    site = SiteFactory(commune=lanester())
    for rank in range(15):
        WorkshopFactory(programme=programme, site=site, day=date(2026, 12, 1) + timedelta(days=rank))
    assert "Voir les 3 ateliers suivants" in words(client.get(FINDER))
    assert client.get(FINDER, {"montrer": "24"}).content.count(b'class="workshop ') == 15


@pytest.mark.parametrize("name", ["finder", "workshop"])
def test_visitors_pages_carry_no_cookie_no_form_token_and_may_be_kept_a_second(client, programme, name):
    workshop = at_lanester(programme)
    page = client.get(reverse(f"sessions:{name}", args=[] if name == "finder" else [workshop.pk]))
    assert (page.status_code, dict(page.cookies), b"csrf" in page.content) == (200, {}, False)
    assert (page["Cache-Control"], page.has_header("Vary")) == ("public, max-age=1", False)


def test_the_page_of_a_workshop_says_where_how_and_what_to_bring(client, programme):
    workshop = at_lanester(programme, module=ModuleFactory(bring="Des vêtements souples"))
    page = client.get(reverse("sessions:workshop", args=[workshop.pk]))
    text = words(page)
    said = ("jeudi 3\u00a0décembre", "14\u00a0h", "Ligne T1", "De plain-pied", "Des vêtements souples", "120 minutes")
    assert [piece.replace("\u00a0", " ") in text.replace("\u00a0", " ") for piece in said] == [True] * len(said)
    assert reverse("sessions:workshop_ics", args=[workshop.pk]) in page.content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_of_a_workshop_costs_one_query(client, programme, number, django_assert_max_num_queries):
    workshop = at_lanester(programme, capacity=30)
    for rank in range(number - 1):
        WorkshopFactory(programme=programme, day=date(2027, 1, 1) + timedelta(days=rank))
    with django_assert_max_num_queries(1):
        client.get(reverse("sessions:workshop", args=[workshop.pk]))


def test_a_cancelled_or_past_workshop_still_answers_and_takes_nobody(client, programme):
    workshop = at_lanester(programme)
    cancel_workshop(workshop, reason="grève")
    page = client.get(reverse("sessions:workshop", args=[workshop.pk]))
    assert ("Cet atelier est annulé" in words(page), b"/inscription/" in page.content) == (True, False)


def test_a_draft_or_an_appointment_is_404_like_a_missing_workshop(client, programme):
    missing = client.get(reverse("sessions:workshop", args=[987654]))
    draft = at_lanester(programme, state=WorkshopState.DRAFT)
    own = at_lanester(programme, module=ModuleFactory(kind=ModuleKind.DIAGNOSIS), hour=time(9))
    for workshop in (draft, own):
        for name in ("workshop", "workshop_ics", "register"):
            page = client.get(reverse(f"sessions:{name}", args=[workshop.pk]))
            assert (page.status_code, page.content) == (404, missing.content)


def test_the_english_page_has_its_own_address(client, programme):
    at_lanester(programme)
    page = client.get("/en/ateliers/")
    assert (page.status_code, b'<html lang="en"' in page.content) == (200, True)

from datetime import date, time, timedelta

import pytest
from django.utils.translation import override

from etp.programmes.enums import Access, Audience, ModuleKind
from sessions.domain.communes import commune_of, kilometres
from sessions.domain.finder import Filters, alternatives, card_of, how_many, other_dates, search, seats_in_words
from sessions.domain.scheduling import cancel_workshop
from sessions.enums import WorkshopState
from tests.factories.network import CommuneFactory, SiteFactory
from tests.factories.sessions import DAY, NOW, WorkshopFactory, fill_up, lanester, place

pytestmark = pytest.mark.django_db


def found(at=NOW, **filters):
    return [card.pk for card in search(Filters(**filters), at=at)]


def quimperle():
    return CommuneFactory(name="Quimperlé", postcode="29300", latitude=47.8728, longitude=-3.5497)


def test_the_distance_between_two_communes_is_that_of_the_crow():
    assert round(kilometres(lanester(), quimperle()), 1) == 19.6
    assert kilometres(lanester(), lanester()) == 0


@pytest.mark.parametrize(
    "asked", ["Quimperlé", "quimperle", "QUIMPERLÉ (29300)", "29300", "Quimperlé 29300", " quimp "]
)
def test_a_commune_is_found_as_people_type_it(asked):
    known = quimperle()
    lanester()
    assert commune_of(asked) == known


@pytest.mark.parametrize("asked", ["", None, "Brest", "99999", 0])
def test_an_unknown_commune_is_none(asked):
    lanester()
    assert commune_of(asked) is None


def test_a_commune_is_also_given_by_itself_or_its_key():
    known = lanester()
    assert (commune_of(known), commune_of(known.pk)) == (known, known)


def test_the_finder_shows_published_group_workshops_to_come_by_date():
    later, sooner = WorkshopFactory(day=DAY + timedelta(days=1)), WorkshopFactory()
    WorkshopFactory(state=WorkshopState.DRAFT)
    WorkshopFactory(module__kind=ModuleKind.DIAGNOSIS)
    cancel_workshop(WorkshopFactory(), reason="neige", at=NOW)
    assert found() == [sooner.pk, later.pk]
    assert found(at=sooner.starts_at) == [later.pk]


def test_a_card_says_all_that_its_template_shows():
    workshop = WorkshopFactory(
        capacity=5,
        module__title="Bouger à son rythme",
        module__audience=Audience.WITH_CARERS,
        programme__title="Douleurs et Rachis",
        site__name="maison de santé",
        site__commune=lanester(),
        site__step_free=True,
        site__bus="Bus 30, arrêt Kerpape",
    )
    quimperle()
    (card,) = search(Filters(commune="Quimperlé"), at=NOW)
    assert (card.dow, card.day, card.month, card.hours) == ("jeudi", "3", "décembre", "14\u00a0h\u00a0–\u00a016\u00a0h")
    assert (card.title, card.kicker, card.place) == (
        "Bouger à son rythme",
        "Douleurs et Rachis",
        "Lanester, maison de santé",
    )
    assert (card.datetime, card.open, round(card.distance_km, 1)) == ("2026-12-03T13:00:00+00:00", True, 19.6)
    assert card.seats == {"kind": "done", "shape": "open", "text": "Places disponibles"}
    assert [fact["text"] for fact in card.facts] == [
        "Lanester, maison de santé, à 20\u00a0km",
        "Accès de plain-pied",
        "Bus 30, arrêt Kerpape",
        "Ouvert à tous, proches bienvenus",
    ]
    assert card.url == f"/ateliers/{workshop.pk}/"
    assert card.action == {"url": f"/ateliers/{workshop.pk}/inscription/", "label": "S’inscrire", "second": False}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"site__step_free": False}, ["Il y a des marches, appelez-nous avant"]),
        ({"site__step_free": True}, ["Accès de plain-pied"]),
        ({"site__step_free": False, "remote": True}, []),
    ],
)
def test_a_card_says_how_one_gets_in_with_steps_as_without(facts, said):
    card = card_of(WorkshopFactory(**facts))
    assert [fact["text"] for fact in card.facts if fact["icon"] in ("step-free", "info")] == said


def test_the_first_of_a_month_and_half_hours_are_said_as_people_say_them():
    card = card_of(WorkshopFactory(day=date(2026, 12, 1), hour=time(9, 30)))
    assert (card.day, card.hours) == ("1er", "9\u00a0h\u00a030\u00a0–\u00a011\u00a0h\u00a030")


def test_a_card_speaks_the_language_of_the_page():
    workshop = WorkshopFactory()
    with override("en"):
        card = card_of(workshop)
    assert (card.dow, card.day, card.month, card.hours) == ("Thursday", "3", "December", "14:00\u00a0–\u00a016:00")
    assert card.url == f"/en/ateliers/{workshop.pk}/"


def test_the_seats_are_said_in_words_and_a_full_workshop_keeps_its_list_open():
    workshop = WorkshopFactory(capacity=4)
    said = []
    for _person in range(5):
        workshop.refresh_from_db()
        said.append(seats_in_words(workshop))
        place(workshop)
    assert said == [
        "Places disponibles",
        "Places disponibles",
        "Dernières places",
        "Dernières places",
        "Complet, liste d’attente ouverte",
    ]


def test_a_visitor_joins_the_list_of_a_full_open_workshop():
    workshop = WorkshopFactory(capacity=1)
    fill_up(workshop)
    workshop.refresh_from_db()
    assert card_of(workshop).action == {
        "url": f"/ateliers/{workshop.pk}/inscription/",
        "label": "Rejoindre la liste",
        "second": True,
    }


@pytest.mark.parametrize(
    ("access", "words"),
    [
        (Access.AFTER_DIAGNOSIS, "Après le premier entretien"),
        (Access.BY_TEAM, "Sur proposition de l’équipe"),
    ],
)
def test_a_module_that_is_not_open_is_asked_for_and_never_booked(access, words):
    workshop = WorkshopFactory(module__access=access)
    card = card_of(workshop)
    assert (card.open, card.access, card.action["label"]) == (False, words, "Demander à entrer dans le programme")
    assert card.action["url"] == f"/orientation/?programme={workshop.programme.code}"


def test_the_filters_narrow_the_list():
    target = WorkshopFactory(hour=time(9), remote=True, module__access=Access.BY_TEAM, day=date(2026, 12, 5))
    other = WorkshopFactory(hour=time(14))
    evening = WorkshopFactory(hour=time(18))
    assert found(programme=target.programme.code) == [target.pk]
    assert found(site=other.site.slug) == [other.pk]
    assert found(first_day=DAY + timedelta(days=1)) == [target.pk]
    assert [found(part=part) for part in ("morning", "afternoon", "evening", "weekend")] == [
        [target.pk],
        [other.pk],
        [evening.pk],
        [target.pk],
    ]
    assert (found(remote=True), found(remote=False)) == ([target.pk], [other.pk, evening.pk])
    assert found(access="by_team") == [target.pk]
    assert found(part="never heard of") == [other.pk, evening.pk, target.pk]


def near_and_far():
    near = WorkshopFactory(site=SiteFactory(commune=lanester()), day=DAY + timedelta(days=7))
    far = WorkshopFactory(site=SiteFactory(commune=quimperle()))
    return near, far


def test_a_radius_keeps_the_sites_within_it():
    near, far = near_and_far()
    assert found(commune="Lanester", radius_km=19) == [near.pk]
    assert found(commune="Lanester", radius_km=20) == [far.pk, near.pk]


def test_the_nearest_first_when_asked():
    near, far = near_and_far()
    assert found(commune="Lanester", sort="distance") == [near.pk, far.pk]
    assert found(commune="Lanester", sort="date") == [far.pk, near.pk]


def test_a_remote_workshop_has_no_distance():
    WorkshopFactory(remote=True, site=SiteFactory(commune=lanester()))
    (card,) = search(Filters(commune="Lanester"), at=NOW)
    assert (card.distance_km, card.place, card.facts[0]["icon"]) == (None, "À distance, par visio", "video")


def test_pages_of_the_list_follow_one_another():
    pks = [WorkshopFactory(day=DAY + timedelta(days=n)).pk for n in range(3)]
    pages = [[card.pk for card in search(Filters(), at=NOW, first=first, limit=2)] for first in (0, 2)]
    assert (pages, how_many(Filters(), at=NOW)) == ([pks[:2], pks[2:]], 3)


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_queries_does_not_grow_with_the_workshops(number, django_assert_num_queries):
    site = SiteFactory(commune=lanester())
    for n in range(number):
        WorkshopFactory(site=site, day=DAY + timedelta(days=n))
    with django_assert_num_queries(3):
        search(Filters(commune="Lanester", radius_km=10, sort="distance"), at=NOW)


def test_an_empty_search_proposes_what_exists_nearby_or_otherwise():
    near_and_far()
    filters = Filters(commune="Lanester", radius_km=10, first_day=DAY + timedelta(days=30))
    assert search(filters, at=NOW) == []
    wider = alternatives(filters, at=NOW)
    assert [(found.words, found.count, found.filters.first_day) for found in wider] == [("1 atelier plus tôt", 1, None)]
    assert wider[0].next_words.replace("\u00a0", " ").endswith("jeudi 10 décembre, 14 h – 16 h")


def test_a_wider_radius_is_proposed_with_its_number_and_the_next_date():
    near_and_far()
    proposed = alternatives(Filters(commune="Quimperlé", radius_km=5, first_day=DAY + timedelta(days=1)), at=NOW)
    assert [found.words.replace("\u00a0", " ") for found in proposed] == [
        "1 atelier à moins de 25 km",
        "1 atelier à moins de 50 km",
        "1 atelier à moins de 100 km",
        "1 atelier plus tôt",
    ]


def test_a_full_workshop_proposes_the_next_dates_of_the_same_module():
    full = WorkshopFactory(capacity=1)
    fill_up(full)
    also_full = WorkshopFactory(capacity=1, module=full.module, day=DAY + timedelta(days=1))
    fill_up(also_full)
    free = WorkshopFactory(module=full.module, day=DAY + timedelta(days=7))
    WorkshopFactory(day=DAY + timedelta(days=7))
    assert [card.pk for card in other_dates(full, at=NOW)] == [free.pk]

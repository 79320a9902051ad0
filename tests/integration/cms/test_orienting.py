"""« Ce programme est-il pour moi ? »: the right page with reasons, help first, and no trace of the answers."""

import logging

import pytest

from tests.factories.cms import programme_page, site_tree
from tests.factories.network import SiteFactory
from tests.factories.programmes import LONG_AGO

pytestmark = pytest.mark.django_db
ADDRESS = "/pour-moi/"
CALM = {"urgent": "no", "seeker": "self", "topic": "dos", "town": "", "company": "unsure"}


@pytest.fixture
def dos():
    page = programme_page(code="dos", title="Douleurs et Rachis")
    page.programme.programme_sites.create(site=SiteFactory(name="La maison"), since=LONG_AGO)
    return page


def asked(client, **changed):
    """What the page shows for the calm answers, some of them changed."""
    return client.post(ADDRESS, {**CALM, **changed})


def reasons(answer):
    return [way.reasons for way in answer.context["advice"].ways]


def town_of(page):
    return page.programme.programme_sites.get().site.commune


def test_who_recognises_a_programme_is_led_to_it_with_reasons_and_a_phone(client, dos):
    answer = asked(client, town=str(town_of(dos).pk))
    [way] = answer.context["advice"].ways
    where = f"Il se tient à {town_of(dos).name}, où vous pouvez venir."
    said = "Vous vous reconnaissez dans ces mots\u00a0: «\u00a0Les adultes\u00a0»"
    assert way.reasons == [said, where, "De vous-même", "Rien"]
    assert (way.url, way.ask_url) == ("/programmes/dos/", "/orientation/?programme=dos")
    assert "tel:0261910512" in answer.content.decode()


def test_each_answer_adds_its_own_reason(client, dos):
    alone = "Tout commence par un entretien à deux. La suite se décide avec vous, en groupe ou non."
    relative = "Votre proche décide lui-même d’entrer. Vous pouvez nous appeler ensemble."
    [said] = reasons(asked(client, seeker="relative", company="alone"))
    assert said[2:4] == [relative, alone]
    [said] = reasons(asked(client, company="group"))
    assert said[2] == "Les ateliers se font en petit groupe."


def test_a_town_where_only_another_programme_is_held_says_where_this_one_is(client, dos):
    other = programme_page(code="sucre", title="Sucre")
    elsewhere = SiteFactory(commune__name="Quimperlé")
    other.programme.programme_sites.create(site=elsewhere, since=LONG_AGO)
    [said] = reasons(asked(client, town=str(elsewhere.commune_id)))
    assert said[1] == f"Il ne se tient pas encore à Quimperlé. Il se tient à {town_of(dos).name}."


def test_a_sign_that_cannot_wait_leads_to_help_alone(client, dos):
    answer = asked(client, urgent="yes")
    shown = answer.content.decode()
    assert (answer.context["advice"].ways, "tel:112" in shown) == ([], True)
    assert "Faites le 15 ou le 112." in shown
    assert "/orientation/" not in shown


def test_who_recognises_nothing_sees_every_programme_and_no_promise(client, dos):
    answer = asked(client, topic="")
    assert reasons(answer) == [["Les adultes", town_of(dos).name]]
    shown = answer.content.decode()
    assert ("Voici nos programmes" in shown, "Demander à entrer" in shown) == (True, False)


def test_a_professional_is_told_how_to_refer_somebody(client, dos):
    assert 'href="/orienter/">comment orienter' in asked(client, seeker="professional").content.decode()


def test_a_missing_answer_is_named_and_nothing_is_advised(client, dos):
    answer = asked(client, urgent="")
    assert (answer.status_code, dict(answer.context["form"].errors)) == (422, {"urgent": ["Choisissez une réponse."]})


def test_an_answer_that_was_not_offered_is_refused(client, dos):
    answer = asked(client, topic="autre", town="999999")
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"topic", "town"})


def test_the_answers_are_kept_by_no_row_no_session_no_address_and_no_store(client, dos, caplog):
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        answer = asked(client)
    assert ("no-store" in answer["Cache-Control"], "sessionid" in answer.cookies) == (True, False)
    assert (answer.wsgi_request.get_full_path(), caplog.text) == (ADDRESS, "")


def test_answering_only_reads(client, dos, django_assert_num_queries):
    with django_assert_num_queries(2) as reads:
        asked(client)
    assert all(row["sql"].startswith("SELECT") for row in reads.captured_queries)


@pytest.mark.parametrize("number", [1, 30])
def test_the_questions_cost_as_much_whatever_the_number_of_places(client, django_assert_num_queries, number):
    page = programme_page()
    for rank in range(number):
        page.programme.programme_sites.create(site=SiteFactory(name=f"Lieu {rank}"), since=LONG_AGO)
    with django_assert_num_queries(2):
        assert client.get(ADDRESS).status_code == 200


def test_an_empty_platform_says_so(client):
    site_tree()
    assert "Aucun programme n’est encore annoncé." in asked(client, topic="").content.decode()

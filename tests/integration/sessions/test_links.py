"""Secret links of messages: reading one changes nothing, answering acts once."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse

from etp.audit.models import Entry
from sessions.domain.links import manage_token, offer_token
from sessions.domain.registration import cancel
from sessions.domain.scheduling import cancel_workshop, move_workshop_state
from sessions.enums import RegistrationState, WorkshopState
from sessions.models import SeatOffer
from tests.factories.sessions import NOW, WorkshopFactory, fill_up, place, states, taken, waiters
from tests.integration.sessions.test_sheet import words

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
# A read leaves its journal row and the web session; nothing else may move.
TECHNICAL = {"audit_entry", "django_session", "cache_table"}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def workshop():
    return WorkshopFactory(capacity=1)


def manage_url(registration):
    return reverse("sessions:manage", args=[manage_token(registration)])


def offer_url(offer):
    return reverse("sessions:offer", args=[offer_token(offer)])


def offered(workshop):
    """A full workshop whose one seat has just come free: (the one who left, the offer made to the next)."""
    (first,) = fill_up(workshop)
    waiters(workshop, 1)
    cancel(first, at=LATER)
    return first, SeatOffer.objects.get()


def everything():
    """Every business row of the base, as its tables hold it."""
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.managed} - TECHNICAL
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def test_reading_any_link_of_a_message_changes_nothing(client, workshop):
    first, offer = offered(workshop)
    waiting = offer.registration
    addresses = [manage_url(first), manage_url(waiting), offer_url(offer)]
    before = everything()
    for address in addresses * 2:
        for read in (client.get, client.head):
            assert read(address).status_code == 200
    assert everything() == before


def test_the_link_shows_first_name_when_where_and_journals_the_read(client, workshop):
    row = place(workshop)
    before = Entry.objects.count()
    text = words(client.get(manage_url(row)))
    assert [row.person.first_name in text, row.person.last_name in text, "Votre place est réservée" in text] == [
        True,
        False,
        True,
    ]
    entry = Entry.objects.order_by("pk")[before:].get()
    assert (entry.person, entry.object_key) == (row.person.key, f"registration:{row.pk}")


def test_cancelling_frees_the_seat_and_can_be_undone_for_ten_minutes(client, workshop, now):
    row = place(workshop)
    answer = client.post(manage_url(row), {"act": "cancel", "revision": row.revision})
    assert (answer["Location"], states(row), taken(workshop)) == (
        manage_url(row),
        [RegistrationState.CANCELLED_BY_PERSON],
        0,
    )
    assert "Reprendre ma place" in words(client.get(manage_url(row)))
    now.move_to(LATER + timedelta(minutes=10))
    client.post(manage_url(row), {"act": "undo"})
    assert (states(row), taken(workshop)) == ([RegistrationState.CONFIRMED], 1)


def test_after_ten_minutes_the_undo_is_gone_and_refused(client, workshop, now):
    row = place(workshop)
    client.post(manage_url(row), {"act": "cancel"})
    now.move_to(LATER + timedelta(minutes=11))
    assert "Reprendre ma place" not in words(client.get(manage_url(row)))
    answer = client.post(manage_url(row), {"act": "undo"}, follow=True)
    assert ("ne peut plus être reprise" in words(answer), states(row)) == (
        True,
        [RegistrationState.CANCELLED_BY_PERSON],
    )


def test_a_page_drawn_before_a_change_cancels_nothing(client, workshop):
    row = place(workshop)
    answer = client.post(manage_url(row), {"act": "cancel", "revision": row.revision + 1}, follow=True)
    assert ("a changé" in words(answer), states(row)) == (True, [RegistrationState.CONFIRMED])


def test_too_late_the_page_says_to_call(client, workshop, now):
    row = place(workshop)
    now.move_to(workshop.starts_at - timedelta(hours=1))
    text = words(client.get(manage_url(row)))
    assert ("Un empêchement" in text, "Oui, annuler ma place" in text) == (True, False)
    client.post(manage_url(row), {"act": "cancel"})
    assert states(row) == [RegistrationState.CONFIRMED]


def test_who_waits_sees_rank_and_rule_and_leaves_the_list(client, workshop):
    fill_up(workshop)
    _first, second = waiters(workshop, 2)
    text = words(client.get(manage_url(second)))
    assert ["2e personne sur la liste" in text, "ordre d’arrivée" in text] == [True, True]
    client.post(manage_url(second), {"act": "cancel", "revision": second.revision})
    assert states(second) == [RegistrationState.LEFT_LIST]
    assert "Vous n’êtes plus sur la liste d’attente" in words(client.get(manage_url(second)))


def test_an_offer_shows_its_deadline_in_words(client, workshop):
    _first, offer = offered(workshop)
    text = words(client.get(offer_url(offer))).replace("\u00a0", " ")
    assert ["Une place est libre pour vous" in text, "jeudi 5 novembre à 10 h" in text] == [True, True]


def test_yes_takes_the_seat_in_one_tap_and_works_once(client, workshop):
    _first, offer = offered(workshop)
    answer = client.post(offer_url(offer), {"answer": "yes"})
    assert (answer["Location"], states(offer.registration)) == (
        manage_url(offer.registration),
        [RegistrationState.CONFIRMED],
    )
    again = client.post(offer_url(offer), {"answer": "no"}, follow=True)
    assert ("a déjà reçu une réponse" in words(again), states(offer.registration)) == (
        True,
        [RegistrationState.CONFIRMED],
    )
    assert "Vous avez pris cette place" in words(client.get(offer_url(offer)))


@pytest.mark.parametrize(("answer", "end"), [("yes", "confirmed"), ("no", "left_list")])
def test_a_second_tap_on_the_same_answer_shows_the_same_page_and_no_error(client, workshop, answer, end):
    _first, offer = offered(workshop)
    pages = [client.post(offer_url(offer), {"answer": answer}, follow=True) for _tap in range(2)]
    assert ["a déjà reçu" in words(page) for page in pages] == [False, False]
    assert states(offer.registration) == [end]


def test_a_second_tap_on_cancel_shows_the_cancelled_place_and_no_error(client, workshop):
    (held,) = fill_up(workshop)
    data = {"act": "cancel", "revision": "0"}
    pages = [client.post(manage_url(held), data, follow=True) for _tap in range(2)]
    assert ["Votre place est annulée" in words(page) for page in pages] == [True, True]
    assert ["a changé" in words(page) for page in pages] == [False, False]


def test_a_revision_that_is_no_number_of_ours_is_no_error_page(client, workshop):
    (held,) = fill_up(workshop)
    answer = client.post(manage_url(held), {"act": "cancel", "revision": "9" * 5000})
    assert (answer.status_code, states(held)) == (302, ["cancelled_by_person"])


def test_an_offer_taken_back_says_so_and_one_past_its_time_keeps_no_seat(client, workshop, now):
    _first, offer = offered(workshop)
    now.move_to(offer.deadline)
    assert "n’est plus gardée pour vous" in words(client.get(manage_url(offer.registration)))
    assert "le délai est passé" in words(client.get(offer_url(offer))).lower()
    SeatOffer.objects.update(ended="withdrawn", ended_at=offer.deadline)
    assert "ne tient plus" in words(client.get(offer_url(offer)))


def test_no_passes_the_seat_on(client, workshop):
    (first,) = fill_up(workshop)
    one, two = waiters(workshop, 2)
    cancel(first, at=LATER)
    client.post(offer_url(SeatOffer.objects.get()), {"answer": "no"})
    assert states(one, two) == [RegistrationState.LEFT_LIST, RegistrationState.OFFERED]


def test_past_its_deadline_an_offer_is_over(client, workshop, now):
    _first, offer = offered(workshop)
    now.move_to(offer.deadline)
    assert "Cette proposition est terminée" in words(client.get(offer_url(offer)))
    client.post(offer_url(offer), {"answer": "yes"})
    assert states(offer.registration) == [RegistrationState.OFFERED]


def test_the_link_of_someone_offered_a_seat_leads_to_the_answer(client, workshop):
    _first, offer = offered(workshop)
    assert offer_url(offer) in client.get(manage_url(offer.registration)).content.decode()


@pytest.mark.parametrize("state", ["cancelled", "past"])
def test_old_links_show_how_things_stand_today(client, workshop, now, state):
    row = place(workshop)
    if state == "cancelled":
        cancel_workshop(workshop, reason="salle fermée", at=LATER)
        said = "Ce rendez-vous est annulé par l’équipe"
    else:
        now.move_to(workshop.ends_at + timedelta(days=1))
        move_workshop_state(workshop, WorkshopState.HELD)
        said = "Ce rendez-vous est passé"
    text = words(client.get(manage_url(row)))
    assert (said in text, "annuler ma place" in text) == (True, False)


@pytest.mark.parametrize("name", ["manage", "offer", "feed"])
def test_a_token_that_opens_nothing_answers_like_any_missing_page(client, name):
    missing = client.get("/une-page-qui-n-existe-pas/")
    answers = [client.get(reverse(f"sessions:{name}", args=[token])) for token in ("1.abc", "x" * 43)]
    assert [(answer.status_code, answer.content) for answer in answers] == [(404, missing.content)] * 2


def test_an_unknown_act_is_refused(client, workshop):
    row = place(workshop)
    assert (client.post(manage_url(row), {"act": "erase"}).status_code, states(row)) == (
        404,
        [RegistrationState.CONFIRMED],
    )

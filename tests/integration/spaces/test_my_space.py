"""My space: the next thing first, in words of the person; a carer sees what the scope opens, no more."""

import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from etp.audit.models import Entry
from etp.enrolments.enums import Stage
from etp.patients.domain import account_of, open_care_link, revoke_care_link
from etp.patients.enums import CareScope
from etp.spaces.domain.appointments import next_thing
from sessions.domain.registration import cancel
from sessions.models import CalendarFeed, SeatOffer
from tests.factories.accounts import MembershipFactory, sign_in
from tests.factories.enrolments import path_at
from tests.factories.patients import PersonFactory
from tests.factories.spaces import MONTH_AGO, NOW, a_place, life, seat, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return life()


def words(response):
    """The text of a page, spaces of every kind as one."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def open_space(client, person, address="/mon-espace/"):
    sign_in(client, account_of(person), second_factor=False)
    return client.get(address)


def full_workshop(place, module):
    """A workshop of one seat, taken by someone else; returns it with that registration."""
    workshop = session(place, module, capacity=1)
    return workshop, seat(PersonFactory(at=MONTH_AGO), workshop, by_staff=True)


def test_the_next_appointment_stands_first_with_day_hour_place_people_and_what_to_bring(client, one):
    seat(one.person, session(one.place, one.place.modules[1]))
    page = open_space(client, one.person)
    said = words(page)
    assert page.context["next"].kind == "appointment"
    assert "Votre prochain rendez-vous Jeudi 3 décembre, 14 h – 16 h Atelier « Bouger à son rythme »" in said
    assert "Maison de santé, 12 rue des Ajoncs, Lanester" in said
    assert "Avec Maëlle Quéré, kinésithérapeute" in said
    assert "Apportez : vêtements souples" in said


def test_an_offer_that_waits_for_an_answer_comes_before_everything(client, one):
    seat(one.person, session(one.place, one.place.modules[1], day=date(2026, 11, 30)))
    workshop, other = full_workshop(one.place, one.place.modules[0])
    seat(one.person, workshop, at=NOW - timedelta(hours=2))
    cancel(other, by_service=True, at=NOW - timedelta(hours=1))
    page = open_space(client, one.person)
    offer = SeatOffer.objects.get()
    assert (page.context["next"].kind, offer.ended) == ("offer", "")
    assert "Elle vous est gardée jusqu’au jeudi 26 novembre à 10 h 50" in words(page)
    assert page.context["next"].url.startswith("/place/")


def test_with_nothing_planned_the_page_says_what_to_do(client, one):
    page = open_space(client, one.person)
    assert "Rien de prévu pour le moment Choisissez la date de votre prochain atelier." in words(page)
    assert page.context["next"].url == reverse("sessions:finder")


def test_someone_referred_learns_that_we_call_and_before_when(client):
    path = path_at(a_place(), Stage.REFERRED, at=MONTH_AGO, received_on=date(2026, 11, 20))
    assert "Nous vous appelons avant le vendredi 27 novembre. Vous n’avez rien à faire." in words(
        open_space(client, path.person)
    )


def test_a_waiting_list_says_rank_rule_and_the_way_out(client, one):
    workshop, _other = full_workshop(one.place, one.place.modules[1])
    seat(PersonFactory(at=MONTH_AGO), workshop, at=MONTH_AGO + timedelta(hours=1), by_staff=True)
    seat(one.person, workshop, at=MONTH_AGO + timedelta(hours=2))
    page = open_space(client, one.person)
    wait = page.context["waits"][0]
    # The plan of this person holds the module, so they come before who arrived first.
    assert (len(page.context["waits"]), wait["rank"]) == (1, "1re personne sur la liste")
    assert wait["leave_url"].startswith("/inscription/")
    assert [sentence for sentence in wait["rule"] if " ".join(sentence.split()) not in words(page)] == []


def test_the_path_tells_its_steps_in_order_with_their_state(client, one):
    seat(one.person, session(one.place, one.place.modules[1]))
    stops = open_space(client, one.person).context["stops"]
    assert [(stop["kind"], stop["title"], stop["state"]["text"]) for stop in stops] == [
        ("done", "Une personne vous a orienté", "Demande bien reçue"),
        ("done", "Premier entretien", "Fait"),
        ("done", "Comprendre la douleur", "Fait, vous étiez là"),
        ("now", "Bouger à son rythme", "Votre place est réservée"),
        ("next", "Bilan de fin", "Pas encore de date"),
    ]


def test_objectives_are_in_the_person_s_own_words_with_their_confidence(client, one):
    assert "« Jardiner une heure » Confiance : 6 sur 10" in words(open_space(client, one.person))


def test_the_page_names_no_other_person(client, one):
    workshop = session(one.place, one.place.modules[1])
    seat(PersonFactory(first_name="Gwenaël", last_name="Autrement", at=MONTH_AGO), workshop, by_staff=True)
    seat(one.person, workshop)
    assert "Autrement" not in words(open_space(client, one.person))


def test_the_documents_hold_the_programme_to_print_and_where_the_letter_is(client, one):
    page = open_space(client, one.person, "/mon-espace/documents/")
    assert [(row["title"], bool(row["url"])) for row in page.context["documents"]] == [
        ("Mon programme", True),
        ("Courrier à votre médecin, après le premier entretien", False),
    ]


def test_the_programme_prints_objectives_and_dates(client, one):
    seat(one.person, session(one.place, one.place.modules[1]))
    page = open_space(client, one.person, "/mon-espace/mon-programme/")
    assert [(row["past"], row["card"]["title"]) for row in page.context["rows"]] == [
        (True, "Comprendre la douleur"),
        (False, "Bouger à son rythme"),
    ]


def test_the_calendar_address_is_created_replaced_and_stopped(client, one):
    open_space(client, one.person)
    states = []
    for act in ("create", "replace", "stop"):
        client.post("/mon-espace/agenda/", {"act": act})
        states.append([feed.revoked_at is None for feed in CalendarFeed.objects.order_by("pk")])
    assert states == [[True], [False, True], [False, False]]


def test_the_calendar_address_opens_the_feed_and_dies_when_it_is_stopped(client, one):
    open_space(client, one.person)
    client.post("/mon-espace/agenda/", {"act": "create"})
    shown = client.get("/mon-espace/agenda/").context
    path = "/agenda/" + shown["feed_url"].rpartition("/agenda/")[2]
    before = client.get(path).status_code
    client.post("/mon-espace/agenda/", {"act": "stop"})
    assert (before, client.get(path).status_code, shown["webcal_url"][:9]) == (200, 404, "webcal://")


def test_reading_the_agenda_page_creates_no_address(client, one):
    open_space(client, one.person, "/mon-espace/agenda/")
    assert CalendarFeed.objects.count() == 0


def test_who_read_my_file_shows_day_name_role_and_what_without_my_own_acts(client, one):
    sign_in(client, one.place.educator)
    client.get(f"/pro/personnes/{one.person.pk}/accords/")
    page = open_space(client, one.person, "/mon-espace/traces/")
    first = page.context["readings"][0]
    lead = one.place.lead.short_name
    assert (first.name, first.role, first.when) == (
        "Maëlle Quéré",
        f"intervenant, intervenante, {lead}",
        "mardi 24\u00a0novembre\u00a02026",
    )
    assert first.lines == ["A consulté\u00a0: consentements et partages, identité et contacts, proches et besoins"]
    assert [reading.name for reading in page.context["readings"] if reading.name == "Martine Le Bihan"] == []


def test_the_traces_hold_no_key_of_a_row(client, one):
    text = words(open_space(client, one.person, "/mon-espace/traces/"))
    assert re.findall(r"\b(?:user|person|workshop|registration|enrolment):\d+", text) == []


def test_my_own_reading_is_journalled(client, one):
    open_space(client, one.person, "/mon-espace/documents/")
    rows = Entry.objects.filter(actor=f"user:{one.user.pk}", act="read").values_list("person", "resource", "acting_as")
    assert list(rows) == [(one.person.key, "letter", "la personne elle-même")]


def test_an_attendance_not_marked_yet_is_never_an_absence(client, one):
    seat(one.person, session(one.place, one.place.modules[1], day=date(2026, 11, 23), hour=time(9)))
    stops = {stop["title"]: stop["state"]["text"] for stop in open_space(client, one.person).context["stops"]}
    assert stops["Bouger à son rythme"] == "Passé"


class TestCarer:
    """Someone who was given a scope on the space of the person."""

    @pytest.fixture
    def carer(self, client, one):
        carer = PersonFactory(first_name="Yvon", last_name="Le Bihan", at=MONTH_AGO)
        sign_in(client, account_of(carer), second_factor=False)
        return carer

    def address(self, one):
        return f"/mon-espace/proche/{one.person.pk}/"

    def test_whose_space_it_is_stands_on_top(self, client, one, carer):
        open_care_link(one.person, carer, relation="époux", at=MONTH_AGO)
        assert "Espace de Martine Le Bihan , que vous voyez comme proche" in words(client.get(self.address(one)))

    def test_the_agenda_scope_opens_dates_and_nothing_of_the_path(self, client, one, carer):
        seat(one.person, session(one.place, one.place.modules[1]))
        open_care_link(one.person, carer, relation="époux", scope=CareScope.AGENDA, at=MONTH_AGO)
        context = client.get(self.address(one)).context
        assert (context["next"].kind, context["stops"], context["objectives"], context["readings"]) == (
            "appointment",
            [],
            [],
            [],
        )

    def test_the_agenda_scope_is_not_told_what_the_path_waits_for(self, client, carer):
        waiting = PersonFactory(first_name="Jeanne", at=MONTH_AGO)
        path_at(a_place(), Stage.CONTACTED, at=MONTH_AGO, person=waiting)
        told = {}
        for scope in (CareScope.AGENDA, CareScope.DOCUMENTS):
            open_care_link(waiting, carer, relation="époux", scope=scope, at=MONTH_AGO)
            told[scope] = client.get(f"/mon-espace/proche/{waiting.pk}/").context["next"]
        nothing = next_thing([], [], NOW)
        assert (told[CareScope.AGENDA] == nothing, told[CareScope.DOCUMENTS] == nothing) == (True, False)

    def test_the_whole_scope_opens_path_and_objectives_but_not_the_traces(self, client, one, carer):
        open_care_link(one.person, carer, relation="époux", scope=CareScope.ALL, at=MONTH_AGO)
        context = client.get(self.address(one)).context
        assert (len(context["stops"]), len(context["objectives"]), context["readings"]) == (5, 1, [])

    def test_a_link_taken_back_answers_like_a_person_who_does_not_exist(self, client, one, carer):
        link = open_care_link(one.person, carer, relation="époux", at=MONTH_AGO)
        revoke_care_link(link, at=NOW)
        gone, missing = client.get(self.address(one)), client.get("/mon-espace/proche/999999/")
        assert (gone.status_code, gone.content) == (404, missing.content)

    def test_the_reading_of_a_carer_is_journalled_as_such(self, client, one, carer):
        open_care_link(one.person, carer, relation="époux", at=MONTH_AGO)
        client.get(self.address(one))
        rows = Entry.objects.filter(actor=f"user:{carer.user.pk}", person=one.person.key)
        assert list(rows.values_list("resource", "acting_as")) == [("registration", "proche")]

    def test_my_own_space_leads_to_those_i_care_for(self, client, one, carer):
        open_care_link(one.person, carer, relation="époux", at=MONTH_AGO)
        assert self.address(one) in client.get("/mon-espace/").content.decode()


def test_a_visitor_is_sent_to_the_door_of_people(client):
    answer = client.get("/mon-espace/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/mon-espace/entrer/?next=/mon-espace/")


class TestDoor:
    def test_a_member_who_has_no_space_is_led_to_where_they_work(self, client):
        sign_in(client, a_place().educator)
        answer = client.get("/mon-espace/")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/pro/")

    def test_a_member_who_is_also_a_person_enters_their_own_space(self, client, one):
        MembershipFactory(user=one.user)
        sign_in(client, one.user)
        assert client.get("/mon-espace/").context["person"] == one.person

    def test_a_visitor_is_asked_for_a_contact(self, client):
        assert client.get("/mon-espace/").headers["Location"].startswith("/mon-espace/entrer/?next=")

    def test_the_space_of_someone_else_stays_missing_to_a_member(self, client, one):
        sign_in(client, one.place.educator)
        assert client.get(f"/mon-espace/proche/{one.person.pk}/").status_code == 404

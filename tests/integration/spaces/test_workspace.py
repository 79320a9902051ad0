"""The workspace: what waits, the week, the search, the file; each name shown is one the member may read."""

import re
from datetime import date, time, timedelta

import pytest

from etp.accounts.enums import Role
from etp.assessments.domain import start_diagnosis
from etp.audit.models import Entry
from etp.enrolments.enums import Stage
from etp.patients.enums import ContactKind
from etp.spaces.context_processors import shell
from etp.spaces.permissions import rule_at, sheets_of
from etp.spaces.views.person import person
from sessions.domain.registration import cancel
from sessions.models import Workshop
from sessions.permissions import can_close
from tests.factories.accounts import MembershipFactory, sign_in
from tests.factories.enrolments import path_at, worker
from tests.factories.network import SiteFactory
from tests.factories.patients import PersonFactory
from tests.factories.spaces import MONTH_AGO, NOW, TODAY, a_place, seat, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return a_place()


def words(response):
    """The text of a page, spaces of every kind as one."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def as_role(client, place, role, **facts):
    """`client` signed in as a new member of the lead carrier with `role`."""
    return sign_in(client, worker(place, role, **facts))


def entries_of(user):
    return list(Entry.objects.filter(actor=f"user:{user.pk}", act="read").values_list("person", "resource"))


class TestNavigation:
    def nav(self, client, address="/pro/"):
        return [(entry["label"], entry["count"]) for entry in client.get(address).context["nav"]]

    def test_a_secretary_sees_people_and_no_figures(self, client, place):
        as_role(client, place, Role.SECRETARY, site=place.site)
        assert self.nav(client) == [
            ("Accueil", 0),
            ("Agenda", 0),
            ("Présences", 0),
            ("Personnes", 0),
            ("Orientations", 0),
            ("À rappeler", 0),
            ("Liste d’attente", 0),
        ]

    def test_an_author_sees_pages_and_nobody(self, client, place):
        as_role(client, place, Role.AUTHOR)
        assert [label for label, _count in self.nav(client)] == ["Accueil", "Contenus et validations"]

    def test_every_entry_opens_for_whom_it_is_shown_to(self, client, place):
        for role in (Role.EDUCATOR, Role.SECRETARY, Role.PROGRAMME_COORDINATOR, Role.DPO, Role.PATIENT_PARTNER):
            as_role(client, place, role)
            # Wagtail keeps its own door behind ours: /cms/ is asked in the tests of accounts.
            ours = [link["url"] for link in client.get("/pro/").context["nav"] if link["url"].startswith("/pro/")]
            shut = [url for url in ours if client.get(url).status_code != 200]
            assert (role, shut) == (role, [])

    def test_the_counts_are_open_sheets_and_open_referrals(self, client, place):
        path_at(place, Stage.REFERRED, at=MONTH_AGO)
        session(place, day=date(2026, 11, 23))
        as_role(client, place, Role.SECRETARY, site=place.site)
        assert [entry for entry in self.nav(client) if entry[1]] == [("Présences", 1), ("Orientations", 1)]

    def test_a_visitor_s_page_asks_nothing_of_the_base_for_its_frame(self, rf, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert sorted(shell(rf.get("/ateliers/"))) == [
                "contact_email",
                "contact_hours",
                "contact_phone",
                "demo_mode",
                "languages",
            ]


class TestHome:
    def test_a_sheet_left_open_is_the_first_thing_to_see(self, client, place):
        held = session(place, day=date(2026, 11, 20))
        seat(PersonFactory(at=MONTH_AGO), held, by_staff=True)
        sign_in(client, place.educator)
        page = client.get("/pro/")
        assert (
            "Comprendre la douleur , vendredi 20 novembre Maison de santé, 1 personne non renseignée, depuis 4 jours"
            in words(page)
        )
        assert page.context["sheets"][0].url == f"/pro/ateliers/{held.pk}/presences/"

    def test_the_next_session_says_how_long_is_left(self, client, place):
        session(place, place.modules[1], day=TODAY, hour=time(14))
        sign_in(client, place.educator)
        assert "Prochaine séance, dans 2 h 10 Bouger à son rythme Mardi 24 novembre, 14 h – 16 h" in words(
            client.get("/pro/")
        )

    def test_an_appointment_bears_first_name_and_initial_before_any_share(self, client, place):
        path = path_at(
            place, Stage.CONTACTED, at=MONTH_AGO, person=PersonFactory(first_name="Soizic", last_name="Morvan")
        )
        talk = session(place, place.modules[2], day=TODAY, hour=time(14), capacity=1)
        seat(path.person, talk, enrolment=path, by_staff=True)
        sign_in(client, place.educator)
        page = words(client.get("/pro/"))
        assert ("Soizic M., Bilan" in page, "Morvan" in page) == (True, False)
        assert entries_of(place.educator) == [(path.person.key, "participant")]

    def test_a_late_referral_is_shown_to_the_desk_and_journalled(self, client, place):
        path = path_at(place, Stage.REFERRED, at=MONTH_AGO, received_on=date(2026, 11, 10))
        user = as_role(client, place, Role.SECRETARY, site=place.site)
        line = client.get("/pro/").context["todo"].lines[0]
        assert (line["kind"], line["title"]) == ("alert", f"Appeler\u00a0: {path.person.full_name}")
        assert entries_of(user) == [(path.person.key, "referral")]

    def test_a_referral_due_tomorrow_does_not_press_today(self, client, place):
        path_at(place, Stage.REFERRED, at=MONTH_AGO, received_on=date(2026, 11, 18))
        as_role(client, place, Role.SECRETARY, site=place.site)
        assert client.get("/pro/").context["todo"].lines == []

    def test_a_draft_is_shown_to_who_began_it(self, client, place):
        path = path_at(place, Stage.INCLUDED, at=MONTH_AGO)
        draft = start_diagnosis(path, by=place.educator, at=MONTH_AGO)
        sign_in(client, place.educator)
        assert [line["url"] for line in client.get("/pro/").context["todo"].lines] == [f"/pro/bilans/{draft.pk}/"]

    def test_seats_on_offer_are_counted_without_a_name(self, client, place):
        workshop = session(place, day=TODAY + timedelta(days=1), capacity=1)
        taken = seat(PersonFactory(at=MONTH_AGO), workshop)
        waits = seat(PersonFactory(at=MONTH_AGO), workshop, at=MONTH_AGO + timedelta(hours=1))
        cancel(taken, by_service=True, at=NOW)
        as_role(client, place, Role.SECRETARY, site=place.site)
        page = client.get("/pro/")
        assert page.context["todo"].lines[0]["title"] == "1 place proposée sans réponse"
        assert waits.person.first_name not in words(page)

    def test_lists_longer_than_five_say_that_there_is_more(self, client, place):
        for _number in range(6):
            path_at(place, Stage.REFERRED, at=MONTH_AGO, received_on=date(2026, 11, 10))
        as_role(client, place, Role.SECRETARY, site=place.site)
        short, whole = client.get("/pro/").context["todo"], client.get("/pro/?tout=oui").context["todo"]
        assert [(len(todo.lines), todo.more) for todo in (short, whole)] == [(5, True), (6, False)]


class TestAgenda:
    def slots(self, page):
        return [(day.name, slot.title, slot.url) for day in page.context["days"] for slot in day.slots]

    def test_a_session_is_one_tap_from_its_sheet(self, client, place):
        workshop = session(place, day=TODAY, hour=time(14))
        sign_in(client, place.educator)
        page = client.get("/pro/agenda/")
        assert self.slots(page) == [("Mardi", "Comprendre la douleur", f"/pro/ateliers/{workshop.pk}/presences/")]
        assert client.get(self.slots(page)[0][2]).status_code == 200

    def test_who_may_not_mark_is_led_to_the_session(self, client, place):
        workshop = session(place, day=TODAY)
        as_role(client, place, Role.CARRIER_READER)
        page = client.get("/pro/agenda/")
        assert self.slots(page) == [("Mardi", "Comprendre la douleur", f"/pro/ateliers/{workshop.pk}/")]
        assert client.get(self.slots(page)[0][2]).status_code == 200

    def test_an_educator_sees_their_own_week_first_and_the_team_s_on_demand(self, client, place):
        session(place, day=TODAY, hour=time(10))
        other = worker(place, Role.EDUCATOR, first_name="Nadia", last_name="Benali")
        session(place, day=TODAY, hour=time(14), animators=[other])
        sign_in(client, place.educator)
        counts = [
            len(self.slots(client.get(f"/pro/agenda/{query}"))) for query in ("", "?qui=tous", f"?qui={other.pk}")
        ]
        assert counts == [1, 2, 1]

    def test_the_filter_of_a_site_keeps_its_sessions(self, client, place):
        session(place, day=TODAY)
        elsewhere = SiteFactory(organisation=place.lead)
        as_role(client, place, Role.SECRETARY)
        counts = [
            len(self.slots(client.get(f"/pro/agenda/?lieu={slug}"))) for slug in (place.site.slug, elsewhere.slug)
        ]
        # A site without any session is not among the choices: the filter then keeps nothing out.
        assert counts == [1, 1]

    def test_a_week_is_asked_by_any_of_its_days(self, client, place):
        session(place, day=date(2026, 12, 3))
        sign_in(client, place.educator)
        page = client.get("/pro/agenda/?du=2026-12-05")
        assert (self.slots(page)[0][0], page.context["span"]) == ("Jeudi", "du 30\u00a0novembre au 4\u00a0décembre")

    @pytest.mark.parametrize("query", ["?du=demain", "?qui=0", "?lieu=nulle-part", "?du=&qui=&lieu="])
    def test_an_impossible_filter_shows_this_week(self, client, place, query):
        session(place, day=TODAY)
        sign_in(client, place.educator)
        assert len(self.slots(client.get(f"/pro/agenda/{query}"))) == 1

    def test_a_session_of_another_territory_is_not_seen(self, client, place):
        session(a_place(), day=TODAY)
        as_role(client, place, Role.PROGRAMME_COORDINATOR, programme_code=place.programme.code)
        assert self.slots(client.get("/pro/agenda/")) == []

    def test_the_sheets_counted_are_those_the_member_may_close(self, place):
        session(place, day=date(2026, 11, 23))
        session(a_place(), day=date(2026, 11, 23))
        for role in (Role.EDUCATOR, Role.SECRETARY, Role.SITE_MANAGER, Role.PROGRAMME_COORDINATOR, Role.DPO):
            for site in (None, place.site):
                user = worker(place, role, site=site)
                asked = {workshop for workshop in Workshop.objects.all() if can_close(user, workshop)}
                assert (role, set(sheets_of(user))) == (role, asked)
        assert set(sheets_of(place.educator)) == {w for w in Workshop.objects.all() if can_close(place.educator, w)}


class TestPeople:
    @pytest.fixture
    def martine(self, place):
        facts = {"first_name": "Martine-Hélène", "last_name": "Le Bihan", "birth_date": date(1958, 3, 14)}
        contacts = [(ContactKind.MOBILE, "06 39 98 01 02")]
        return path_at(place, Stage.INCLUDED, at=MONTH_AGO, person=PersonFactory(contacts=contacts, **facts)).person

    def found(self, client, text):
        page = client.post("/pro/personnes/", {"words": text}, follow=True)
        return [row["person"].pk for row in page.context["rows"]]

    @pytest.mark.parametrize(
        "text", ["le bihan", "BIHAN martine", "helene bihan", "14/03/1958", "bihan 14.03.1958", "0639980102"]
    )
    def test_a_person_is_found_by_name_birth_date_or_phone(self, client, place, martine, text):
        as_role(client, place, Role.SECRETARY, site=place.site)
        assert self.found(client, text) == [martine.pk]

    def test_a_name_never_enters_an_address(self, client, place, martine):
        as_role(client, place, Role.SECRETARY, site=place.site)
        answer = client.post("/pro/personnes/", {"words": "le bihan"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/pro/personnes/")
        assert client.get("/pro/personnes/?words=le+bihan&q=le+bihan").context["words"] == "le bihan"
        client.post("/pro/personnes/", {"words": ""})
        assert client.get("/pro/personnes/?words=le+bihan").context["rows"] == []

    def test_someone_of_another_site_is_not_found(self, client, place, martine):
        as_role(client, place, Role.SECRETARY, site=SiteFactory(organisation=place.lead))
        assert self.found(client, "le bihan") == []

    def test_each_person_found_is_journalled(self, client, place, martine):
        user = as_role(client, place, Role.SECRETARY, site=place.site)
        self.found(client, "le bihan")
        assert sorted(entries_of(user)) == [(martine.key, "file_status"), (martine.key, "identity")]

    def test_a_referent_finds_their_people_without_searching(self, client, place, martine):
        sign_in(client, place.educator)
        assert [row["person"].pk for row in client.get("/pro/personnes/").context["rows"]] == [martine.pk]


def test_the_rule_of_an_address_is_that_of_its_view():
    assert rule_at("/pro/personnes/12/") is person.access_rule


def test_memberships_that_have_ended_close_the_door(client, place):
    row = MembershipFactory(role=Role.SECRETARY, organisation=place.lead, until=date(2026, 11, 23))
    sign_in(client, row.user)
    assert client.get("/pro/").status_code == 404

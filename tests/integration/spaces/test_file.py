"""A person's file in the workspace: who opens it, what each part shows, what the journal keeps."""

import re

import pytest

from etp.accounts.enums import Role
from etp.audit.models import Entry
from etp.enrolments.enums import Stage
from etp.enrolments.models import Transmission
from etp.patients.domain import exclude, stop_share
from tests.factories.accounts import sign_in
from tests.factories.enrolments import path_at, worker
from tests.factories.spaces import MONTH_AGO, NOW, TODAY, a_place, life

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


class TestFile:
    def test_the_next_step_stands_first_with_who(self, client):
        one = life()
        sign_in(client, one.place.educator)
        page = client.get(f"/pro/personnes/{one.person.pk}/")
        shown = page.context["paths"][0]
        assert (shown["next"].words, shown["next_url"]) == (
            "Réserver\u00a0: Bouger à son rythme",
            f"/pro/parcours/{one.path.pk}/places/",
        )

    def test_tabs_are_those_the_matrix_opens(self, client):
        one = life()
        tabs = {}
        for role in (Role.EDUCATOR, Role.SECRETARY, Role.SITE_MANAGER, Role.PLATFORM_COORDINATOR):
            user = one.place.educator if role == Role.EDUCATOR else worker(one.place, role)
            sign_in(client, user)
            page = client.get(f"/pro/personnes/{one.person.pk}/")
            tabs[role] = [tab["url"].rpartition(f"/{one.person.pk}/")[2] for tab in page.context["tabs"]]
        whole = ["", "programme/", "seances/", "accords/", "courriers/"]
        assert tabs == {
            # The educator has written in this record: their own lines are there to read.
            Role.EDUCATOR: [*whole, "traces/"],
            Role.SECRETARY: whole,
            Role.SITE_MANAGER: [*whole, "traces/"],
            Role.PLATFORM_COORDINATOR: ["", "seances/", "courriers/"],
        }

    def test_a_secretary_reads_modules_and_dates_and_no_objective(self, client):
        one = life()
        as_role(client, one.place, Role.SECRETARY, site=one.place.site)
        page = words(client.get(f"/pro/personnes/{one.person.pk}/programme/"))
        assert ("Bouger à son rythme" in page, "Jardiner" in page) == (True, False)

    def test_the_team_reads_the_objectives(self, client):
        one = life()
        sign_in(client, one.place.educator)
        assert "« Jardiner une heure »" in words(client.get(f"/pro/personnes/{one.person.pk}/programme/"))

    def test_a_part_that_is_shut_answers_like_a_person_who_does_not_exist(self, client):
        one = life()
        as_role(client, one.place, Role.PLATFORM_COORDINATOR)
        shut, missing = (client.get(f"/pro/personnes/{pk}/accords/") for pk in (one.person.pk, 999999))
        assert (shut.status_code, shut.content) == (404, missing.content)

    @pytest.mark.parametrize("part", ["", "programme/", "seances/", "accords/", "courriers/"])
    def test_someone_else_s_person_answers_like_a_missing_one(self, client, part):
        one = life()
        sign_in(client, a_place().educator)
        shut, missing = (client.get(f"/pro/personnes/{pk}/{part}") for pk in (one.person.pk, 999999))
        assert (shut.status_code, shut.content) == (404, missing.content)
        assert entries_of(one.place.educator) == []

    def test_a_share_taken_back_closes_the_file_at_the_next_request(self, client):
        one = life()
        sign_in(client, one.place.educator)
        before = client.get(f"/pro/personnes/{one.person.pk}/").status_code
        stop_share(one.person, one.place.lead, at=NOW)
        assert (before, client.get(f"/pro/personnes/{one.person.pk}/").status_code) == (200, 404)

    def test_an_excluded_professional_reads_nothing(self, client):
        one = life()
        exclude(one.person, one.place.educator, at=MONTH_AGO)
        sign_in(client, one.place.educator)
        assert client.get(f"/pro/personnes/{one.person.pk}/").status_code == 404

    def test_a_path_elsewhere_is_not_told(self, client):
        one, elsewhere = life(), a_place()
        path_at(elsewhere, Stage.REFERRED, at=MONTH_AGO, person=one.person)
        as_role(client, one.place, Role.SECRETARY, site=one.place.site)
        page = client.get(f"/pro/personnes/{one.person.pk}/")
        assert [shown["facts"].enrolment.pk for shown in page.context["paths"]] == [one.path.pk]

    def test_each_part_shown_leaves_its_trace_with_the_grant(self, client):
        one = life()
        sign_in(client, one.place.educator)
        client.get(f"/pro/personnes/{one.person.pk}/courriers/")
        rows = Entry.objects.filter(actor=f"user:{one.place.educator.pk}", act="read")
        assert sorted(rows.values_list("resource", flat=True)) == ["identity", "letter", "messages", "needs"]
        assert {row.acting_as for row in rows} == {f"intervenant, intervenante, {one.place.lead.short_name}"}

    def test_a_letter_sent_is_noted_by_the_desk(self, client):
        one = life()
        as_role(client, one.place, Role.SECRETARY, site=one.place.site)
        letter = one.path.letters.get()
        sent = {"state": "sent", "recipient": "Dr Le Floc’h", "channel": "courrier postal"}
        client.post(f"/pro/personnes/{one.person.pk}/courriers/{letter.pk}/", sent)
        assert list(Transmission.objects.values_list("state", "recipient", "sent_on")) == [
            ("sent", "Dr Le Floc’h", TODAY)
        ]

    def test_a_letter_sent_to_nobody_is_refused_in_words(self, client):
        one = life()
        sign_in(client, one.place.educator)
        letter = one.path.letters.get()
        page = client.post(f"/pro/personnes/{one.person.pk}/courriers/{letter.pk}/", {"state": "sent"}, follow=True)
        assert "Un courrier transmis a un destinataire et un canal." in words(page)
        assert list(Transmission.objects.values_list("state", flat=True)) == ["due"]

    def test_the_letter_of_someone_else_cannot_be_noted(self, client):
        one, other = life(), life()
        sign_in(client, one.place.educator)
        letter = other.path.letters.get()
        answer = client.post(f"/pro/personnes/{one.person.pk}/courriers/{letter.pk}/", {"state": "refused"})
        assert (answer.status_code, Transmission.objects.filter(state="refused").count()) == (404, 0)


class TestTraces:
    def test_the_data_protection_officer_reads_who_and_what_without_a_name(self, client):
        one = life()
        sign_in(client, one.place.educator)
        client.get(f"/pro/personnes/{one.person.pk}/")
        as_role(client, one.place, Role.DPO)
        page = words(client.get(f"/pro/personnes/{one.person.pk}/traces/"))
        assert ("Maëlle Quéré" in page, "Le Bihan" in page) == (True, False)

    def test_an_educator_reads_the_lines_they_left_and_nobody_else_s(self, client):
        one = life()
        desk = worker(one.place, Role.SECRETARY, site=one.place.site, first_name="Soizic")
        sign_in(client, desk)
        client.get(f"/pro/personnes/{one.person.pk}/")
        sign_in(client, one.place.educator)
        page = words(client.get(f"/pro/personnes/{one.person.pk}/traces/"))
        assert ("Maëlle Quéré" in page, "Soizic" in page) == (True, False)

    def test_an_educator_who_left_no_line_has_no_traces_to_read(self, client):
        one = life()
        as_role(client, one.place, Role.EDUCATOR)
        assert client.get(f"/pro/personnes/{one.person.pk}/traces/").status_code == 404

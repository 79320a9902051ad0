"""A change says by what right its author acts: the grant that opened the record, in the same request and no other."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path

from etp.accounts.enums import Role
from etp.accounts.permissions import PUBLIC, allow, member
from etp.audit.domain import OUTSIDE, act_as, journalled_reads, note_read, record_change
from etp.audit.models import Entry
from etp.patients.domain import add_contact, update_person
from etp.spaces.domain.readings import others_entries, readings_of
from tests.factories.accounts import MembershipFactory, UserFactory, member_client, sign_in
from tests.factories.enrolments import worker
from tests.factories.patients import PersonFactory
from tests.factories.spaces import life

pytestmark = [pytest.mark.django_db]


@allow(member(Role.SECRETARY, Role.SITE_MANAGER))
def entering(request):
    record_change("person:7", "identity", by=request.user, act="create")
    return HttpResponse("entered")


@allow(PUBLIC)
def public(request):
    record_change("person:7", "identity", by=None, act="create")
    return HttpResponse("entered")


urlpatterns = [path("entering/", entering), path("public/", public)]


def standings():
    return list(Entry.objects.order_by("pk").values_list("act", "acting_as"))


def test_a_change_outside_a_request_says_so():
    update_person(PersonFactory(), first_name="Soizic", by=UserFactory())
    assert {acting for _act, acting in standings()} == {OUTSIDE}


def test_each_record_keeps_its_own_grant_and_the_door_s_words_serve_where_none_is_open():
    user = UserFactory()
    with journalled_reads():
        act_as("secrétaire, Pôle A")
        note_read("person:1", "plan", by=user, acting_as="intervenante, Pôle B")
        for number in (1, 2):
            record_change(f"person:{number}", "plan", by=user)
        record_change("person:1", "plan", by=None)
    changes = Entry.objects.exclude(act="read").order_by("pk").values_list("acting_as", flat=True)
    assert list(changes) == ["intervenante, Pôle B", "secrétaire, Pôle A", ""]


def test_the_standing_of_one_request_is_forgotten_in_the_next():
    with journalled_reads():
        act_as("secrétaire, Pôle A")
    with journalled_reads():
        record_change("person:1", "plan", by=UserFactory())
    record_change("person:1", "plan", by=UserFactory())
    assert [acting for _act, acting in standings()] == ["", OUTSIDE]


@pytest.mark.urls(__name__)
def test_who_enters_someone_new_acts_as_the_role_that_the_page_admits(client):
    client, row = member_client(client, Role.SECRETARY, organisation__name="Pôle de Kervignac")
    MembershipFactory(user=row.user, organisation=row.organisation, role=Role.EDUCATOR)
    client.get("/entering/")
    assert standings() == [("create", "secrétaire, Pôle de Kervignac")]


@pytest.mark.urls(__name__)
def test_a_public_page_asks_nothing_about_its_visitor(client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/public/")
    assert (standings(), [q for q in asked.captured_queries if "membership" in q["sql"]]) == ([("create", "")], [])


def test_my_space_names_the_role_and_the_structure_of_who_changed_my_record(client):
    one = life()
    desk = worker(one.place, Role.SECRETARY, site=one.place.site, first_name="Soizic")
    sign_in(client, desk)
    letter = one.path.letters.get()
    client.post(f"/pro/personnes/{one.person.pk}/courriers/{letter.pk}/", {"state": "refused"})
    [reading] = [row for row in readings_of(others_entries(one.person)) if row.name.startswith("Soizic")]
    assert (reading.role, reading.lines) == (
        f"secrétaire, {one.place.lead.short_name}",
        ["A modifié\u00a0: courriers", "A consulté\u00a0: courriers"],
    )


def test_what_a_person_does_in_their_space_is_said_as_theirs_in_any_language(client):
    one = life()
    sign_in(client, one.user, second_factor=False)
    client.post("/en/mon-espace/agenda/", {"act": "create"})
    made = Entry.objects.get(actor=f"user:{one.user.pk}", act="create")
    assert made.acting_as == "la personne elle-même"


def test_what_a_command_did_shows_the_profession_of_its_author():
    person = PersonFactory()
    nurse = UserFactory(first_name="Hélène", profession="infirmière")
    add_contact(person, "email", "autre@example.org", by=nurse)
    [reading, _entered] = readings_of(others_entries(person))
    assert (reading.name, reading.role) == ("Hélène Le Goff", "infirmière")

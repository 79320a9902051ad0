"""A person followed in two programmes: each team reads its own and learns nothing of the other one."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.audit.models import Entry
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment
from etp.enrolments.permissions import grant_on, paths_of
from etp.patients.domain import open_link
from etp.patients.enums import LinkWhy, Resource
from etp.patients.permissions import Act
from tests.factories.accounts import MembershipFactory, sign_in
from tests.factories.enrolments import Territory, path_at, worker
from tests.factories.spaces import MONTH_AGO, TODAY, Life, a_place, diagnosed, life, planned, seat, session
from tests.integration.spaces.test_file import as_role, words

pytestmark = pytest.mark.django_db


@dataclass
class Double:
    """A Life here, and the same person's path elsewhere."""

    here: Life
    there: Territory
    other: Enrolment


@pytest.fixture
def double():
    here, there = life(), a_place()
    there.site.name, there.programme.title = "Neufchâteau", "Chronilux"
    there.educator.last_name = "Lambotte"
    for row in (there.site, there.programme, there.educator):
        row.save()
    other = path_at(there, Stage.INCLUDED, at=MONTH_AGO, person=here.person, received_on=MONTH_AGO.date())
    diagnosed(there, other)
    talk = session(there, there.modules[2], day=TODAY + timedelta(days=21), capacity=1)
    seat(here.person, talk, enrolment=other, by_staff=True)
    return Double(here, there, other)


def page(client, double, part):
    return client.get(f"/pro/personnes/{double.here.person.pk}/{part}")


def desk(client, double):
    return as_role(client, double.here.place, Role.SECRETARY, site=double.here.place.site)


class TestTheFile:
    def test_the_desk_here_does_not_read_an_appointment_taken_elsewhere(self, client, double):
        desk(client, double)
        rows = page(client, double, "seances/").context["rows"]
        assert [row["workshop"] for row in rows] == [double.here.held]

    def test_a_session_of_one_s_own_site_is_known_whatever_the_path(self, client, double):
        mine = session(double.here.place, day=TODAY + timedelta(days=8))
        seat(double.here.person, mine, enrolment=double.other)
        desk(client, double)
        rows = page(client, double, "seances/").context["rows"]
        assert [row["workshop"] for row in rows] == [mine, double.here.held]

    def test_each_desk_reads_its_own_sessions(self, client, double):
        as_role(client, double.there, Role.SECRETARY, site=double.there.site)
        rows = page(client, double, "seances/").context["rows"]
        assert [row["place"] for row in rows] == ["Lanester, Neufchâteau"]

    def test_the_entry_agreement_of_another_programme_is_not_shown(self, client, double):
        desk(client, double)
        states = page(client, double, "accords/").context["states"]
        assert [state.programme_code for state in states if state.kind == "entry"] == [double.here.place.programme.code]

    def test_a_structure_that_carries_nothing_here_is_not_among_the_shares(self, client, double):
        desk(client, double)
        shares = page(client, double, "accords/").context["shares"]
        assert [share.organisation for share in shares] == [double.here.place.lead]

    def test_the_entry_page_of_a_path_shows_the_shares_of_its_own_carriers(self, client, double):
        desk(client, double)
        shares = client.get(f"/pro/parcours/{double.here.path.pk}/entree/").context["shares"]
        assert [share.organisation for share in shares] == [double.here.place.lead]

    def test_messages_about_another_programme_are_not_listed(self, client, double):
        counts = {}
        for name, place in (("here", double.here.place), ("there", double.there)):
            as_role(client, place, Role.SECRETARY, site=place.site)
            counts[name] = len(page(client, double, "courriers/").context["messages_sent"])
        # Here: the referral's acknowledgement, the booking of the held session, its reminder. There: the
        # acknowledgement, the appointment and its reminder.
        assert counts == {"here": 3, "there": 3}


class TestTheTraces:
    def test_a_site_manager_reads_nothing_of_the_members_of_another_programme(self, client, double):
        sign_in(client, double.there.educator)
        page(client, double, "")
        as_role(client, double.here.place, Role.SITE_MANAGER, site=double.here.place.site)
        shown = words(page(client, double, "traces/"))
        assert ("Maëlle Quéré" in shown, "Lambotte" in shown) == (True, False)

    def test_what_a_member_does_for_another_structure_is_not_told_to_the_first(self, client, double):
        both = double.here.place.educator
        MembershipFactory(user=both, organisation=double.there.lead, role=Role.EDUCATOR)
        person, reader = double.here.person, worker(double.here.place, Role.SITE_MANAGER, site=double.here.place.site)
        acting = f"intervenant, intervenante, {double.there.lead.short_name}"
        facts = {"actor": f"user:{both.pk}", "person": person.key, "act": "read", "resource": "plan"}
        Entry.objects.create(at=MONTH_AGO, acting_as=acting, **facts)
        sign_in(client, reader)
        shown = words(page(client, double, "traces/"))
        assert ("Maëlle Quéré" in shown, double.there.lead.short_name in shown) == (True, False)


class TestTwoRoles:
    """A coordinator of one programme who is an educator in the other: each role keeps to its own path."""

    @pytest.fixture
    def two_roles(self, double):
        place = double.here.place
        facts = {"organisation": place.organisations[1], "programme_code": place.programme.code}
        user = worker(place, Role.PROGRAMME_COORDINATOR, **facts)
        MembershipFactory(user=user, organisation=double.there.lead, role=Role.EDUCATOR)
        named = {"user": user, "programme_code": double.there.programme.code}
        open_link(double.here.person, LinkWhy.REFERENT, source="test:1", at=MONTH_AGO, **named)
        return user

    @pytest.mark.parametrize("resource", [Resource.DIAGNOSIS, Resource.PLAN])
    @pytest.mark.parametrize("act", [Act.READ, Act.UPDATE])
    def test_the_educator_s_rights_stay_on_the_educator_s_path(self, double, two_roles, resource, act):
        assert list(paths_of(two_roles, resource, act)) == [double.other]

    def test_the_coordinator_s_right_stays_on_the_coordinator_s_path(self, double, two_roles):
        assert list(paths_of(two_roles, Resource.LETTER, Act.READ).order_by("pk")) == [double.here.path, double.other]
        assert list(paths_of(two_roles, Resource.LETTER, Act.UPDATE)) == [double.other]

    def test_the_journal_names_the_role_that_opened_each_path(self, double, two_roles):
        said = [grant_on(two_roles, path, Resource.LETTER) for path in (double.here.path, double.other)]
        assert said == [
            f"coordonnateur, coordonnatrice de programme, {double.here.place.organisations[1].short_name}",
            f"intervenant, intervenante, {double.there.lead.short_name}",
        ]

    def test_the_objectives_of_the_other_path_stay_shut(self, client, double, two_roles):
        planned(double.there, path_at(double.there, Stage.INCLUDED, at=MONTH_AGO))
        sign_in(client, two_roles)
        shown = page(client, double, "programme/").context["paths"]
        assert [path["facts"].enrolment for path in shown] == [double.other]

    def test_an_educator_for_one_programme_keeps_to_it_within_the_same_structure(self, double):
        place = double.here.place
        other = a_place()
        user = worker(place, Role.EDUCATOR, programme_code=other.programme.code)
        assert list(paths_of(user, Resource.DIAGNOSIS)) == []
        whole = worker(place, Role.EDUCATOR)
        assert list(paths_of(User.objects.get(pk=whole.pk), Resource.DIAGNOSIS)) == [double.here.path]


def test_the_words_of_the_diagnosis_beside_the_plan_are_journalled_as_a_reading_of_it(client):
    one = life()
    sign_in(client, one.place.educator)
    client.get(f"/pro/parcours/{one.path.pk}/programme/")
    read = Entry.objects.filter(actor=f"user:{one.place.educator.pk}", act="read")
    diagnosis = one.path.diagnoses.get()
    assert sorted(read.values_list("resource", "object_key")) == [
        ("diagnosis", f"diagnosis:{diagnosis.pk}"),
        ("plan", f"enrolment:{one.path.pk}"),
    ]

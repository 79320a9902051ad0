"""The departure of a carrier, screen by screen: walked through, stopped and taken up again, done once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from etp.accounts.enums import Role
from etp.audit.models import Entry
from etp.common.clock import local_day, moment
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment
from etp.enrolments.permissions import COORDINATORS
from etp.programmes.domain import open_site
from etp.records.models import Departure
from tests.factories.accounts import MembershipFactory
from tests.factories.enrolments import path_at, territory, worker
from tests.factories.network import SiteFactory
from tests.factories.programmes import LONG_AGO
from tests.integration.enrolments.conftest import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return territory(code="dos", title="Douleurs et Rachis")


@pytest.fixture
def coordinator(place):
    return client_of(
        worker(place, Role.PROGRAMME_COORDINATOR, programme_code="dos", organisation=place.organisations[2])
    )


def partner_site(place):
    site = SiteFactory(organisation=place.organisations[1], name="Kerpape")
    open_site(place.programme, site, since=LONG_AGO)
    return site


def begin(client, place, organisation=None, days=1):
    """A departure whose last day was `days` ago, prepared on the screen; its address."""
    carrier = place.programme.carriers.get(organisation=organisation or place.organisations[1])
    last = local_day(moment(), "Europe/Paris") - timedelta(days=days)
    typed = {"carrier": carrier.pk, "on": last.isoformat(), "reason": "fermeture du service"}
    answer = client.post("/pro/departs/", typed)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.headers["Location"]


def words(client, address):
    return client.get(address).content.decode()


def test_one_walks_through_stops_comes_back_and_leaves(place, coordinator):
    site = partner_site(place)
    referent = MembershipFactory(organisation=place.organisations[1], role=Role.EDUCATOR).user
    paths = [path_at(place, Stage.INCLUDED), path_at(place, Stage.INCLUDED)]
    address = begin(coordinator, place, place.lead)
    assert "Il reste 3 décisions à prendre." in words(coordinator, address)
    lead = place.programme.carriers.get(organisation=place.organisations[1])
    coordinator.post(address, {"act": "lead", "carrier": lead.pk})
    typed = {
        "answer": "transfer",
        "site": site.pk,
        "referent": referent.pk,
        "means": "paper",
        "agreed_on": "2026-03-04",
    }
    first = coordinator.post(f"{address}parcours/{paths[0].pk}/", typed)
    assert first.headers["Location"] == f"{address}parcours/{paths[1].pk}/"
    assert "Il reste 1 décision à prendre." in words(coordinator, address)
    last = coordinator.post(f"{address}parcours/{paths[1].pk}/", {"answer": "stop", "reason": "transport"})
    assert last.headers["Location"] == address
    assert "Faire le départ" in words(coordinator, address)
    coordinator.post(address, {"act": "leave"})
    assert "2 décisions appliquées" in words(coordinator, address)
    ends = Enrolment.objects.filter(pk__in=[path.pk for path in paths]).order_by("pk")
    assert [(path.organisation, path.stage) for path in ends] == [
        (place.organisations[1], "included"),
        (place.lead, "withdrawn"),
    ]
    assert "fermeture du service" in words(coordinator, "/pro/departs/")


def test_an_answer_that_lacks_the_agreement_comes_back_with_the_reason(place, coordinator):
    site, path = partner_site(place), path_at(place, Stage.INCLUDED)
    address = begin(coordinator, place, place.lead)
    answer = coordinator.post(f"{address}parcours/{path.pk}/", {"answer": "transfer", "site": site.pk})
    assert answer.status_code == 422
    assert "Notez l’accord de la personne" in answer.content.decode()


def test_the_button_is_not_there_before_everything_is_settled_and_posting_it_changes_nothing(place, coordinator):
    path_at(place, Stage.INCLUDED)
    address = begin(coordinator, place, place.lead)
    assert "Faire le départ" not in words(coordinator, address)
    answer = coordinator.post(address, {"act": "leave"}, follow=True)
    assert "Rien n’a changé." in answer.content.decode()
    assert place.programme.carriers.filter(until=None).count() == 3


def test_a_departure_can_be_given_up(place, coordinator):
    address = begin(coordinator, place)
    answer = coordinator.post(address, {"act": "give_up"}, follow=True)
    assert "Le départ est abandonné" in answer.content.decode()
    assert Departure.objects.get().given_up_at is not None
    assert coordinator.get(f"{address}parcours/1/").status_code == 404


@pytest.mark.parametrize("role", sorted(set(Role) - set(COORDINATORS)))
def test_no_other_role_reaches_a_departure(place, coordinator, role):
    address = begin(coordinator, place)
    other = client_of(worker(place, role))
    assert [other.get(page).status_code for page in ("/pro/departs/", address)] == [404, 404]


def test_the_coordinator_of_another_programme_finds_nothing(place, coordinator):
    path = path_at(place, Stage.INCLUDED)
    address = begin(coordinator, place, place.lead)
    stranger = client_of(worker(territory(code="autre"), Role.PROGRAMME_COORDINATOR, programme_code="autre"))
    pages = [address, f"{address}parcours/{path.pk}/", "/pro/departs/9999/"]
    assert [stranger.get(page).status_code for page in pages] == [404, 404, 404]
    assert stranger.post(address, {"act": "give_up"}).status_code == 404
    carrier = place.programme.carriers.first()
    typed = {"carrier": carrier.pk, "on": date(2026, 1, 1).isoformat(), "reason": "fin"}
    assert stranger.post("/pro/departs/", typed).status_code == 422


def test_each_person_named_is_journalled_as_read(place, coordinator):
    path = path_at(place, Stage.INCLUDED)
    address = begin(coordinator, place, place.lead)
    before = Entry.objects.filter(person=path.person.key, act="read").count()
    assert path.person.full_name in words(coordinator, address)
    assert Entry.objects.filter(person=path.person.key, act="read").count() == before + 1


def test_thirty_paths_cost_no_query_more_than_one(place, coordinator):
    path_at(place, Stage.INCLUDED)
    address = begin(coordinator, place, place.lead)
    coordinator.get(address)
    with CaptureQueriesContext(connection) as one:
        coordinator.get(address)
    for _n in range(29):
        path_at(place, Stage.REFERRED)
    with CaptureQueriesContext(connection) as thirty:
        coordinator.get(address)
    assert len(thirty) == len(one)

"""A territory and its cast, signed in: front desk, coordinator, educator, and someone from elsewhere."""

import pytest
from django.test import Client

from etp.accounts.enums import Role
from tests.factories.accounts import MembershipFactory, sign_in
from tests.factories.enrolments import territory, worker
from tests.factories.network import SiteFactory


def client_of(user):
    """A browser in which `user` is signed in with the second factor."""
    client = Client()
    sign_in(client, user)
    return client


@pytest.fixture
def place(db):
    return territory(code="dos", title="Douleurs et Rachis")


@pytest.fixture
def desk(place):
    return client_of(worker(place, Role.SECRETARY, site=place.site))


@pytest.fixture
def other_desk(place):
    """The front desk of a partner's site: same programme, another place."""
    site = SiteFactory(organisation=place.organisations[1])
    return client_of(worker(place, Role.SECRETARY, organisation=place.organisations[1], site=site))


@pytest.fixture
def coordinator(place):
    return client_of(worker(place, Role.PROGRAMME_COORDINATOR, programme_code="dos"))


@pytest.fixture
def educator(place):
    return client_of(place.educator)


@pytest.fixture
def outsider(db):
    """An educator and secretary of an organisation that carries nothing here."""
    row = MembershipFactory(role=Role.EDUCATOR)
    MembershipFactory(user=row.user, organisation=row.organisation, role=Role.SECRETARY)
    return client_of(row.user)

"""A programme with its carrier, its place and a version in force; who keeps the platform, who coordinates it."""

import pytest

from etp.accounts.enums import Role
from tests.factories.cms import site_tree
from tests.factories.network import SiteFactory
from tests.factories.programmes import LONG_AGO, ModuleFactory, carried_programme, version_with
from tests.integration.cms.reference import browser


@pytest.fixture
def dos(db):
    """A programme with one carrier, a place, a version in force."""
    site_tree()
    programme = carried_programme(1, code="dos", title="Douleurs et Rachis")
    programme.programme_sites.create(site=SiteFactory(name="Maison de santé"), since=LONG_AGO)
    version_with(programme, [ModuleFactory(code="bouger", title="Bouger")])
    return programme


@pytest.fixture
def boss(dos):
    return browser(Role.PLATFORM_COORDINATOR)


@pytest.fixture
def mine(dos):
    return browser(Role.PROGRAMME_COORDINATOR, programme_code="dos")

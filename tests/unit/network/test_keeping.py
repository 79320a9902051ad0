"""Structures and places kept up to date: short names for addresses, doubts about numbers, closed days."""

from datetime import date

import pytest

from etp.common import RuleBroken
from etp.network.domain import close_site_for, doubt_about, free_slug
from etp.network.models import Organisation, Site
from tests.factories.network import OrganisationFactory, SiteFactory

pytestmark = pytest.mark.django_db


def test_a_short_name_for_addresses_is_never_taken_twice():
    assert free_slug(Organisation, "Cap Santé") == "cap-sante"
    for slug in ("cap-sante", "cap-sante-2"):
        OrganisationFactory(slug=slug)
    assert free_slug(Organisation, "Cap Santé") == "cap-sante-3"
    assert (free_slug(Site, "Cap Santé"), free_slug(Site, "!!")) == ("cap-sante", "site")
    assert len(free_slug(Site, "x" * 200)) == 44


@pytest.mark.parametrize(
    ("identifier", "country", "doubtful"),
    [
        ("", "FR", False),
        ("560 002 511", "FR", False),
        ("56000251", "FR", True),
        ("0403.449.823", "BE", False),
        ("403449823", "BE", True),
    ],
)
def test_a_number_of_another_length_is_doubtful(identifier, country, doubtful):
    said = doubt_about(identifier, country)
    assert (bool(said), identifier in said if said else True) == (doubtful, True)


def test_closed_days_are_in_order():
    site = SiteFactory()
    closure = close_site_for(site, first_day=date(2027, 8, 1), last_day=date(2027, 8, 1), reason="congés")
    assert list(site.closures.all()) == [closure]
    with pytest.raises(RuleBroken, match="précéder"):
        close_site_for(site, first_day=date(2027, 8, 2), last_day=date(2027, 8, 1))

"""Structures and places kept up to date: short names for addresses, doubts about numbers, closed days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from etp.common import RuleBroken
from etp.network.domain import close_site_for, confirm_room, doubt_about, free_slug
from etp.network.models import Organisation, Site
from tests.factories.network import OrganisationFactory, RoomFactory, SiteFactory

pytestmark = pytest.mark.django_db


def test_a_short_name_for_addresses_is_never_taken_twice():
    assert free_slug(Organisation, "Cap Santé") == "cap-sante"
    for slug in ("cap-sante", "cap-sante-2"):
        OrganisationFactory(slug=slug)
    assert free_slug(Organisation, "Cap Santé") == "cap-sante-3"
    assert (free_slug(Site, "Cap Santé"), free_slug(Site, "!!")) == ("cap-sante", "site")
    assert len(free_slug(Site, "x" * 200)) == 44


@pytest.mark.parametrize(
    ("identifier", "country", "said"),
    [
        ("", "FR", ""),
        ("560 008 047", "FR", ""),
        ("560 008 048", "FR", "clé"),
        ("2A0000014", "FR", ""),
        ("73282932000074", "FR", ""),
        ("73282932000075", "FR", "clé"),
        ("56000251", "FR", "8 signes au lieu de 9 ou 14"),
        ("0403.449.823", "BE", ""),
        ("0403.449.824", "BE", "clé"),
        ("403449823", "BE", "9 signes au lieu de 10"),
    ],
)
def test_a_number_of_another_length_or_key_is_doubtful_and_named(identifier, country, said):
    doubt = doubt_about(identifier, country)
    assert (bool(doubt), said in doubt, identifier in doubt) == (bool(said), True, bool(said) or not identifier)


def test_an_asked_room_is_confirmed_once_with_the_day_and_who_noted_it():
    room = RoomFactory(state="asked", asked_of="la mairie")
    first = datetime(2027, 1, 4, 12, tzinfo=UTC)
    for days, by in ((0, "Yann"), (5, "Claire")):
        confirm_room(room, by=by, at=first + timedelta(days=days))
    assert (room.state, room.confirmed_on, room.confirmed_by) == ("confirmed", date(2027, 1, 4), "Yann")


def test_closed_days_are_in_order():
    site = SiteFactory()
    closure = close_site_for(site, first_day=date(2027, 8, 1), last_day=date(2027, 8, 1), reason="congés")
    assert list(site.closures.all()) == [closure]
    with pytest.raises(RuleBroken, match="précéder"):
        close_site_for(site, first_day=date(2027, 8, 2), last_day=date(2027, 8, 1))

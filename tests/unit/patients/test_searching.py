from datetime import date

import pytest

from etp.accounts.enums import Role
from etp.patients.domain import is_too_short, open_link, search
from etp.patients.enums import LinkWhy
from tests.factories.accounts import MembershipFactory
from tests.factories.network import SiteFactory
from tests.factories.patients import LONG_AGO, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    site = SiteFactory()
    return MembershipFactory(role=Role.SECRETARY, organisation=site.organisation, site=site)


def known(desk, **facts):
    person = PersonFactory(**facts)
    open_link(person, LinkWhy.REFERRAL, source="referral:1", site=desk.site, at=LONG_AGO)
    return person


@pytest.mark.parametrize(
    "text",
    [
        "guegan",
        "GUÉGAN",
        "anne-lise",
        "guégan anne",
        "le goff",
        "14/03/1958",
        "guegan 14.3.1958",
        "14 03 1958",
        "14 3 1958",
        "1958-03-14",
        "14.03.1958",
        "14-03-1958",
        "14/03/58",
        "14.3.58",
        "guegan 14/03/58",
        "le",
    ],
)
def test_a_person_is_found_by_name_or_birth_date_whatever_accents_and_order(desk, text):
    person = known(desk, first_name="Anne-Lise", last_name="Guégan Le Goff")
    known(desk, first_name="Paul", last_name="Riou", birth_date=date(1960, 1, 2))
    assert list(search(desk.user, text)) == [person]


@pytest.mark.parametrize(
    "text", ["06 12 34 56 78", "06.12.34.56.78", "+33612345678", "0612345678", "anne@example.org", "ANNE@example.org"]
)
def test_a_person_is_found_by_phone_or_email(desk, text):
    person = known(desk, contacts=[("mobile", "0612345678"), ("email", "anne@example.org")])
    known(desk)
    assert list(search(desk.user, text)) == [person]


@pytest.mark.parametrize(
    "text", ["", "   ", "31/02/1958", "1958-02-31", "31/02/58", "00000000000000", "nobody@example.org", "a", "a l", "é"]
)
def test_an_empty_or_impossible_text_finds_nobody(desk, text):
    known(desk)
    assert list(search(desk.user, text)) == []


def test_the_search_is_no_oracle_on_the_people_of_others(desk):
    PersonFactory(first_name="Anne", last_name="Ailleurs")
    assert list(search(desk.user, "ailleurs")) == []


def test_a_short_year_means_both_centuries(desk):
    old, young = (known(desk, birth_date=date(year, 11, 18)) for year in (1905, 2005))
    assert set(search(desk.user, "18/11/05")) == {old, young}


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("a", True),
        ("a l", True),
        ("al", False),
        ("a le", False),
        ("", False),
        ("14/03/1958", False),
        ("a 14/03/1958", False),
    ],
)
def test_a_name_needs_one_word_of_two_letters(text, short):
    assert is_too_short(text) is short

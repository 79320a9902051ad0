"""A page costs as many queries with thirty rows as with one."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from etp.accounts.enums import Role
from etp.enrolments.enums import Stage
from tests.factories.accounts import sign_in
from tests.factories.enrolments import path_at, worker
from tests.factories.patients import PersonFactory
from tests.factories.spaces import MONTH_AGO, TODAY, a_place, life, seat, session

pytestmark = pytest.mark.django_db
MANY = 29


def cost(client, address):
    """The number of queries of one answer, once the caches of the process are warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def appointments(place, number, *, first=0):
    """`number` individual sessions this week, each with someone, at hours that do not meet."""
    for rank in range(first, first + number):
        day, hour = TODAY + timedelta(days=1 + rank // 11), time(8 + rank % 11)
        talk = session(place, place.modules[2], day=day, hour=hour, minutes=45, capacity=1)
        seat(PersonFactory(at=MONTH_AGO), talk, by_staff=True)


def open_sheets(place, number, *, first=0):
    """`number` sessions of last month whose sheet is open, each with someone who has no answer."""
    for rank in range(first, first + number):
        held = session(place, day=date(2026, 10, 26) + timedelta(days=rank // 3), hour=time(8 + 3 * (rank % 3)))
        seat(PersonFactory(at=MONTH_AGO), held)


def late_referrals(place, number):
    for _rank in range(number):
        path_at(place, Stage.REFERRED, at=MONTH_AGO, received_on=date(2026, 11, 10))


def test_the_agenda_costs_the_same_with_thirty_sessions(client):
    place = a_place()
    sign_in(client, place.educator)
    appointments(place, 1)
    one = cost(client, "/pro/agenda/?qui=tous")
    appointments(place, MANY, first=1)
    assert cost(client, "/pro/agenda/?qui=tous") == one


def test_home_costs_the_same_with_thirty_sheets_referrals_and_sessions(client):
    place = a_place()
    sign_in(client, worker(place, Role.SECRETARY, site=place.site))
    appointments(place, 1)
    open_sheets(place, 1)
    late_referrals(place, 1)
    one = cost(client, "/pro/?tout=oui")
    appointments(place, MANY, first=1)
    open_sheets(place, MANY, first=1)
    late_referrals(place, MANY)
    assert cost(client, "/pro/?tout=oui") == one


def test_the_search_costs_the_same_with_thirty_people(client):
    place = a_place()
    sign_in(client, worker(place, Role.SECRETARY, site=place.site))
    late_referrals(place, 1)
    client.post("/pro/personnes/", {"words": "guegan"})
    one = cost(client, "/pro/personnes/")
    late_referrals(place, 18)
    assert cost(client, "/pro/personnes/") == one


@pytest.mark.parametrize("part", ["", "programme/", "seances/", "courriers/"])
def test_the_file_costs_the_same_with_thirty_sessions(client, part):
    one = life()
    sign_in(client, one.place.educator)
    address = f"/pro/personnes/{one.person.pk}/{part}"
    before = cost(client, address)
    for rank in range(MANY):
        coming = session(one.place, one.place.modules[1], day=date(2026, 12, 1) + timedelta(days=rank))
        seat(one.person, coming)
    assert cost(client, address) == before


def test_my_space_costs_the_same_with_thirty_dates(client):
    one = life()
    sign_in(client, one.user, second_factor=False)
    seat(one.person, session(one.place, one.place.modules[1], day=date(2026, 12, 1)))
    before = cost(client, "/mon-espace/")
    for rank in range(MANY):
        coming = session(one.place, one.place.modules[1], day=date(2026, 12, 2) + timedelta(days=rank))
        seat(one.person, coming)
    assert cost(client, "/mon-espace/") == before

"""What the first pages hold back: a desk's week is that of its site, a sheet to take away ticks what was attended."""

from datetime import date, time

import pytest

from etp.accounts.enums import Role
from etp.patients.domain import account_of
from sessions.domain.attendance import mark
from sessions.enums import Mark
from tests.factories.accounts import sign_in
from tests.factories.enrolments import worker
from tests.factories.sessions import WorkshopFactory
from tests.factories.spaces import MONTH_AGO, TODAY, a_place, life, seat, session

pytestmark = pytest.mark.django_db


def test_the_week_of_a_desk_is_that_of_its_own_site(client):
    place = a_place()
    here = session(place, day=TODAY)
    facts = {"programme": place.programme, "module": place.modules[1], "hour": time(9)}
    elsewhere = WorkshopFactory(day=TODAY, at=MONTH_AGO, **facts)
    sign_in(client, worker(place, Role.SECRETARY, site=place.site))
    page = client.get("/pro/").content.decode()
    shown = [f"/pro/ateliers/{workshop.pk}/" in page for workshop in (here, elsewhere)]
    assert shown == [True, False]


def test_a_date_that_was_missed_is_not_ticked_on_the_sheet_to_take_away(client):
    one = life()
    past = session(one.place, one.place.modules[1], day=date(2026, 11, 18))
    missed = seat(one.person, past, at=MONTH_AGO)
    mark(missed, Mark.ABSENT, at=past.starts_at)
    sign_in(client, account_of(one.person), second_factor=False)
    rows = client.get("/mon-espace/mon-programme/").context["rows"]
    assert [(row["past"], row["card"]["title"]) for row in rows] == [(True, "Comprendre la douleur")]

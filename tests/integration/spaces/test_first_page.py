"""What the first pages hold back: a desk's week is that of its site, a sheet to take away ticks what was attended."""

from datetime import date, time

import pytest

from etp.accounts.enums import Role
from etp.assessments.domain import start_diagnosis
from etp.assessments.enums import DiagnosisKind
from etp.patients.domain import account_of
from etp.spaces.domain.wording import full_day
from sessions.domain.attendance import mark
from sessions.enums import Mark
from tests.factories.accounts import sign_in
from tests.factories.assessments import validate, write_project
from tests.factories.enrolments import worker
from tests.factories.sessions import WorkshopFactory
from tests.factories.spaces import MONTH_AGO, NOW, TODAY, a_place, life, seat, session

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


def test_an_update_of_the_diagnosis_does_not_move_the_day_of_the_first_interview(client):
    one = life()
    first = one.path.diagnoses.get()
    again = start_diagnosis(one.path, kind=DiagnosisKind.UPDATE, by=one.place.educator, at=NOW)
    write_project(again, by=one.place.educator, at=NOW)
    validate(again, by=one.place.educator, at=NOW, held_on=NOW.date())
    sign_in(client, account_of(one.person), second_factor=False)
    page = client.get("/mon-espace/parcours/").content.decode()
    assert (full_day(first.held_on) in page, full_day(NOW.date()) in page) == (True, False)

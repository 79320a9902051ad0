"""A version with a first day to come: who follows what until then, and how it is taken back."""

from datetime import UTC, date, datetime

import pytest

from etp.common import RuleBroken
from etp.programmes.domain import (
    draft_version,
    modules_to_plan,
    put_in_force,
    take_back,
    teaching,
    version_in_force,
    version_standing,
    version_to_come,
    with_following,
)
from etp.programmes.enums import VersionState
from etp.programmes.models import ProgrammeVersion
from tests.factories.programmes import LONG_AGO, ModuleFactory, ProgrammeFactory, version_with

pytestmark = pytest.mark.django_db
EVE, FIRST_DAY = date(2026, 12, 31), date(2027, 1, 1)
BEFORE = datetime(2026, 12, 31, 12, tzinfo=UTC)


@pytest.fixture
def now():
    return version_with(ProgrammeFactory(), [ModuleFactory(code="a")])


@pytest.fixture
def coming(now):
    return version_with(now.programme, [ModuleFactory(code="b")], in_force_from=FIRST_DAY)


def said(version, day):
    return version_standing(with_following(ProgrammeVersion.objects.all()).get(pk=version.pk), day)


def test_until_its_day_new_paths_follow_the_one_before(now, coming):
    assert (version_in_force(now.programme, EVE), version_in_force(now.programme, FIRST_DAY)) == (now, coming)
    assert (version_to_come(now.programme, EVE), version_to_come(now.programme, FIRST_DAY)) == (coming, None)


def test_each_version_says_where_it_stands(now, coming):
    assert [said(now, EVE), said(coming, EVE)] == [
        "en vigueur jusqu’au 31 décembre 2026",
        "à venir, à partir du 1 janvier 2027",
    ]
    assert [said(now, FIRST_DAY), said(coming, FIRST_DAY)] == ["remplacée", "en vigueur"]
    assert said(draft_version(now.programme), EVE) == "brouillon"


def test_workshops_are_planned_in_the_modules_of_both(now, coming):
    assert [module.code for module in modules_to_plan(now.programme, EVE)] == ["a", "b"]
    assert [module.code for module in modules_to_plan(now.programme, FIRST_DAY)] == ["b"]


def test_a_programme_receives_people_from_its_first_day_on_and_is_listed_once(now, coming):
    begins = version_with(ProgrammeFactory(), [ModuleFactory()], in_force_from=FIRST_DAY)
    assert list(teaching(EVE)) == [now.programme]
    assert set(teaching(FIRST_DAY)) == {now.programme, begins.programme}


def test_a_version_to_come_is_taken_back_and_put_in_force_again(now, coming):
    take_back(coming, at=BEFORE)
    now.refresh_from_db()
    coming.refresh_from_db()
    assert (now.state, coming.state, coming.in_force_from) == (VersionState.IN_FORCE, VersionState.DRAFT, None)
    assert version_in_force(now.programme, FIRST_DAY) == now
    put_in_force(coming, on=FIRST_DAY)
    assert version_in_force(now.programme, FIRST_DAY) == coming


def test_a_version_whose_day_has_come_is_not_taken_back(now, coming):
    with pytest.raises(RuleBroken, match="déjà en vigueur"):
        take_back(coming, at=datetime(2027, 1, 1, 12, tzinfo=UTC))
    with pytest.raises(RuleBroken, match="déjà en vigueur"):
        take_back(now, at=BEFORE)
    assert (version_in_force(now.programme, LONG_AGO), version_in_force(now.programme, FIRST_DAY)) == (now, coming)


def test_two_drafts_are_never_open_at_once(now, coming):
    draft_version(now.programme)
    with pytest.raises(RuleBroken, match="Une autre version est en préparation"):
        take_back(coming, at=BEFORE)

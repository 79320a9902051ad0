"""The first steps of an empty platform: in order, each with its screen, and gone once all is there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.domain.first_steps import first_steps
from etp.accounts.enums import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.cms import programme_page
from tests.factories.network import RoomFactory
from tests.factories.programmes import (
    LONG_AGO,
    ModuleFactory,
    ProgrammeFactory,
    TeamMemberFactory,
    carried_programme,
    version_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return MembershipFactory(role=Role.ADMIN).user


def test_an_empty_platform_has_its_structure_and_everything_to_do(admin):
    steps = first_steps(admin)
    assert [(step.done, step.url) for step in steps] == [
        (True, reverse("reference_organisation:index")),
        (False, reverse("reference_site:add")),
        (False, reverse("reference_programme:add")),
        (False, ""), (False, ""), (False, ""),
        (False, reverse("accounts:invite")),
        (False, ""), (False, ""),
    ]  # fmt: skip


def test_a_programme_opens_the_steps_that_hang_under_it(admin):
    record = reverse("reference_programme:inspect", args=[ProgrammeFactory().pk])
    assert [step.url == record for step in first_steps(admin)] == [
        False, False, False, True, True, True, False, True, True,
    ]  # fmt: skip


def test_the_steps_go_once_everything_is_there(admin):
    programme = carried_programme(1)
    room = RoomFactory()
    programme.programme_sites.create(site=room.site, since=LONG_AGO)
    version_with(programme, [ModuleFactory()])
    TeamMemberFactory(programme=programme, user=MembershipFactory().user)
    assert [step.title for step in first_steps(admin) if not step.done] == ["La page publique du programme"]
    programme_page(programme)
    assert first_steps(admin) == []


@pytest.mark.parametrize("role", [Role.PROGRAMME_COORDINATOR, Role.SECRETARY, Role.DPO])
def test_who_does_not_keep_the_platform_sees_no_step(role):
    assert first_steps(MembershipFactory(role=role).user) == []


def test_the_steps_cost_one_query_besides_the_memberships(admin):
    with CaptureQueriesContext(connection) as asked:
        first_steps(admin)
    assert len(asked) == 2

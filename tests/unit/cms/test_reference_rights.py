"""Who writes the reference data: the matrix of roles and tables, then the reach of one coordinator."""

import pytest
from wagtail.permissions import policy_registry

from etp.accounts.enums import Role
from etp.network.models import Closure, DirectoryEntry, Organisation, Room, Site
from etp.programmes.models import (
    Carrier,
    Declaration,
    Module,
    ModuleVersion,
    Objective,
    Programme,
    ProgrammeSite,
    ProgrammeVersion,
    TeamMember,
)
from etp.programmes.permissions import keeps_everything, programmes_kept_by
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.programmes import ModuleFactory, ProgrammeFactory, carried_programme, version_with

pytestmark = pytest.mark.django_db
PLATFORM = [Organisation, Site, Room, Closure, DirectoryEntry]
# What a coordinator may do to each table, on the rows of the programmes they keep.
OWN = {
    Programme: ["change", "view"],
    Carrier: ["add", "change", "view"],
    ProgrammeSite: ["add", "change", "view"],
    TeamMember: ["add", "change", "view"],
    Declaration: ["add", "change", "view"],
    Module: ["change", "view"],
    ProgrammeVersion: ["change", "view"],
    ModuleVersion: ["add", "change", "delete", "view"],
    Objective: ["add", "change", "delete", "view"],
    **{model: [] for model in PLATFORM},
}
ACTIONS = ["add", "change", "delete", "publish", "view"]
NOBODY = [role for role in Role if role not in (Role.PLATFORM_COORDINATOR, Role.ADMIN, Role.PROGRAMME_COORDINATOR)]


def allowed(user, model):
    """What the policy of a table lets a user do somewhere."""
    policy = policy_registry.get_by_type(model, fallback=False)
    return [action for action in ACTIONS if policy.user_has_permission(user, action)]


@pytest.fixture
def mine():
    return carried_programme(1, code="dos")


@pytest.fixture
def coordinator(mine):
    return MembershipFactory(role=Role.PROGRAMME_COORDINATOR, programme_code="dos").user


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_a_coordinator_does_exactly_this_to_a_table(coordinator, model):
    assert allowed(coordinator, model) == OWN[model]


@pytest.mark.parametrize("role", [Role.PLATFORM_COORDINATOR, Role.ADMIN])
def test_who_keeps_the_platform_does_everything(mine, role):
    user = MembershipFactory(role=role).user
    assert {model: allowed(user, model) for model in OWN} == dict.fromkeys(OWN, ACTIONS)


@pytest.mark.parametrize("role", NOBODY)
def test_every_other_role_does_nothing(mine, role):
    user = MembershipFactory(role=role, organisation=mine.carriers.get().organisation, programme_code="dos").user
    assert {model: allowed(user, model) for model in OWN} == dict.fromkeys(OWN, [])


def test_a_coordinator_without_a_named_programme_keeps_those_their_structure_carries(mine):
    carrier = mine.carriers.get()
    user = MembershipFactory(role=Role.PROGRAMME_COORDINATOR, organisation=carrier.organisation).user
    carried_programme(1)
    assert list(programmes_kept_by(user)) == [mine]
    type(carrier).objects.update(until="2020-06-01")
    assert list(programmes_kept_by(user)) == []


def test_a_role_that_has_ended_keeps_nothing(mine):
    user = MembershipFactory(role=Role.PLATFORM_COORDINATOR, until="2020-06-01").user
    assert (keeps_everything(user), list(programmes_kept_by(user))) == (False, [])


def test_the_technical_superuser_keeps_everything():
    assert keeps_everything(UserFactory(is_superuser=True))


def test_a_coordinator_reaches_the_rows_of_their_programme_only(mine, coordinator):
    other = carried_programme(1)
    policy = policy_registry.get_by_type(Carrier)
    assert list(policy.instances_user_has_permission_for(coordinator, "change")) == [mine.carriers.get()]
    reached = [policy.user_has_permission_for_instance(coordinator, "change", p.carriers.get()) for p in (mine, other)]
    assert reached == [True, False]


def test_a_type_of_session_is_a_coordinators_while_no_other_programme_holds_it(mine, coordinator):
    own, wanted, shared, foreign, _loose = ModuleFactory.create_batch(5)
    version_with(mine, [own, wanted, shared])
    version_with(ProgrammeFactory(), [shared, foreign])
    version_with(ProgrammeFactory(), [wanted], in_force_from=None)
    reached = policy_registry.get_by_type(Module).instances_user_has_permission_for(coordinator, "change")
    assert set(reached) == {own, wanted}


def test_the_users_of_a_table_are_those_whose_role_says_so(mine, coordinator):
    boss = MembershipFactory(role=Role.ADMIN).user
    MembershipFactory(role=Role.EDUCATOR)
    found = {
        model: set(policy_registry.get_by_type(model).users_with_any_permission(["change"]))
        for model in (Site, Carrier)
    }
    assert found == {Site: {boss}, Carrier: {boss, coordinator}}

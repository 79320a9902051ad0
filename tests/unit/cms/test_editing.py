import pytest

from cms.domain.editing import AUTHORS, KEEPERS, PUBLISHERS, SIGNATORIES, grant_editing, set_up_groups
from etp.accounts.enums import Role
from etp.programmes.domain import appoint_signatories
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.cms import module_page, programme_page, site_tree
from tests.factories.programmes import LONG_AGO, carried_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return site_tree()


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        (Role.AUTHOR, [AUTHORS]),
        (Role.EDUCATOR, [AUTHORS]),
        (Role.PATIENT_PARTNER, [AUTHORS]),
        (Role.PROGRAMME_COORDINATOR, [AUTHORS]),
        (Role.PLATFORM_COORDINATOR, [AUTHORS, PUBLISHERS]),
        (Role.SECRETARY, []),
        (Role.SITE_MANAGER, []),
        (Role.CARRIER_READER, []),
        (Role.TRAINEE, []),
        (Role.DPO, []),
        (Role.ADMIN, [KEEPERS]),
    ],
)
def test_each_role_has_exactly_its_groups(home, role, groups):
    assert grant_editing(MembershipFactory(role=role).user) == groups


def test_an_author_edits_and_submits_but_never_publishes(home):
    author = MembershipFactory(role=Role.AUTHOR).user
    grant_editing(author)
    rights = module_page(author).permissions_for_user(author)
    allowed = (rights.can_edit(), rights.can_publish(), rights.can_submit_for_moderation(), rights.can_unpublish())
    assert allowed == (True, False, True, False)
    plain = programme_page().permissions_for_user(author)
    assert (plain.can_edit(), plain.can_publish()) == (True, False)


def test_the_platform_coordinator_publishes_plain_pages_only(home):
    coordinator = MembershipFactory(role=Role.PLATFORM_COORDINATOR).user
    grant_editing(coordinator)
    page = module_page(UserFactory())
    publishes = [
        each.permissions_for_user(coordinator).can_publish() for each in (home, page.get_parent().specific, page)
    ]
    assert publishes == [True, True, False]


def test_whoever_signs_for_a_carrier_reaches_the_tool_without_editing(home):
    hand = MembershipFactory(role=Role.CARRIER_READER).user
    appoint_signatories(carried_programme(carriers=1).carriers.get(), signatory=hand)
    assert grant_editing(hand) == [SIGNATORIES]
    assert hand.has_perm("wagtailadmin.access_admin") is True
    assert home.permissions_for_user(hand).can_edit() is False


def test_rights_end_with_the_membership(home):
    row = MembershipFactory(role=Role.AUTHOR)
    grant_editing(row.user)
    type(row).objects.filter(pk=row.pk).update(until=LONG_AGO)
    assert grant_editing(row.user) == []
    assert list(row.user.groups.all()) == []


def test_granting_again_writes_nothing(home, django_assert_num_queries):
    user = MembershipFactory(role=Role.AUTHOR).user
    grant_editing(user)
    with django_assert_num_queries(5):
        grant_editing(user)


def test_the_groups_are_mended_when_set_up_again(home):
    author = MembershipFactory(role=Role.AUTHOR).user
    grant_editing(author)
    group = author.groups.get()
    group.permissions.clear()
    set_up_groups(home)
    assert list(group.permissions.values_list("codename", flat=True)) == ["access_admin"]

import pytest

from cms.domain.editing import (
    AUTHORS,
    KEEPERS,
    MANAGERS,
    PUBLISHERS,
    READERS,
    SIGNATORIES,
    grant_editing,
    set_up_groups,
)
from cms.domain.pages import publish_site_page
from cms.models import ModulePage, ProgrammeIndexPage, SitePage
from cms.permissions.pages import may_publish
from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.programmes.domain import appoint_signatories, end, name_coordinator
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.cms import carriers_of, module_page, programme_page, site_tree, writer_of
from tests.factories.network import SiteFactory
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
        (Role.PROGRAMME_COORDINATOR, [AUTHORS]),
        (Role.PLATFORM_COORDINATOR, [AUTHORS, PUBLISHERS]),
        (Role.SECRETARY, []),
        (Role.SITE_MANAGER, [MANAGERS]),
        (Role.CARRIER_READER, []),
        (Role.PATIENT_PARTNER, [READERS]),
        (Role.TRAINEE, []),
        (Role.DPO, []),
        (Role.ADMIN, [KEEPERS]),
    ],
)
def test_each_role_has_exactly_its_groups(home, role, groups):
    assert grant_editing(MembershipFactory(role=role).user) == groups


def test_an_author_edits_and_submits_but_never_publishes(home):
    author = UserFactory()
    page = module_page(author)
    grant_editing(author)
    rights = page.permissions_for_user(author)
    allowed = (rights.can_edit(), rights.can_publish(), rights.can_submit_for_moderation(), rights.can_unpublish())
    assert allowed == (True, False, True, False)
    parent = page.get_parent().specific.permissions_for_user(author)
    assert (parent.can_edit(), parent.can_add_subpage(), parent.can_publish()) == (True, True, False)


@pytest.mark.parametrize("name", ["home", "programmes", "site"])
def test_an_author_changes_no_page_that_belongs_to_no_programme(home, name):
    author = MembershipFactory(role=Role.AUTHOR).user
    grant_editing(author)
    publish_site_page(SiteFactory())
    pages = {"home": home, "programmes": ProgrammeIndexPage.objects.get(), "site": SitePage.objects.get()}
    rights = pages[name].permissions_for_user(author)
    assert (rights.can_edit(), rights.can_add_subpage(), rights.can_delete(), rights.can_move()) == (False,) * 4


def rights_of(user, page):
    """What `user` may do with a module text: edit, submit, lock, delete, take offline."""
    rights = ModulePage.objects.get(pk=page.pk).permissions_for_user(User.objects.get(pk=user.pk))
    return (
        rights.can_edit(),
        rights.can_submit_for_moderation(),
        rights.can_lock(),
        rights.can_delete(),
        rights.can_unpublish(),
    )


def test_an_author_of_another_programme_has_no_right_on_a_text_or_its_programme(home):
    page, elsewhere = module_page(UserFactory()), programme_page()
    stranger = writer_of(elsewhere.programme)
    grant_editing(stranger)
    assert rights_of(stranger, page) == (False,) * 5
    over = page.get_parent().specific.permissions_for_user(stranger)
    assert (over.can_edit(), over.can_add_subpage()) == (False, False)
    own = module_page(stranger, elsewhere)
    assert rights_of(stranger, own) == (True, True, False, True, False)
    moves = own.permissions_for_user(stranger)
    assert [moves.can_move_to(each) for each in (elsewhere, page.get_parent().specific)] == [True, False]


def test_a_membership_for_another_programme_of_the_same_carrier_writes_nothing_here(home):
    page = module_page(UserFactory())
    lead = carriers_of(page)[0].organisation
    row = MembershipFactory(organisation=lead, role=Role.AUTHOR, programme_code="ailleurs")
    grant_editing(row.user)
    assert rights_of(row.user, page) == (False,) * 5


def test_a_former_carrier_writes_no_more(home):
    author = UserFactory()
    page = module_page(author)
    grant_editing(author)
    end(carriers_of(page)[0], on=LONG_AGO, reason="fin")
    assert rights_of(author, page) == (False,) * 5


def test_the_coordinator_of_a_programme_writes_its_texts_whatever_their_organisation(home):
    page = module_page(UserFactory())
    coordinator = MembershipFactory(role=Role.PROGRAMME_COORDINATOR).user
    grant_editing(coordinator)
    assert rights_of(coordinator, page) == (False,) * 5
    name_coordinator(page.programme_of_page, coordinator)
    assert rights_of(coordinator, page) == (True, True, False, True, False)


def test_a_closed_account_writes_nothing(home):
    author = UserFactory()
    page = module_page(author)
    grant_editing(author)
    type(author).objects.filter(pk=author.pk).update(is_active=False)
    assert rights_of(author, page) == (False,) * 5


def test_only_a_coordinator_of_the_platform_or_a_superuser_publishes():
    users = [
        MembershipFactory(role=Role.PLATFORM_COORDINATOR).user,
        User.objects.create_superuser(email="chef@example.org"),
        MembershipFactory(role=Role.PROGRAMME_COORDINATOR).user,
        UserFactory(is_superuser=True, is_active=False),
    ]
    assert [may_publish(user) for user in users] == [True, True, False, False]


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

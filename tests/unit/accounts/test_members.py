from datetime import UTC, datetime, timedelta

import pytest

from etp.accounts.domain import (
    accept_as_new,
    accept_as_self,
    end_membership,
    grant_role,
    invitation_for,
    invitation_token,
    invite,
    open_account,
    revoke_invitation,
)
from etp.accounts.enums import Role
from etp.accounts.models import Invitation, Membership, User
from etp.accounts.permissions import grantable_roles, may_end, may_grant, memberships_managed_by
from etp.common import RuleBroken
from etp.messaging.domain import deliver_pending
from etp.messaging.models import Notification
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.network import OrganisationFactory, SiteFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
NAMES = {"first_name": "Maëlle", "last_name": "Kervern", "password": "une-longue-phrase-a-moi"}


@pytest.fixture
def manager():
    site = SiteFactory()
    return MembershipFactory(role=Role.SITE_MANAGER, organisation=site.organisation, site=site)


def test_an_account_has_one_email_in_lower_case():
    user = open_account(email=" Maelle@Example.org", **NAMES)
    assert (user.email, user.check_password("une-longue-phrase-a-moi")) == ("maelle@example.org", True)
    with pytest.raises(RuleBroken, match="existe déjà"):
        open_account(email="maelle@example.org", **NAMES)


def test_a_site_manager_invites_below_their_level_at_their_site(manager):
    invitation = invite("new@example.org", Role.EDUCATOR, manager.organisation, site=manager.site, by=manager.user)
    assert Notification.objects.get().key == f"invitation:{invitation.pk}"
    for role in set(Role) - {Role.EDUCATOR, Role.SECRETARY, Role.AUTHOR, Role.PATIENT_PARTNER, Role.TRAINEE}:
        with pytest.raises(RuleBroken, match="pas donner ce rôle"):
            invite("other@example.org", role, manager.organisation, site=manager.site, by=manager.user)


def test_a_site_manager_gives_nothing_elsewhere(manager):
    next_door, far = SiteFactory(organisation=manager.organisation), SiteFactory()
    assert may_grant(manager.user, Role.EDUCATOR, manager.organisation, site=next_door) is False
    assert may_grant(manager.user, Role.EDUCATOR, manager.organisation) is False
    assert may_grant(manager.user, Role.EDUCATOR, far.organisation, site=far) is False


def test_a_site_of_another_structure_is_refused(manager):
    with pytest.raises(RuleBroken, match="n’appartient pas"):
        invite("new@example.org", Role.EDUCATOR, manager.organisation, site=SiteFactory(), by=manager.user)


def test_a_programme_coordinator_gives_roles_for_their_programme_only():
    held = MembershipFactory(role=Role.PROGRAMME_COORDINATOR, programme_code="douleurs")
    assert may_grant(held.user, Role.EDUCATOR, held.organisation, programme_code="douleurs") is True
    assert may_grant(held.user, Role.EDUCATOR, held.organisation, programme_code="metabolique") is False
    assert may_grant(held.user, Role.EDUCATOR, held.organisation) is False


def test_the_platform_coordinator_reaches_every_structure_below_their_level():
    held = MembershipFactory(role=Role.PLATFORM_COORDINATOR)
    assert set(Role) - set(grantable_roles(held.user)) == {Role.PLATFORM_COORDINATOR, Role.DPO, Role.ADMIN}
    assert may_grant(held.user, Role.SITE_MANAGER, OrganisationFactory()) is True


@pytest.mark.parametrize("role", [Role.EDUCATOR, Role.SECRETARY, Role.AUTHOR, Role.CARRIER_READER, Role.DPO])
def test_other_roles_give_none(role):
    assert grantable_roles(MembershipFactory(role=role).user) == []


def test_nobody_gives_themselves_a_role():
    admin = MembershipFactory(role=Role.ADMIN)
    with pytest.raises(RuleBroken, match="à vous-même"):
        grant_role(admin.user, admin.organisation, Role.EDUCATOR, by=admin.user)
    with pytest.raises(RuleBroken, match="à vous-même"):
        invite(admin.user.email.upper(), Role.EDUCATOR, admin.organisation, by=admin.user)
    assert may_end(admin.user, admin) is False
    assert Membership.objects.count() == 1


def test_a_link_opens_one_account_once(manager):
    invitation = invite("new@example.org", Role.EDUCATOR, manager.organisation, site=manager.site, by=manager.user)
    token = invitation_token(invitation)
    user = accept_as_new(invitation_for(token), **NAMES)
    membership = user.memberships.get()
    assert (user.email, membership.role, membership.site, membership.granted_by) == (
        "new@example.org", Role.EDUCATOR, manager.site, manager.user,
    )  # fmt: skip
    assert invitation_for(token) is None
    with pytest.raises(RuleBroken):
        accept_as_new(invitation, **NAMES)
    assert User.objects.filter(email="new@example.org").count() == 1


def test_an_invitation_lives_three_days(manager):
    invitation = invite(
        "new@example.org", Role.EDUCATOR, manager.organisation, site=manager.site, by=manager.user, at=NOON
    )
    token = invitation_token(invitation)
    assert invitation_for(token, at=NOON + timedelta(days=3, seconds=-1)) == invitation
    assert invitation_for(token, at=NOON + timedelta(days=3)) is None


def test_a_token_that_was_never_given_opens_nothing(manager):
    invite("new@example.org", Role.EDUCATOR, manager.organisation, site=manager.site, by=manager.user)
    assert invitation_for("x" * 43) is None
    assert invitation_token(Invitation.objects.get()) not in str(list(Invitation.objects.values()))


def test_an_invitation_binds_the_invited_account_only(manager):
    known, other = UserFactory(email="new@example.org"), UserFactory()
    invitation = invite("new@example.org", Role.SECRETARY, manager.organisation, site=manager.site, by=manager.user)
    with pytest.raises(RuleBroken, match="autre courriel"):
        accept_as_self(invitation, other)
    assert accept_as_self(invitation, known).user == known
    assert other.memberships.count() == 0


def test_an_invitation_taken_back_is_dead_and_its_message_is_dropped(manager, mailoutbox):
    invitation = invite("new@example.org", Role.EDUCATOR, manager.organisation, site=manager.site, by=manager.user)
    revoke_invitation(invitation, by=manager.user)
    assert invitation_for(invitation_token(invitation)) is None
    assert (deliver_pending(), mailoutbox) == (0, [])


def test_the_same_place_is_not_offered_twice(manager):
    place = {"role": Role.EDUCATOR, "organisation": manager.organisation, "site": manager.site, "by": manager.user}
    invitation = invite("new@example.org", **place)
    with pytest.raises(RuleBroken, match="déjà invitée"):
        invite("New@example.org", **place)
    accept_as_new(invitation, **NAMES)
    with pytest.raises(RuleBroken, match="a déjà ce rôle"):
        invite("new@example.org", **place)


def test_twenty_invitations_an_hour(manager):
    place = {"role": Role.EDUCATOR, "organisation": manager.organisation, "site": manager.site, "by": manager.user}
    for number in range(20):
        invite(f"p{number}@example.org", at=NOON, **place)
    with pytest.raises(RuleBroken, match="Attendez une heure"):
        invite("last@example.org", at=NOON + timedelta(minutes=59), **place)
    assert invite("last@example.org", at=NOON + timedelta(minutes=61), **place).pk


def test_a_role_ends_at_once_with_its_reason_and_may_be_given_again(manager):
    held = MembershipFactory(role=Role.EDUCATOR, organisation=manager.organisation, site=manager.site)
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        end_membership(held, reason=" ", by=manager.user)
    end_membership(held, reason="départ", by=manager.user)
    assert (Membership.objects.live().filter(user=held.user).count(), held.reason) == (0, "départ")
    with pytest.raises(RuleBroken, match="déjà pris fin"):
        end_membership(held, reason="encore", by=manager.user)
    grant_role(held.user, manager.organisation, Role.EDUCATOR, site=manager.site, by=manager.user)
    assert Membership.objects.live().filter(user=held.user).count() == 1


def test_a_role_above_or_elsewhere_is_not_ended(manager):
    above = MembershipFactory(role=Role.PROGRAMME_COORDINATOR, organisation=manager.organisation)
    elsewhere = MembershipFactory(role=Role.EDUCATOR)
    for membership in (above, elsewhere, manager):
        with pytest.raises(RuleBroken, match="pas mettre fin"):
            end_membership(membership, reason="x", by=manager.user)


def test_a_manager_lists_their_structure_and_the_dpo_everything(manager):
    MembershipFactory(role=Role.EDUCATOR, organisation=manager.organisation)
    dpo, educator = MembershipFactory(role=Role.DPO), MembershipFactory(role=Role.EDUCATOR)
    assert memberships_managed_by(manager.user).count() == 2
    assert memberships_managed_by(dpo.user).count() == 4
    assert memberships_managed_by(educator.user).count() == 0

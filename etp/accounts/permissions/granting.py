"""Who may give a role to whom: below one's own level, within one's own reach, never to oneself."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.accounts.permissions.rules import memberships_of
from etp.network.models import Organisation, Site

# What each role may grant, end and list (matrix, row « accounts, memberships »). The DPO reads and grants nothing.
GRANTS = {
    Role.SITE_MANAGER: {Role.EDUCATOR, Role.SECRETARY, Role.AUTHOR, Role.PATIENT_PARTNER, Role.TRAINEE},
    Role.PROGRAMME_COORDINATOR: {
        Role.SITE_MANAGER,
        Role.EDUCATOR,
        Role.SECRETARY,
        Role.AUTHOR,
        Role.PATIENT_PARTNER,
        Role.TRAINEE,
    },  # fmt: skip
    Role.PLATFORM_COORDINATOR: {
        Role.PROGRAMME_COORDINATOR,
        Role.SITE_MANAGER,
        Role.EDUCATOR,
        Role.SECRETARY,
        Role.AUTHOR,
        Role.CARRIER_READER,
        Role.PATIENT_PARTNER,
        Role.TRAINEE,
    },  # fmt: skip
    Role.ADMIN: set(Role),
}
EVERYWHERE = {Role.PLATFORM_COORDINATOR, Role.ADMIN, Role.DPO}


def may_manage_members(user: User | AnonymousUser) -> bool:
    """Whether the user may grant some role somewhere."""
    return any(Role(held.role) in GRANTS for held in memberships_of(user))


def grantable_roles(user: User | AnonymousUser) -> list[Role]:
    """The roles that the user may grant somewhere, in the order of the list of roles."""
    granted = set().union(*(GRANTS.get(Role(held.role), set()) for held in memberships_of(user)))
    return [role for role in Role if role in granted]


def may_grant(
    user: User | AnonymousUser,
    role: str,
    organisation: Organisation,
    *,
    site: Site | None = None,
    programme_code: str = "",
) -> bool:
    """Whether one membership of the user lets them give this role, there, for that site and programme."""
    return any(_covers(held, role, organisation, site, programme_code) for held in memberships_of(user))


def may_end(user: User | AnonymousUser, membership: Membership) -> bool:
    """Whether the user may end this membership: one they could grant, and not their own."""
    return membership.user_id != user.pk and may_grant(
        user,
        Role(membership.role),
        membership.organisation,
        site=membership.site,
        programme_code=membership.programme_code,
    )


def memberships_managed_by(user: User | AnonymousUser) -> QuerySet[Membership]:
    """The memberships the user may list: all for those who manage or audit the platform, else their own structures'."""
    held = [membership for membership in memberships_of(user) if Role(membership.role) in GRANTS.keys() | EVERYWHERE]
    if any(Role(membership.role) in EVERYWHERE for membership in held):
        return Membership.objects.all()
    return Membership.objects.filter(organisation__in={membership.organisation_id for membership in held})


def _covers(held: Membership, role: str, organisation: Organisation, site: Site | None, programme_code: str) -> bool:
    own = Role(held.role)
    if Role(role) not in GRANTS.get(own, ()):
        return False
    if own in EVERYWHERE:
        return True
    if held.organisation_id != organisation.pk:
        return False
    if own == Role.SITE_MANAGER:
        return held.site_id is None or (site is not None and held.site_id == site.pk)
    return not held.programme_code or held.programme_code == programme_code

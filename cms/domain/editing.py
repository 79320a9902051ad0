"""Who reaches the editing tool, and with which rights there: decided by memberships and by who signs for a carrier."""

from collections.abc import Iterator
from datetime import datetime
from itertools import product

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from cms.models import HomePage, ProgrammeIndexPage, SiteIndexPage
from cms.permissions.pages import PUBLISHING_ROLES
from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.programmes.domain import appoint_signatories
from etp.programmes.models import Carrier

AUTHORS, PUBLISHERS, SIGNATORIES = "Auteurs", "Responsables du site", "Signataires"
# They read the texts in discussion for the patients, and write no page.
READERS = "Patients partenaires"
# Each of them for the page and the contacts of one place.
MANAGERS = "Responsables de lieu"
# They keep the reference data of the platform and write no page.
KEEPERS = "Administrateurs"
PAGE_RIGHTS = {
    AUTHORS: ("add_page", "change_page"),
    PUBLISHERS: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    MANAGERS: ("change_page", "publish_page"),
    SIGNATORIES: (),
    READERS: (),
    KEEPERS: (),
}
GENERAL_RIGHTS = {
    AUTHORS: ("access_admin",),
    PUBLISHERS: ("access_admin", "change_sitepage"),
    MANAGERS: ("access_admin",),
    SIGNATORIES: ("access_admin",),
    READERS: ("access_admin",),
    KEEPERS: ("access_admin",),
}
# Pictures stand in one collection for all: who writes adds and chooses; one's own may be changed, those of others not.
PICTURE_RIGHTS = {
    AUTHORS: ("add_image", "choose_image"),
    PUBLISHERS: ("add_image", "change_image", "choose_image"),
    MANAGERS: ("add_image", "choose_image"),
}


@transaction.atomic
def set_up_groups(home: HomePage) -> None:
    """The groups of the editing tool with exactly their rights on `home` and its twins; Wagtail's own leave.

    Authors have theirs under the list of programmes only, where each page asks whether its programme is theirs; so do
    site managers under the list of places.
    """
    homes = [home, *home.get_translations()]
    grounds = {
        AUTHORS: [page for each in homes for page in ProgrammeIndexPage.objects.child_of(each)],
        MANAGERS: [page for each in homes for page in SiteIndexPage.objects.child_of(each)],
    }
    Group.objects.filter(name__in=["Editors", "Moderators"]).delete()
    for name, codenames in GENERAL_RIGHTS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(
            Permission.objects.filter(codename__in=codenames, content_type__app_label__in=["wagtailadmin", "cms"])
        )
        _give_pictures(group)
        wanted = set(Permission.objects.filter(codename__in=PAGE_RIGHTS[name], content_type__app_label="wagtailcore"))
        given = grounds.get(name, homes)
        GroupPagePermission.objects.filter(group=group).exclude(page__in=given, permission__in=wanted).delete()
        for ground, permission in product(given, wanted):
            GroupPagePermission.objects.get_or_create(group=group, page=ground, permission=permission)


def _give_pictures(group: Group) -> None:
    """Exactly the rights of a group on the one collection of pictures."""
    wanted = Permission.objects.filter(
        codename__in=PICTURE_RIGHTS.get(group.name, ()), content_type__app_label="wagtailimages"
    )
    shared = Collection.get_first_root_node()
    GroupCollectionPermission.objects.filter(group=group).exclude(collection=shared, permission__in=wanted).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=shared, permission=permission)


@transaction.atomic
def grant_editing(user: User) -> list[str]:
    """Put `user` in exactly the groups that live memberships and signatures give; returns their names, sorted."""
    names = sorted(_groups_of(user))
    held = user.groups.filter(name__in=PAGE_RIGHTS)
    if sorted(held.values_list("name", flat=True)) != names:
        user.groups.remove(*held.exclude(name__in=names))
        user.groups.add(*Group.objects.filter(name__in=names))
    return names


@transaction.atomic
def name_signatories(
    carrier: Carrier,
    *,
    signatory: User,
    deputy: User | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """Who signs for a carrier from now on; whoever signs no more leaves the editing tool with it."""
    before = _hands_of(carrier)
    appoint_signatories(carrier, signatory=signatory, deputy=deputy, by=by, at=at)
    for user in before | _hands_of(carrier):
        grant_editing(user)


def _hands_of(carrier: Carrier) -> set[User]:
    return {user for user in (carrier.signatory, carrier.deputy) if user is not None}


def _groups_of(user: User) -> Iterator[str]:
    roles = {Role(role) for role in Membership.objects.filter(user=user).live().values_list("role", flat=True)}
    if roles & Role.writes_pages:
        yield AUTHORS
    if Role.SITE_MANAGER in roles:
        yield MANAGERS
    if roles & PUBLISHING_ROLES:
        yield PUBLISHERS
    if Role.ADMIN in roles:
        yield KEEPERS
    if Role.PATIENT_PARTNER in roles:
        yield READERS
    if Carrier.objects.filter(Q(signatory=user) | Q(deputy=user), until=None).exists():
        yield SIGNATORIES

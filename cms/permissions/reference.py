"""Who writes the reference data, row by row: the platform everything, a coordinator what hangs under a programme."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.network.models import Closure, DirectoryEntry, Organisation, Room, Site
from etp.programmes.enums import VersionState
from etp.programmes.models import (
    Carrier,
    Declaration,
    Module,
    ModuleVersion,
    Objective,
    Programme,
    ProgrammeFile,
    ProgrammeSite,
    ProgrammeVersion,
    TeamMember,
)
from etp.programmes.permissions import WHOLE, keeps_everything, programmes_kept_by


class ReferencePolicy(BasePermissionPolicy):
    """Whoever keeps the platform does everything; a coordinator does `own`, on rows of the programmes they keep.

    `path` is the look-up from a row to its programme, "" for data of the whole platform.
    """

    def __init__(self, model: type[Model], path: str = "", own: Collection[str] = ()) -> None:
        super().__init__(model)
        self.path, self.own = path, frozenset(own)

    def user_has_permission(self, user: User, action: str) -> bool:
        """Whether the user may do this to some row."""
        return keeps_everything(user) or (action in self.own and programmes_kept_by(user).exists())

    def user_has_permission_for_instance(self, user: User, action: str, instance: Model) -> bool:
        """Whether the user may do this to this row."""
        return bool(self.instances_user_has_permission_for(user, action).filter(pk=instance.pk).exists())

    def instances_user_has_any_permission_for(self, user: User, actions: Collection[str]) -> QuerySet[Any]:
        """The rows to which the user may do one of `actions`."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        if keeps_everything(user):
            return rows
        if self.own.isdisjoint(actions):
            return rows.none()
        return self.within(rows, programmes_kept_by(user))

    def within(self, rows: QuerySet[Any], programmes: QuerySet[Programme]) -> QuerySet[Any]:
        """Those of `rows` that hang under `programmes`."""
        return rows.filter(**{f"{self.path}__in": programmes})

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[User]:
        """The users who may do one of `actions` somewhere."""
        roles = WHOLE if self.own.isdisjoint(actions) else WHOLE | {Role.PROGRAMME_COORDINATOR}
        held = Q(memberships__role__in=roles, memberships__ended_at=None)
        return User.objects.filter(held | Q(is_superuser=True), is_active=True).distinct()


class ModulePolicy(ReferencePolicy):
    """A type of session may serve several programmes: a coordinator changes it while it serves only their own.

    A draft of another programme counts for nothing: whoever prepares one takes no right away.
    """

    def within(self, rows: QuerySet[Any], programmes: QuerySet[Programme]) -> QuerySet[Any]:
        """Those of `rows` that a version of `programmes` holds, and no version in force of another one."""
        others = ModuleVersion.objects.exclude(version__programme__in=programmes)
        followed = others.exclude(version__state=VersionState.DRAFT)
        held = rows.filter(module_versions__version__programme__in=programmes)
        return held.exclude(pk__in=followed.values("module")).distinct()


# What a coordinator does to dated rows (ended, never deleted), and to the rows of a draft.
DATED = ("add", "change", "view")
HELD = ("add", "change", "delete", "view")
POLICIES = [
    *(ReferencePolicy(model) for model in (Organisation, Site, Room, Closure, DirectoryEntry)),
    ReferencePolicy(Programme, "pk", ("change", "view")),
    *(ReferencePolicy(model, "programme", DATED) for model in (Carrier, ProgrammeSite, TeamMember, Declaration)),
    ReferencePolicy(ProgrammeFile, "programme", ("add", "view")),
    ModulePolicy(Module, own=("change", "view")),
    ReferencePolicy(ProgrammeVersion, "programme", ("change", "view")),
    *(ReferencePolicy(model, "version__programme", HELD) for model in (ModuleVersion, Objective)),
]


def register_policies() -> None:
    """Make the editing tool ask these policies about the reference data, and no group of its own."""
    for policy in POLICIES:
        register_permission_policy(policy.model, policy, exact_class=True)

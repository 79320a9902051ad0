"""Who keeps what serves the texts: videos and sounds, words to explain, images."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User


def writes_somewhere(user: User) -> bool:
    """Whether `user` writes texts of some programme now: an author, an educator, a coordinator, or a superuser."""
    held = Membership.objects.filter(user=user, role__in=Role.writes_pages).live()
    return user.is_active and (user.is_superuser or held.exists())


class WritersPolicy(BasePermissionPolicy):
    """Whoever writes texts sees, adds and changes; nobody deletes what a signed text may show."""

    allowed = frozenset({"add", "change", "view", "choose"})

    def __init__(self, model: type[Model]) -> None:
        super().__init__(model)

    def user_has_permission(self, user: User, action: str) -> bool:
        """Whether the user may do this to any row."""
        return action in self.allowed and writes_somewhere(user)

    def user_has_permission_for_instance(self, user: User, action: str, instance: Model) -> bool:
        """Whether the user may do this to this row: the same for all."""
        return self.user_has_permission(user, action)

    def instances_user_has_any_permission_for(self, user: User, actions: Collection[str]) -> QuerySet[Any]:
        """Every row, or none."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows if any(self.user_has_permission(user, action) for action in actions) else rows.none()

    def users_with_any_permission(self, actions: Collection[str]) -> QuerySet[User]:
        """The users who may do one of `actions`."""
        if self.allowed.isdisjoint(actions):
            return User.objects.none()
        held = Q(memberships__role__in=Role.writes_pages, memberships__ended_at=None)
        return User.objects.filter(held | Q(is_superuser=True), is_active=True).distinct()


def register_writers(*models: type[Model]) -> None:
    """Make the editing tool ask who writes texts about `models`, and no group of its own."""
    for model in models:
        register_permission_policy(model, WritersPolicy(model), exact_class=True)

"""What a site manager does in the editing tool: the page and the contacts of their own place, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from cms.permissions.pages import RecordPageTester, may_publish
from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.accounts.permissions import memberships_of
from etp.network.models import Site

if TYPE_CHECKING:
    from wagtail.models import Page

# Whoever holds it writes the whole page of a place; a site manager does not, so the other fields leave their form.
WHOLE_PAGE = "cms.change_sitepage"


def sites_managed_by(user: User | AnonymousUser) -> QuerySet[Site]:
    """The sites of which the user is the manager: the one their role names, else all those of its structure."""
    managed = Q(pk__in=())
    for row in memberships_of(user):
        if row.role == Role.SITE_MANAGER:
            managed |= Q(pk=row.site_id) if row.site_id else Q(organisation_id=row.organisation_id)
    return Site.objects.filter(managed)


class SitePageTester(RecordPageTester):
    """The page of a place: its manager changes and publishes it, the platform does the rest, nobody else anything."""

    def __init__(self, user: User, page: Page) -> None:
        super().__init__(user, page)
        self.whole = may_publish(user)
        self.manages = not self.whole and self._manages(user)
        if not self.whole:
            self.permissions: set[str] = {"change", "publish"} if self.manages else set()

    def _manages(self, user: User) -> bool:
        stored = type(self.page).objects.filter(pk=self.page.pk, site__in=sites_managed_by(user).values("pk"))
        return bool(user.is_active and stored.exists())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.whole and bool(super().can_delete(ignore_bulk))

    def can_unpublish(self) -> bool:
        return self.whole and bool(super().can_unpublish())

    def can_set_view_restrictions(self) -> bool:
        return self.whole and bool(super().can_set_view_restrictions())

    def can_unschedule(self) -> bool:
        return self.whole and bool(super().can_unschedule())

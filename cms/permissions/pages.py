"""What the editing tool lets someone do with a page, beyond Wagtail's own rights."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from wagtail.models.pages import PagePermissionTester

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.common.clock import local_day
from etp.common.dated import live_on
from etp.programmes.models import Carrier, Programme

if TYPE_CHECKING:
    from wagtail.models import Page

# Those who put online the pages that need no signature: home, programmes, places, plain texts.
PUBLISHING_ROLES = frozenset({Role.PLATFORM_COORDINATOR})


def may_write(user: User, programme: Programme, day: date | None = None) -> bool:
    """Whether `user` may write the texts of `programme` on `day` (default: today there).

    True for a writing member of one of its live carriers, its coordinator, a coordinator of the platform, and the
    technical superuser; a membership given for another programme does not count.
    """
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    day = day or local_day(timezone.now(), programme.time_zone)
    if held_in_a_carrier(user, programme, Role.writes_pages, day) is not None:
        return True
    reach = PUBLISHING_ROLES | (Role.writes_pages if programme.coordinator_id == user.pk else set())
    return Membership.objects.filter(user=user, role__in=reach).live(day).exists()


def held_in_a_carrier(user: User, programme: Programme, roles: Collection[str], day: date) -> Membership | None:
    """The membership that gives `user` one of `roles` in a live carrier of `programme` on `day`, the oldest; or None.

    A membership given for another programme does not count.
    """
    if not user.is_active:
        return None
    carriers = Carrier.objects.filter(live_on(day), programme=programme)
    held = Membership.objects.filter(
        user=user, role__in=roles, organisation__in=carriers.values("organisation"),
        programme_code__in=["", programme.code],
    )  # fmt: skip
    return held.live(day).select_related("organisation").order_by("pk").first()


def may_publish(user: User) -> bool:
    """Whether `user` puts online what needs no signature: a coordinator of the platform, or a superuser."""
    held = Membership.objects.filter(user=user, role__in=PUBLISHING_ROLES).live()
    return user.is_active and (user.is_superuser or held.exists())


class SharedPageTester(PagePermissionTester):
    """A page that belongs to no programme: whoever may not publish it may not change it either."""

    def __init__(self, user: User, page: Page) -> None:
        super().__init__(user, page)
        if "publish" not in getattr(self, "permissions", ()):
            self.permissions: set[str] = set()


class RecordPageTester(PagePermissionTester):
    """A page that stands for one record: never copied; what is created under it starts as a draft."""

    def can_copy(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False


class ProgrammePageTester(RecordPageTester):
    """The page of a programme, or a page under it: a stranger to the programme has no right on it at all."""

    def __init__(self, user: User, page: Any) -> None:
        super().__init__(user, page)
        self.writes = may_write(user, page.programme_of_page)
        if not self.writes:
            self.permissions: set[str] = set()

    def can_edit(self) -> bool:
        return self.writes and bool(super().can_edit())

    def can_submit_for_moderation(self) -> bool:
        return self.can_edit() and bool(super().can_submit_for_moderation())

    def can_unlock(self) -> bool:
        return self.writes and bool(super().can_unlock())


class SignedPageTester(ProgrammePageTester):
    """A page that only the carriers' signatures put online: no button publishes it, not even a superuser's."""

    def can_publish(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Whether it may be deleted; a text that went through a round stays, since the ledger names it."""
        return not self.page.rounds.exists() and bool(super().can_delete(ignore_bulk))

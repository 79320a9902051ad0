"""Which pages a member meets in the editing tool: what is not theirs to write or sign answers like what is not there.

Wagtail gives rights on a branch of the tree; ours belong to a programme or a place, so the branch is cut here, once,
for its lists, choosers, searches and reports (`ReachPolicy`) and for its addresses (`is_hidden`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.models import ArticlePage, ProgrammePage, SitePage
from cms.permissions.pages import may_publish
from cms.permissions.places import sites_managed_by
from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.common.clock import local_day
from etp.common.dated import live_on
from etp.programmes.models import Carrier, Programme

# Those who write texts, and those who read them again for the programme: to meet a text gives no right on it.
MEETING = {*Role.writes_pages, Role.PATIENT_PARTNER}
# Kept on the user for the time of one request, like Wagtail's own answers.
KEPT = "_hidden_branches"


def programmes_met_by(user: User, day: date | None = None) -> QuerySet[Programme]:
    """The programmes whose texts `user` writes, reads again or signs on `day` (default: today in Paris)."""
    if user.is_superuser or may_publish(user):
        return Programme.objects.all()
    day = day or local_day(timezone.now(), "Europe/Paris")
    live = Carrier.objects.filter(live_on(day))
    met = Q(pk__in=live.filter(Q(signatory=user) | Q(deputy=user)).values("programme"))
    held = Membership.objects.filter(user=user, role__in=MEETING).live(day)
    for organisation, code in held.values_list("organisation", "programme_code"):
        carried = Q(pk__in=live.filter(organisation=organisation).values("programme"))
        met |= carried & Q(code=code) if code else carried
    if held.exists():
        met |= Q(coordinator=user)
    return Programme.objects.filter(met)


def hidden_branches(user: User) -> list[str]:
    """The tree paths of the pages that `user` does not meet: other programmes, other places, with all under them.

    An article belongs to the programmes that it serves; one that serves none, to who publishes.
    """
    if not user.is_active or user.is_superuser or may_publish(user):
        return []
    kept: list[str] | None = vars(user).get(KEPT)
    if kept is None:
        met = programmes_met_by(user).values("pk")
        foreign = ProgrammePage.objects.exclude(programme__in=met)
        served = ArticlePage.programmes.through.objects.filter(programme__in=met).values("articlepage")
        unserved = ArticlePage.objects.exclude(pk__in=served)
        elsewhere = SitePage.objects.exclude(site__in=sites_managed_by(user).values("pk"))
        kept = [path for pages in (foreign, unserved, elsewhere) for path in pages.values_list("path", flat=True)]
        vars(user)[KEPT] = kept
    return kept


def is_hidden(user: User, page_id: int) -> bool:
    """Whether the page `page_id` exists and is not one that `user` meets."""
    branches = hidden_branches(user)
    path = Page.objects.filter(pk=page_id).values_list("path", flat=True).first() if branches else None
    return path is not None and any(path.startswith(branch) for branch in branches)


def cut(user: User, pages: QuerySet[Any]) -> QuerySet[Any]:
    """`pages` without those that `user` does not meet."""
    branches = hidden_branches(user)
    return pages.exclude(reduce(or_, (Q(path__startswith=branch) for branch in branches))) if branches else pages


class ReachPolicy(PagePermissionPolicy):
    """Wagtail's rights on pages, cut to those that the member meets."""

    def instances_user_has_any_permission_for(self, user: User, actions: Collection[str]) -> QuerySet[Any]:
        """The pages to which the user may do one of `actions`, among those they meet."""
        return cut(user, super().instances_user_has_any_permission_for(user, actions))

    def explorable_instances(self, user: User) -> QuerySet[Any]:
        """The pages that the tool lists for the user: theirs, and the way down to them."""
        return cut(user, super().explorable_instances(user))

    def user_has_any_permission_for_instance(self, user: User, actions: Collection[str], instance: Any) -> bool:
        """Whether the user may do one of `actions` to a page they meet."""
        if any(instance.path.startswith(branch) for branch in hidden_branches(user)):
            return False
        return bool(super().user_has_any_permission_for_instance(user, actions, instance))


def register_reach() -> None:
    """Make the editing tool ask `ReachPolicy` about every page; from `ready()`."""
    register_permission_policy(Page, ReachPolicy())

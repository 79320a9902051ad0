"""Which sessions a member sees and marks, which addresses open to them."""

from collections.abc import Callable, Collection
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.accounts.permissions import Rule, member, memberships_of, roles_of, rule_of
from etp.enrolments.permissions import APPOINTING, COORDINATORS, paths_of
from etp.patients.enums import Resource
from etp.patients.permissions import Act
from etp.programmes.models import Programme
from sessions.models import Registration, Workshop, WorkshopAnimator
from sessions.permissions import FRONT_DESK, MARKERS, PARTNERS, READERS

# Those who meet people or answer for them.
CARE = member(Role.EDUCATOR, Role.SECRETARY, Role.SITE_MANAGER, Role.PROGRAMME_COORDINATOR, Role.PLATFORM_COORDINATOR)
# Those who see what is planned; a patient partner sees the sessions they take part in.
PLANNED = member(*READERS, Role.PATIENT_PARTNER)
# A front desk looks at everybody's week first; who animates looks at their own.
DESKS = {*FRONT_DESK, Role.PROGRAMME_COORDINATOR, Role.PLATFORM_COORDINATOR, Role.CARRIER_READER, Role.DPO}
# Those who keep sheets.
SHEETS = member(Role.EDUCATOR, Role.SECRETARY, Role.SITE_MANAGER, Role.PROGRAMME_COORDINATOR)
# Matrix, row « access journal »: these watch over a structure, a site manager by metadata; the others read their own
# lines.
WATCHERS = (Role.SITE_MANAGER, Role.DPO)
JOURNAL_READERS = member(Role.EDUCATOR, Role.SECRETARY, *WATCHERS)
# What the pages about one path ask of the path, besides the rule of their view: links ask the same first.
WAYS = {
    "enrolments:referral": ((Resource.REFERRAL, Act.READ),),
    "enrolments:include": ((Resource.CONSENT, Act.CREATE),),
    "assessments:diagnosis": ((Resource.DIAGNOSIS, Act.READ),),
    "assessments:plan": ((Resource.PLAN, Act.READ),),
    "assessments:evaluate": ((Resource.PLAN, Act.READ),),
    "sessions:appointment": ((Resource.REGISTRATION, Act.CREATE),),
    "sessions:book_plan": ((Resource.PLAN_DATES, Act.READ), (Resource.REGISTRATION, Act.CREATE)),
    "sessions:plan_print": ((Resource.PLAN_DATES, Act.READ),),
}


def sessions_of(user: User | AnonymousUser) -> QuerySet[Workshop]:
    """The sessions that `user` animates."""
    return Workshop.objects.filter(_animated_by(user, PARTNERS))


def looks_at_own_week(user: User | AnonymousUser) -> bool:
    """Whether `user` animates and answers for nobody else's sessions."""
    return not roles_of(user) & DESKS


def sessions_seen_by(user: User | AnonymousUser) -> QuerySet[Workshop]:
    """The sessions of the programmes and sites of `user`, and those they animate."""
    seen = _animated_by(user, PARTNERS)
    for membership in memberships_of(user):
        if membership.role in READERS:
            seen |= _of_carried(membership) | _of_site(membership)
    return Workshop.objects.filter(seen)


def week_of(user: User | AnonymousUser) -> QuerySet[Workshop]:
    """The sessions of the first page: those one animates, those of one's desk, or those one may read."""
    if looks_at_own_week(user):
        return sessions_of(user)
    return sheets_of(user) if roles_of(user) & set(FRONT_DESK) else sessions_seen_by(user)


def sheets_of(user: User | AnonymousUser) -> QuerySet[Workshop]:
    """The sessions whose sheet `user` may close: the same as `sessions.permissions.can_close`, as one query."""
    kept = Q(pk__in=[])
    for membership in memberships_of(user):
        if membership.role == Role.EDUCATOR:
            kept |= _animated_by(user, MARKERS)
        elif membership.role in FRONT_DESK:
            kept |= _of_site(membership)
        elif membership.role == Role.PROGRAMME_COORDINATOR:
            kept |= _of_programme(membership)
    return Workshop.objects.filter(kept)


def registrations_known_to(user: User | AnonymousUser) -> QuerySet[Registration]:
    """The registrations that `user` may know of: on a path opened to them, or at a session they answer for.

    A session of one's site, of one's programme or that one animates is one's own affair; any other one would tell of
    a path elsewhere.
    """
    known = Q(enrolment__in=paths_of(user, Resource.REGISTRATION).values("pk"))
    return Registration.objects.filter(known | Q(workshop__in=_answered_for(user).values("pk")))


def _answered_for(user: User | AnonymousUser) -> QuerySet[Workshop]:
    mine = Q(pk__in=[])
    for membership in memberships_of(user):
        if membership.role == Role.EDUCATOR:
            mine |= _animated_by(user, PARTNERS)
        elif membership.role in FRONT_DESK:
            mine |= _of_site(membership)
        elif membership.role in COORDINATORS:
            mine |= _of_programme(membership)
    return Workshop.objects.filter(mine)


def way_opens(user: User | AnonymousUser, view: str, allowed: Callable[[str, str], bool]) -> bool:
    """Whether `allowed` (resource, act) answers yes to all that the page `view` about a path asks of `user`."""
    if view == "sessions:appointment" and not roles_of(user) & APPOINTING:
        return False
    return all(allowed(resource, act) for resource, act in WAYS.get(view, ()))


def opens(request: HttpRequest, address: str) -> bool:
    """Whether the rule of the view behind `address` permits the user of `request`."""
    rule = rule_at(address)
    return rule is not None and rule.permits(request)


@lru_cache(512)
def rule_at(address: str) -> Rule | None:
    """The access rule of the view that answers at the path `address`; None when there is no such view or rule."""
    try:
        return rule_of(resolve(address).func, address)
    except Resolver404:
        return None


def _animated_by(user: User | AnonymousUser, roles: Collection[str]) -> Q:
    return Q(pk__in=WorkshopAnimator.objects.filter(user=user.pk, role__in=roles).values("workshop"))


def _of_site(membership: Membership) -> Q:
    if membership.site_id:
        return Q(site=membership.site_id)
    return Q(site__organisation=membership.organisation_id)


def _of_programme(membership: Membership) -> Q:
    if membership.programme_code:
        return Q(programme__code=membership.programme_code)
    return _of_site(membership)


def _of_carried(membership: Membership) -> Q:
    if membership.programme_code:
        return Q(programme__code=membership.programme_code)
    carried = Programme.objects.filter(carriers__organisation=membership.organisation_id, carriers__until=None)
    return Q(programme__in=carried.values("pk"))

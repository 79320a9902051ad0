"""Who may plan, see and mark a workshop: small questions about a user and a workshop, a site or a programme.

What one may read of each *person* stays with `etp.patients.permissions`; both answers are needed to show a name.
"""

from collections.abc import Collection, Iterator

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import override

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.accounts.permissions import memberships_of
from etp.network.models import Site
from etp.programmes.models import Programme
from sessions.enums import AnimatorRole
from sessions.models import Workshop

# Matrix, row "session, room, team on it": these columns read it, whoever runs it.
READERS = frozenset(
    {
        Role.EDUCATOR,
        Role.SECRETARY,
        Role.SITE_MANAGER,
        Role.PROGRAMME_COORDINATOR,
        Role.PLATFORM_COORDINATOR,
        Role.CARRIER_READER,
        Role.DPO,
    }
)
PLANNERS = frozenset({Role.EDUCATOR, Role.SECRETARY, Role.SITE_MANAGER, Role.PROGRAMME_COORDINATOR})
FRONT_DESK = frozenset({Role.SECRETARY, Role.SITE_MANAGER})
ANIMATING = frozenset({Role.EDUCATOR, Role.PATIENT_PARTNER})
# An observer sits in the room and sees nothing of the sheet.
MARKERS = frozenset({AnimatorRole.LEAD, AnimatorRole.CO_LEAD})
PARTNERS = MARKERS | {AnimatorRole.PATIENT_PARTNER}


def _at_site(membership: Membership, site: Site) -> bool:
    """Whether a membership covers a site: its own, or any of its organisation when it names none."""
    return membership.site_id == site.pk if membership.site_id else membership.organisation_id == site.organisation_id


def _for_programme(membership: Membership, programme: Programme, site: Site) -> bool:
    """Whether a membership covers a programme: the one it names, or what runs at its organisation's sites."""
    return membership.programme_code == programme.code if membership.programme_code else _at_site(membership, site)


def _animates(user: User | AnonymousUser, workshop: Workshop, roles: Collection[str]) -> bool:
    return any(animator.user_id == user.pk and animator.role in roles for animator in workshop.animators.all())


def _grants(user: User | AnonymousUser, workshop: Workshop) -> Iterator[Membership]:
    """The memberships of `user` that open the sheet of `workshop`."""
    for membership in memberships_of(user):
        if (
            (membership.role in FRONT_DESK and _at_site(membership, workshop.site))
            or (
                membership.role == Role.PROGRAMME_COORDINATOR
                and _for_programme(membership, workshop.programme, workshop.site)
            )
            or (membership.role in ANIMATING and _animates(user, workshop, PARTNERS))
        ):
            yield membership


def standing(user: User | AnonymousUser, workshop: Workshop) -> str:
    """The words that say why `user` sees the participants of `workshop`, for the journal; "" when they may not."""
    with override(settings.LANGUAGE_CODE):
        for membership in _grants(user, workshop):
            return f"{Role(membership.role).label}, {membership.organisation.short_name}"
    return ""


def can_see_sheet(user: User | AnonymousUser, workshop: Workshop) -> bool:
    """Whether `user` sees who takes part: animator, front desk of the site, coordinator of the programme."""
    return any(True for _membership in _grants(user, workshop))


def can_mark(user: User | AnonymousUser, workshop: Workshop) -> bool:
    """Whether `user` fills the open sheet: an educator who animates, or the front desk of the site."""
    roles = {membership.role for membership in _grants(user, workshop)}
    return bool(roles & FRONT_DESK) or (Role.EDUCATOR in roles and _animates(user, workshop, MARKERS))


def can_correct(user: User | AnonymousUser, workshop: Workshop) -> bool:
    """Whether `user` changes a mark with a reason: those who mark, and the coordinator of the programme."""
    roles = {membership.role for membership in _grants(user, workshop)}
    return Role.PROGRAMME_COORDINATOR in roles or can_mark(user, workshop)


def can_correct_old(user: User | AnonymousUser, workshop: Workshop) -> bool:
    """Whether `user` changes a mark more than thirty days after: site manager, coordinator of the programme."""
    roles = {membership.role for membership in _grants(user, workshop)}
    return bool(roles & {Role.SITE_MANAGER, Role.PROGRAMME_COORDINATOR})


def can_close(user: User | AnonymousUser, workshop: Workshop) -> bool:
    """Whether `user` closes the sheet: whoever fills it, or the coordinator of the programme."""
    return can_correct(user, workshop)


def can_schedule(user: User | AnonymousUser, programme: Programme, site: Site) -> bool:
    """Whether `user` plans a workshop of `programme` at `site`."""
    return any(
        _for_programme(membership, programme, site)
        if membership.role == Role.PROGRAMME_COORDINATOR
        else _at_site(membership, site)
        for membership in memberships_of(user)
        if membership.role in PLANNERS
    )


def can_change(user: User | AnonymousUser, workshop: Workshop) -> bool:
    """Whether `user` publishes, changes or cancels a workshop: front desk, coordinator, or an educator's own."""
    for membership in memberships_of(user):
        if membership.role in FRONT_DESK and _at_site(membership, workshop.site):
            return True
        if membership.role == Role.PROGRAMME_COORDINATOR and _for_programme(
            membership, workshop.programme, workshop.site
        ):
            return True
        if membership.role == Role.EDUCATOR and _animates(user, workshop, MARKERS):
            return True
    return False


def plans_only_for_self(user: User | AnonymousUser, programme: Programme, site: Site) -> bool:
    """Whether what lets `user` plan here is a care role alone: the session is then theirs to animate."""
    wider = PLANNERS - {Role.EDUCATOR}
    return not any(
        membership.role in wider
        and (
            _for_programme(membership, programme, site)
            if membership.role == Role.PROGRAMME_COORDINATOR
            else _at_site(membership, site)
        )
        for membership in memberships_of(user)
    )


def sites_to_plan(user: User | AnonymousUser) -> QuerySet[Site]:
    """The open sites where `user` may plan something."""
    found = Q(pk__in=[])
    for membership in memberships_of(user):
        if membership.role not in PLANNERS:
            continue
        if membership.role == Role.PROGRAMME_COORDINATOR and membership.programme_code:
            found |= Q(programme_sites__programme__code=membership.programme_code, programme_sites__until=None)
        elif membership.site_id:
            found |= Q(pk=membership.site_id)
        else:
            found |= Q(organisation_id=membership.organisation_id)
    return Site.objects.filter(found, closed_on=None).select_related("commune").distinct()


def programmes_to_plan(user: User | AnonymousUser) -> QuerySet[Programme]:
    """The programmes run at one of the sites where `user` may plan."""
    run = Q(programme_sites__site__in=sites_to_plan(user), programme_sites__until=None)
    return Programme.objects.filter(run).distinct()


def workshops_to_see(user: User | AnonymousUser) -> QuerySet[Workshop]:
    """The workshops whose page `user` may open: all of them for those who read sessions, none for others.

    A patient partner opens the ones they animate.
    """
    roles = {Role(membership.role) for membership in memberships_of(user)}
    if roles & READERS:
        return Workshop.objects.all()
    if Role.PATIENT_PARTNER in roles:
        return Workshop.objects.filter(animators__user=user.pk)
    return Workshop.objects.none()

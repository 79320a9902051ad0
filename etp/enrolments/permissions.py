"""Which referrals and paths a member sees: a person visible by the matrix, and a path within the member's own scope.

The matrix opens a person; the same person may follow another programme elsewhere, which the member must not learn
from here ("existence elsewhere"). Both answers are needed, and from the same membership: the reach of one role is
never read with the rights of another.
"""

from collections.abc import Collection
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.accounts.permissions import memberships_of, roles_of, words_of
from etp.audit.domain import note_read
from etp.common.clock import local_day, moment
from etp.common.dated import live_on
from etp.enrolments.models import CallBack, Enrolment, Referral
from etp.patients.enums import Resource
from etp.patients.models import Person, TherapeuticLink
from etp.patients.permissions import Act, Rows, may, opened_by
from etp.programmes.models import Carrier, ProgrammeSite

Member = User | AnonymousUser
Row = TypeVar("Row", Enrolment, Referral)
DESKS = (Role.SECRETARY, Role.SITE_MANAGER)
COORDINATORS = (Role.PROGRAMME_COORDINATOR, Role.PLATFORM_COORDINATOR)
# Matrix, row "referral": these columns create one.
RECEIVERS = (Role.EDUCATOR, *DESKS, *COORDINATORS)
# Matrix, row "referral, contact attempts": these columns call back; an educator only creates.
CALLERS = (*DESKS, *COORDINATORS)
# Matrix, row "session, room, team on it": these columns plan one, and so take an appointment.
APPOINTING = frozenset({Role.EDUCATOR, *DESKS, Role.PROGRAMME_COORDINATOR})
# A path is opened by the links of its own programme.
PATHS = Rows("person", "programme__code")


def paths_of(user: Member, resource: str, act: Act = Act.READ) -> QuerySet[Enrolment]:
    """The paths whose person's `resource` one membership of the user lets them `act` on, within its own reach."""
    known = Q(pk__in=())
    for _words, reach in _reaches(user, resource, act):
        known |= reach
    return Enrolment.objects.filter(known).select_related(
        "person", "programme", "version", "organisation", "home_site", "referent"
    )


def paths_to_move(user: Member) -> QuerySet[Enrolment]:
    """The paths that the user may have follow another version: an educator by the plan, a coordinator by the programme.

    Matrix, rows « plan » (CRU t for E) and « referral » (CRU p for PC): the right of a front desk is not one here.
    """
    by_role = {Role.EDUCATOR: Resource.PLAN, Role.PROGRAMME_COORDINATOR: Resource.REFERRAL}
    known = Q(pk__in=())
    for row in memberships_of(user):
        resource = by_role.get(Role(row.role))
        if resource:
            known |= _membership_scope(row) & opened_by(row, row.user, resource, Act.UPDATE, PATHS)
    return Enrolment.objects.filter(known)


def may_on(user: Member, path: Enrolment, resource: str, act: Act = Act.READ) -> bool:
    """Whether the user may `act` on the `resource` of this path: a right by another path is not enough."""
    return paths_of(user, resource, act).filter(pk=path.pk).exists()


def may_appoint(user: Member, path: Enrolment) -> bool:
    """Whether the user may take an appointment on this path: book in the person's name, and plan a session."""
    return bool(roles_of(user) & APPOINTING) and may_on(user, path, Resource.REGISTRATION, Act.CREATE)


def referrals_of(user: Member, act: Act = Act.READ) -> QuerySet[Referral]:
    """The referrals on whose path the user may `act`, and those of the user's own desk whose path is elsewhere."""
    paths = paths_of(user, Resource.REFERRAL, act)
    apart = Q(apart=True) & _desk_scope(user, act)
    return Referral.objects.filter(Q(enrolment__in=paths.values("pk")) | apart).select_related(
        "person__commune", "programme", "site", "enrolment__programme", "enrolment__home_site"
    )


def open_path(request: HttpRequest, pk: int, resource: str, act: Act = Act.READ) -> Enrolment:
    """The path `pk`, read by the user of `request` and journalled; Http404 when there is none or it is not theirs."""
    return opened(request, paths_of(request.user, resource, act).filter(pk=pk).first(), resource, act)


def opened(request: HttpRequest, row: Row | None, resource: str, act: Act = Act.READ) -> Row:
    """`row` (a path or a referral) once its reading is journalled with its grant; Http404 for None."""
    if row is None:
        raise Http404
    # A referral always has its path here: it was found through one.
    path = row if isinstance(row, Enrolment) else row.enrolment
    if path is None:
        raise Http404
    note_opened(request, path, resource, act, f"{row._meta.model_name}:{row.pk}")
    return row


def note_opened(request: HttpRequest, path: Enrolment, resource: str, act: Act, object_key: str) -> None:
    """Journal that the user of `request` read this `resource` of a path's person, and by which membership."""
    words = grant_on(request.user, path, resource, act)
    note_read(path.person.key, resource, by=request.user, object_key=object_key, acting_as=words)


def grant_on(user: Member, path: Enrolment, resource: str, act: Act = Act.READ) -> str:
    """The words of the first membership that lets the user `act` on this path; "" when none does."""
    reaches = [When(reach, then=Value(words)) for words, reach in _reaches(user, resource, act)]
    first = Case(*reaches, default=Value(""), output_field=CharField())
    return str(Enrolment.objects.filter(pk=path.pk).values_list(first, flat=True).get())


def name_for(user: Member, person: Person) -> str:
    """The name that the user may read: the whole one, or first name and initial before any share."""
    return str(person.full_name if may(user, person, Resource.IDENTITY) else person.short_name)


def calls_of(user: Member) -> QuerySet[CallBack]:
    """The call-back requests of the user's desks and programmes, those they took, and those that name no place.

    A request without programme nor place lies before every front desk of the territory until one of them takes it.
    """
    held = [membership for membership in memberships_of(user) if membership.role in CALLERS]
    scope = Q(pk__in=())
    for membership in held:
        scope |= _place_scope(membership) | Q(owner=membership.user_id)
    if held and places_of(user, CALLERS).exists():
        scope |= Q(site=None, programme=None, owner=None)
    return CallBack.objects.filter(scope).select_related("programme", "site", "commune", "owner")


def places_of(user: Member, roles: Collection[str] = RECEIVERS) -> QuerySet[ProgrammeSite]:
    """Where the user may receive referrals by one of `roles`: the live (programme, site) pairs, in order."""
    today = local_day(moment(), "Europe/Paris")
    scope = Q(pk__in=())
    for membership in memberships_of(user):
        if membership.role in roles:
            scope |= _place_scope(membership)
    live = ProgrammeSite.objects.filter(scope, live_on(today))
    return live.select_related("programme", "site__organisation", "site__commune").order_by("programme", "site__name")


def _desk_scope(user: Member, act: Act) -> Q:
    """Referrals typed at a site for which a front desk of the user answers, and on which it may `act`."""
    scope = Q(pk__in=())
    for membership in memberships_of(user):
        if membership.role in DESKS:
            here = Q(site_id=membership.site_id)
            desk = here if membership.site_id else Q(site__organisation_id=membership.organisation_id)
            scope |= desk & opened_by(membership, membership.user, Resource.REFERRAL, act, PATHS)
    return scope


def _place_scope(membership: Membership) -> Q:
    if membership.role in COORDINATORS and membership.programme_code:
        return Q(programme__code=membership.programme_code)
    if membership.role in COORDINATORS:
        carried = Carrier.objects.filter(organisation_id=membership.organisation_id, until=None)
        return Q(programme__in=carried.values("programme")) | Q(site__organisation_id=membership.organisation_id)
    if membership.site_id:
        return Q(site_id=membership.site_id)
    return Q(site__organisation_id=membership.organisation_id)


def _reaches(user: Member, resource: str, act: Act) -> list[tuple[str, Q]]:
    """For each membership of the user, its words and the paths that it opens by its own grant and reach together."""
    return [
        (words_of(row), _membership_scope(row) & opened_by(row, row.user, resource, act, PATHS))
        for row in memberships_of(user)
    ]


def _membership_scope(membership: Membership) -> Q:
    at_organisation = Q(organisation_id=membership.organisation_id)
    if membership.role in DESKS:
        return Q(home_site_id=membership.site_id) if membership.site_id else at_organisation | _at_its_sites(membership)
    if membership.role in COORDINATORS:
        named = membership.programme_code
        return Q(programme__code=named) if named else at_organisation | _at_its_sites(membership)
    mine = at_organisation | _named_by_link(membership.user_id)
    return mine & Q(programme__code=membership.programme_code) if membership.programme_code else mine


def _at_its_sites(membership: Membership) -> Q:
    return Q(home_site__organisation_id=membership.organisation_id)


def _named_by_link(user_pk: int) -> Q:
    named = TherapeuticLink.objects.live(moment()).filter(
        person=OuterRef("person"), user=user_pk, programme_code=OuterRef("programme__code")
    )
    return Q(Exists(named))

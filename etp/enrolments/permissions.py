"""Which referrals and paths a member sees: a person visible by the matrix, and a path within the member's own scope.

The matrix opens a person; the same person may follow another programme elsewhere, which the member must not learn
from here ("existence elsewhere"). Both answers are needed.
"""

from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.accounts.permissions import memberships_of
from etp.audit.domain import note_read
from etp.common.clock import local_day, moment
from etp.enrolments.models import Enrolment, Referral
from etp.patients.enums import Resource
from etp.patients.models import Person, TherapeuticLink
from etp.patients.permissions import Act, grant_for, may, visible_to
from etp.programmes.models import Carrier, ProgrammeSite

Member = User | AnonymousUser
Row = TypeVar("Row", Enrolment, Referral)
DESKS = (Role.SECRETARY, Role.SITE_MANAGER)
COORDINATORS = (Role.PROGRAMME_COORDINATOR, Role.PLATFORM_COORDINATOR)
# Matrix, row "referral": these columns create one.
RECEIVERS = (Role.EDUCATOR, *DESKS, *COORDINATORS)


def paths_of(user: Member, resource: str, act: Act = Act.READ) -> QuerySet[Enrolment]:
    """The paths whose person's `resource` the user may `act` on, within the user's programmes, sites and links."""
    return Enrolment.objects.filter(_scope(user), person__in=visible_to(user, resource, act)).select_related(
        "person", "programme", "version", "organisation", "home_site", "referent"
    )


def referrals_of(user: Member, act: Act = Act.READ) -> QuerySet[Referral]:
    """The referrals on whose path the user may `act`, and those of the user's own desk whose path is elsewhere."""
    paths = paths_of(user, Resource.REFERRAL, act)
    apart = Q(apart=True, person__in=visible_to(user, Resource.REFERRAL, act)) & _desk_scope(user)
    return Referral.objects.filter(Q(enrolment__in=paths.values("pk")) | apart).select_related(
        "person__commune", "programme", "site", "enrolment__programme", "enrolment__home_site"
    )


def open_path(request: HttpRequest, pk: int, resource: str, act: Act = Act.READ) -> Enrolment:
    """The path `pk`, read by the user of `request` and journalled; Http404 when there is none or it is not theirs."""
    return opened(request, paths_of(request.user, resource, act).filter(pk=pk).first(), resource, act)


def opened(request: HttpRequest, row: Row | None, resource: str, act: Act = Act.READ) -> Row:
    """`row` (anything with a `person`) once its reading is journalled with its grant; Http404 for None."""
    if row is None:
        raise Http404
    note_opened(request, row.person, resource, act, f"{row._meta.model_name}:{row.pk}")
    return row


def note_opened(request: HttpRequest, person: Person, resource: str, act: Act, object_key: str) -> None:
    """Journal that the user of `request` read this `resource` of `person`, and by which grant."""
    words = grant_for(request.user, person, resource, act)
    note_read(person.key, resource, by=request.user, object_key=object_key, acting_as=words)


def name_for(user: Member, person: Person) -> str:
    """The name that the user may read: the whole one, or first name and initial before any share."""
    return str(person.full_name if may(user, person, Resource.IDENTITY) else person.short_name)


def places_of(user: Member) -> QuerySet[ProgrammeSite]:
    """Where the user may receive referrals: the live (programme, site) pairs of their memberships, in order."""
    today = local_day(moment(), "Europe/Paris")
    scope = Q(pk__in=())
    for membership in memberships_of(user):
        if membership.role in RECEIVERS:
            scope |= _place_scope(membership)
    live = ProgrammeSite.objects.filter(scope, Q(until=None) | Q(until__gte=today), since__lte=today)
    return live.select_related("programme", "site__organisation", "site__commune").order_by("programme", "site__name")


def _desk_scope(user: Member) -> Q:
    """Referrals typed at a site for which a front desk of the user answers."""
    scope = Q(pk__in=())
    for membership in memberships_of(user):
        if membership.role in DESKS:
            here = Q(site_id=membership.site_id)
            scope |= here if membership.site_id else Q(site__organisation_id=membership.organisation_id)
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


def _scope(user: Member) -> Q:
    """Paths within reach of one membership of the user at least; the person is checked apart."""
    scope = Q(pk__in=())
    for membership in memberships_of(user):
        scope |= _membership_scope(membership)
    return scope


def _membership_scope(membership: Membership) -> Q:
    at_organisation = Q(organisation_id=membership.organisation_id)
    if membership.role in DESKS:
        return Q(home_site_id=membership.site_id) if membership.site_id else at_organisation | _at_its_sites(membership)
    if membership.role in COORDINATORS:
        named = membership.programme_code
        return Q(programme__code=named) if named else at_organisation | _at_its_sites(membership)
    return at_organisation | _named_by_link(membership.user_id)


def _at_its_sites(membership: Membership) -> Q:
    return Q(home_site__organisation_id=membership.organisation_id)


def _named_by_link(user_pk: int) -> Q:
    named = TherapeuticLink.objects.live(moment()).filter(
        person=OuterRef("person"), user=user_pk, programme_code=OuterRef("programme__code")
    )
    return Q(Exists(named))

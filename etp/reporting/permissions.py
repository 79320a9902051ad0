"""Which figures a user may ask for, membership by membership, and which of the people behind them they may read.

Matrix, rows "report owed to an authority or funder" and "indicator rows". Reaches are kept apart: a user who
coordinates one programme and manages a site of another reads the whole of the first and that site of the second.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import override

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.accounts.permissions import member, memberships_of
from etp.audit.domain import note_read
from etp.common.clock import moment
from etp.network.models import Organisation, Site
from etp.patients.enums import Resource
from etp.patients.models import Exclusion, Person, TherapeuticLink
from etp.patients.permissions import Act, clauses
from etp.programmes.models import Programme
from etp.reporting.scope import Scope

# They read the whole programme; a carrier reads what is its own, a site manager the part of their own sites.
WHOLE = {Role.PROGRAMME_COORDINATOR, Role.PLATFORM_COORDINATOR, Role.DPO}
READERS = member(*WHOLE, Role.SITE_MANAGER, Role.CARRIER_READER)
# The matrix gives the letter X to these two columns alone.
EXPORTERS = {Role.PROGRAMME_COORDINATOR, Role.PLATFORM_COORDINATOR}


@dataclass(frozen=True)
class Part:
    """What one membership may ask figures about: its programmes, and all of them or what is its own."""

    membership: Membership

    @property
    def words(self) -> str:
        """The grant as the journal keeps it, in the journal's language."""
        with override(settings.LANGUAGE_CODE):
            return f"{Role(self.membership.role).label}, {self.membership.organisation.short_name}"

    @property
    def programmes(self) -> QuerySet[Programme]:
        """The programmes of the membership's organisation, or the one that its role names."""
        mine = self.membership.organisation_id
        carried = Q(carriers__organisation=mine, carriers__until=None)
        hosted = Q(programme_sites__site__organisation=mine, programme_sites__until=None)
        code = self.membership.programme_code
        named = Q(code=code) if code else Q()
        return Programme.objects.filter(named & (carried | hosted)).distinct()

    @property
    def carriers(self) -> QuerySet[Organisation]:
        """The carriers that may be told apart: any of its programmes', or the membership's own."""
        if self.membership.role in WHOLE:
            return Organisation.objects.filter(carried__programme__in=self.programmes).distinct()
        if self.membership.role == Role.CARRIER_READER:
            return Organisation.objects.filter(pk=self.membership.organisation_id)
        return Organisation.objects.none()

    @property
    def sites(self) -> QuerySet[Site]:
        """The sites that may be told apart: any of its programmes', or the membership's own."""
        if self.membership.role in WHOLE:
            return Site.objects.filter(programme_sites__programme__in=self.programmes).distinct()
        if self.membership.site_id:
            return Site.objects.filter(pk=self.membership.site_id)
        return Site.objects.filter(organisation=self.membership.organisation_id)

    def covers(self, scope: Scope) -> bool:
        """Whether this membership alone may read the figures of `scope`."""
        if scope.programme is None or scope.programme not in self.programmes:
            return False
        if self.membership.role in WHOLE:
            return True
        if self.membership.role == Role.CARRIER_READER:
            own = scope.carrier is not None and scope.carrier.pk == self.membership.organisation_id
            return own and (scope.site is None or scope.site in self.sites)
        return scope.site is not None and scope.site in self.sites

    def usual(self) -> dict[str, str]:
        """The narrowest scope that this membership asks when it names none, as slugs; empty for the whole."""
        if self.membership.role in WHOLE:
            return {}
        if self.membership.role == Role.CARRIER_READER:
            return {"carrier": self.membership.organisation.slug}
        first = self.sites.order_by("name").first()
        return {"site": first.slug} if first else {}


@dataclass(frozen=True)
class Reach:
    """What all the memberships of one user may ask, each for itself."""

    parts: tuple[Part, ...]

    @property
    def programmes(self) -> QuerySet[Programme]:
        """The programmes of which some part may be asked."""
        found = Q(pk__in=())
        for part in self.parts:
            found |= Q(pk__in=part.programmes.values("pk"))
        return Programme.objects.filter(found)

    @property
    def carriers(self) -> QuerySet[Organisation]:
        """The carriers that some part may tell apart; the scope as a whole is asked of `covering`."""
        found = Q(pk__in=())
        for part in self.parts:
            found |= Q(pk__in=part.carriers.values("pk"))
        return Organisation.objects.filter(found)

    @property
    def sites(self) -> QuerySet[Site]:
        """The sites that some part may tell apart."""
        found = Q(pk__in=())
        for part in self.parts:
            found |= Q(pk__in=part.sites.values("pk"))
        return Site.objects.filter(found)

    def covering(self, scope: Scope) -> list[Part]:
        """The parts that may read the figures of `scope`."""
        return [part for part in self.parts if part.covers(scope)]

    def may_export(self, scope: Scope) -> bool:
        """Whether one and the same membership may read `scope` and take it away as a file."""
        return any(part.membership.role in EXPORTERS for part in self.covering(scope))

    def usual(self, programme: Programme) -> dict[str, str]:
        """What is asked about `programme` when no carrier and no site is named: the widest that is the user's."""
        found = [part.usual() for part in self.parts if programme in part.programmes]
        return min(found, key=len, default={})


def reach_of(user: User | AnonymousUser) -> Reach:
    """The parts that the user may ask figures about, one a membership whose role reads the report."""
    mine = [membership for membership in memberships_of(user) if membership.role in READERS.roles]
    return Reach(tuple(Part(membership) for membership in mine))


def open_rows(request: HttpRequest, keys: Iterable[int], scope: Scope, parts: Iterable[Part]) -> list[Person]:
    """Those of the people `keys` behind a figure of `scope` whom `parts` open by name, each journalled; in name order.

    A link of care that lived during the reported period counts like one that lives now: the report of a year is
    answered for after the links of its closed paths have ended. Exclusions are those of now.
    """
    grants: dict[int, Part] = {}
    for part in parts:
        opened = _opened_by(part, scope, moment())
        for pk in Person.objects.filter(opened, pk__in=list(keys)).values_list("pk", flat=True):
            grants.setdefault(pk, part)
    found = Person.objects.filter(pk__in=grants).select_related("commune").order_by("last_name", "first_name", "pk")
    for person in found:
        words = grants[person.pk].words
        note_read(person.key, Resource.INDICATOR_ROWS, by=request.user, acting_as=words)
    return list(found)


def _opened_by(part: Part, scope: Scope, now: datetime) -> Q:
    """The condition on a person whom the matrix opens to this membership, for the period of `scope`."""
    mine = part.membership
    here = Q(site_id=mine.site_id) if mine.site_id else Q(site__organisation_id=mine.organisation_id)
    whole = (
        Q(programme_code=mine.programme_code) if mine.programme_code else here | Q(organisation=mine.organisation_id)
    )
    where, opened = {"s": here, "p": whole}, Q(pk__in=())
    for clause in clauses(Resource.INDICATOR_ROWS, mine.role):
        if clause.allows(Act.READ):
            links = TherapeuticLink.objects.filter(where[clause.scope], _lived(scope, now), person=OuterRef("pk"))
            opened |= Q(Exists(links))
    excluded = Exclusion.objects.live(now).filter(person=OuterRef("pk"), user=mine.user_id)
    return opened & ~Q(Exists(excluded))


def _lived(scope: Scope, now: datetime) -> Q:
    zone = scope.programme.time_zone if scope.programme else "Europe/Paris"
    first, after = scope.period.instants(zone)
    in_period = Q(since__lt=min(after, now)) & (Q(until=None) | Q(until__gt=first))
    return in_period | Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))

"""What hangs on a carrier of a programme: what somebody must decide one by one, and what ends by itself with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from etp.accounts.models import Membership
from etp.enrolments.domain.calling import calls_waiting_at
from etp.enrolments.enums import ReferralState
from etp.enrolments.models import Enrolment, Referral
from etp.network.models import Organisation
from etp.patients.models import Share
from etp.programmes.models import Carrier, Programme, ProgrammeSite, TeamMember
from etp.records.domain.rounds import open_rounds
from etp.records.enums import Hanging as Kind
from etp.records.models import Decision, Departure
from sessions.enums import WorkshopState
from sessions.models import Workshop

TO_COME = (WorkshopState.DRAFT, WorkshopState.PUBLISHED)


def team_on(programme: Programme, organisation: Organisation) -> QuerySet[TeamMember]:
    """The members of the team of `programme` who work for `organisation`."""
    return TeamMember.objects.filter(programme=programme, organisation=organisation, until=None)


def sites_on(programme: Programme, organisation: Organisation) -> QuerySet[ProgrammeSite]:
    """The places of `organisation` where `programme` runs."""
    return ProgrammeSite.objects.filter(programme=programme, site__organisation=organisation, until=None)


def roles_on(programme: Programme, organisation: Organisation) -> QuerySet[Membership]:
    """The roles held in `organisation` for `programme` alone."""
    return Membership.objects.filter(organisation=organisation, programme_code=programme.code, ended_at=None)


def paths_on(programme: Programme, organisation: Organisation) -> QuerySet[Enrolment]:
    """The paths under way that `organisation` answers for, that are followed at one of its places, or whose referent
    it lends to the programme.
    """
    lent = Q(referent__in=team_on(programme, organisation).values("user"))
    held = Q(organisation=organisation) | Q(home_site__organisation=organisation) | lent
    # The questions of a manager lose their type once its rows went through another function.
    live: Any = Enrolment.objects.live()
    found: QuerySet[Enrolment] = live.filter(held, programme=programme)
    return found.select_related("person", "organisation", "home_site", "referent", "programme").order_by("pk")


def workshops_on(programme: Programme, organisation: Organisation, at: datetime) -> QuerySet[Workshop]:
    """The sessions to come of `programme` at the places of `organisation`, or run by someone for it."""
    lent = Q(pk__in=Workshop.objects.filter(animators__organisation=organisation).values("pk"))
    held = Q(site__organisation=organisation) | lent
    coming = Workshop.objects.filter(held, programme=programme, state__in=TO_COME, starts_at__gt=at)
    return coming.select_related("module", "site", "room").order_by("starts_at", "pk")


def shares_on(programme: Programme, organisation: Organisation) -> QuerySet[Share]:
    """The shares with `organisation` of people who have, or had, a path of `programme`.

    One that serves a path under way in another programme is not among them: `organisation` carries that programme,
    answers for the path, follows it at one of its places, or lends its referent.
    """
    carried = Carrier.objects.filter(organisation=organisation, until=None)
    lent = TeamMember.objects.filter(
        organisation=organisation, until=None, programme=OuterRef("programme"), user=OuterRef("referent")
    )
    followed = (
        Q(programme__in=carried.values("programme"))
        | Q(organisation=organisation)
        | Q(home_site__organisation=organisation)
        | Exists(lent)
    )
    live: Any = Enrolment.objects.live()
    elsewhere = live.filter(followed, person=OuterRef("person")).exclude(programme=programme)
    here = Enrolment.objects.filter(person=OuterRef("person"), programme=programme)
    shares = Share.objects.filter(Exists(here), ~Exists(elsewhere), organisation=organisation, until=None)
    return shares.select_related("person").order_by("pk")


def referrals_on(programme: Programme, organisation: Organisation) -> QuerySet[Referral]:
    """The open referrals typed at a place of `organisation` for someone whose path is followed elsewhere."""
    apart = Referral.objects.filter(programme=programme, site__organisation=organisation, apart=True)
    return apart.filter(state=ReferralState.OPEN).select_related("enrolment").order_by("pk")


@dataclass(frozen=True)
class Hanging:
    """Everything that hangs on a carrier at an instant, and what was already decided about it."""

    paths: list[Enrolment]
    workshops: list[Workshop]
    decisions: dict[tuple[str, int], Decision]
    team: int
    sites: int
    roles: int
    shares: int
    referrals: int
    calls: int
    rounds: int
    lead_missing: bool

    def decision_on(self, kind: Kind, row: int) -> Decision | None:
        """What was decided about a path or a session, or None."""
        return self.decisions.get((kind, row))

    def each(self) -> Iterator[tuple[Kind, int]]:
        """What must be decided, paths first."""
        yield from ((Kind.PATH, path.pk) for path in self.paths)
        yield from ((Kind.WORKSHOP, workshop.pk) for workshop in self.workshops)

    @property
    def undecided(self) -> int:
        """How many paths and sessions still wait for a decision, the next lead counted as one."""
        return sum(key not in self.decisions for key in self.each()) + self.lead_missing


def hanging_on(departure: Departure, at: datetime) -> Hanging:
    """What hangs on the carrier that prepares to leave: the same whoever reads it, counted, never sampled."""
    named = departure.programme, departure.organisation
    leads = Carrier.objects.filter(
        programme=departure.programme, organisation=departure.organisation, until=None, role="lead"
    ).exists()
    others = Carrier.objects.filter(programme=departure.programme, until=None).exclude(
        organisation=departure.organisation
    )
    return Hanging(
        paths=list(paths_on(*named)),
        workshops=list(workshops_on(*named, at)),
        decisions={(row.kind, row.row): row for row in departure.decisions.select_related("site", "user", "room")},
        team=team_on(*named).count(),
        sites=sites_on(*named).count(),
        roles=roles_on(*named).count(),
        shares=shares_on(*named).count(),
        referrals=referrals_on(*named).count(),
        calls=calls_waiting_at(*named).count(),
        rounds=open_rounds(*named),
        lead_missing=leads and departure.new_lead not in others,
    )

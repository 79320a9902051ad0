"""Paths at each stage, made by the verbs: a territory, a referral, an inclusion, an offer, a plan."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.enrolments.domain import agree_plan, include, move_to, open_offer, refer
from etp.enrolments.enums import OfferKind, Origin, Stage
from etp.enrolments.models import Enrolment
from etp.network.models import Organisation, Site
from etp.patients.enums import ConsentKind, ConsentMeans
from etp.programmes.domain import add_module, add_objective, draft_version, open_site, put_in_force
from etp.programmes.enums import ModuleKind, SkillKind
from etp.programmes.models import Module, Programme, ProgrammeVersion
from tests.factories.accounts import MembershipFactory, UserFactory, protect
from tests.factories.network import SiteFactory
from tests.factories.patients import PersonFactory
from tests.factories.programmes import LONG_AGO, ModuleFactory, carried_programme

# A Tuesday morning in Lorient.
MORNING = datetime(2026, 3, 3, 8, tzinfo=UTC)
TODAY = date(2026, 3, 3)
YES = {ConsentKind.ENTRY: True, ConsentKind.GP: True, ConsentKind.REMINDERS: True}


@dataclass
class Territory:
    """A programme with three carriers, its version, a site of the lead and an educator there."""

    programme: Programme
    version: ProgrammeVersion
    organisations: list[Organisation]
    site: Site
    educator: User
    modules: list[Module]

    @property
    def lead(self):
        return self.organisations[0]


def territory(**facts):
    """A small territory where a person can be referred, included and followed."""
    programme = carried_programme(**facts)
    organisations = [carrier.organisation for carrier in programme.carriers.order_by("pk")]
    modules = [ModuleFactory(), ModuleFactory(), ModuleFactory(kind=ModuleKind.DIAGNOSIS)]
    version = draft_version(programme)
    for module in modules:
        add_module(version, module, minutes=60, min_seats=1, max_seats=10)
    safe = {"code": "signes", "text": "Reconnaître un signe qui doit alerter", "security": True}
    add_objective(version, kind=SkillKind.SELF_CARE, modules=modules[1:2], **safe)
    add_objective(version, code="bouger", text="Bouger un peu chaque jour", kind=SkillKind.ADAPTATION)
    put_in_force(version, on=LONG_AGO)
    site = SiteFactory(organisation=organisations[0])
    open_site(programme, site, since=LONG_AGO)
    educator = UserFactory(first_name="Maëlle", last_name="Quéré")
    protect(educator)
    MembershipFactory(user=educator, organisation=organisations[0], role=Role.EDUCATOR, site=site)
    return Territory(programme, version, organisations, site, educator, modules)


def worker(place, role, *, organisation=None, site=None, programme_code="", **facts):
    """A protected user with one role in the territory (at the lead carrier unless told)."""
    user = UserFactory(**facts)
    protect(user)
    organisation = organisation or place.lead
    MembershipFactory(user=user, organisation=organisation, role=role, site=site, programme_code=programme_code)
    return user


def referral_in(place, *, at=MORNING, person=None, site="home", **facts):
    """A referral received that day at the territory's site."""
    return refer(
        person or PersonFactory(),
        place.programme,
        origin=facts.pop("origin", Origin.OUTSIDE_HOSPITAL),
        received_on=facts.pop("received_on", TODAY),
        site=place.site if site == "home" else site,
        at=at,
        **facts,
    )


def path_at(place, stage, *, at=MORNING, **facts):
    """A path of the territory led to `stage` by the verbs."""
    path = Enrolment.objects.get(pk=referral_in(place, at=at, **facts).enrolment_id)
    if stage == Stage.REFERRED:
        return path
    if stage == Stage.CONTACTED:
        move_to(path, Stage.CONTACTED, at=at)
        return path
    if stage == Stage.DECLINED:
        move_to(path, Stage.DECLINED, reason="motivation", at=at)
        return path
    enter(place, path, at=at)
    if stage != Stage.INCLUDED:
        move_to(path, stage, reason="other", at=at)
    return path


def enter(place, path, *, at=MORNING, consents=None, shares=None, means=ConsentMeans.PAPER, **facts):
    """Include the path's person at the territory's site with its educator as referent."""
    include(
        path,
        consents=YES if consents is None else consents,
        shares=[place.lead] if shares is None else shares,
        means=means,
        referent=facts.pop("referent", place.educator),
        home_site=facts.pop("home_site", place.site),
        by=place.educator,
        at=at,
        **facts,
    )
    return path


def offer_in_progress(place, *, at=MORNING):
    """A care offer with an agreed plan: one objective, the first module."""
    offer = open_offer(path_at(place, Stage.INCLUDED, at=at), OfferKind.INITIAL, at=at)
    agree_plan(
        offer, objectives=[("Reprendre le marché du samedi", 6)], modules=place.modules[:1], by=place.educator, at=at
    )
    return offer

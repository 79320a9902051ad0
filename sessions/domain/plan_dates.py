"""The dates that a plan still needs, and those it has."""

from datetime import datetime

from etp.common.clock import moment
from etp.enrolments.enums import OfferState
from etp.enrolments.models import Enrolment, Plan
from etp.network.models import Site
from etp.programmes.enums import ModuleKind
from etp.programmes.models import Module, Programme
from sessions.enums import Mark, RegistrationState
from sessions.models import Registration, Workshop

# As many dates as fit on a page, module by module.
MOST_DATES = 8


def plan_of(enrolment: Enrolment) -> Plan | None:
    """The plan of the running care offer of a path, or None."""
    live = Plan.objects.filter(offer__enrolment=enrolment, offer__state__in=OfferState.live)
    return live.prefetch_related("plan_modules__module", "objectives").order_by("-pk").first()


def places_of(enrolment: Enrolment) -> list[Registration]:
    """The person's places that count for this path: live ones, and sessions where they were, soonest first."""
    rows = Registration.objects.filter(enrolment=enrolment, state__in=[*RegistrationState.live]).select_related(
        "workshop__module", "workshop__site__commune", "attendance"
    )
    return list(rows.order_by("workshop__starts_at", "pk"))


def was_there(registration: Registration) -> bool:
    """Whether the sheet says that the person took part."""
    attendance = getattr(registration, "attendance", None)
    return attendance is not None and attendance.mark in Mark.honoured


def modules_to_book(plan: Plan, places: list[Registration], *, at: datetime | None = None) -> list[Module]:
    """The modules of the plan without a place to come or a presence."""
    at = moment(at)
    placed = {row.workshop.module_id for row in places if was_there(row) or row.workshop.ends_at > at}
    return [row.module for row in plan.plan_modules.all() if row.module_id not in placed]


def dates_for(
    modules: list[Module], programme: Programme, *, site: Site | None = None, at: datetime | None = None
) -> list[tuple[Module, list[Workshop]]]:
    """Pairs (module, its coming group workshops of the programme, soonest first), at one site or at all; one query."""
    rows = (
        Workshop.objects.upcoming(moment(at))
        .filter(state="published", programme=programme, module__in=modules)
        .exclude(module__kind__in=ModuleKind.appointments)
    )
    if site is not None:
        rows = rows.filter(site=site)
    found: dict[int, list[Workshop]] = {module.pk: [] for module in modules}
    for workshop in rows.select_related("module", "site__commune"):
        if len(found[workshop.module_id]) < MOST_DATES:
            found[workshop.module_id].append(workshop)
    return [(module, found[module.pk]) for module in modules]

"""The personal plan: objectives in the person's words, the modules that serve them, a dated agreement."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.enrolments.domain.days import day_of
from etp.enrolments.domain.offers import move_offer
from etp.enrolments.enums import OfferState
from etp.enrolments.models import CareOffer, Plan, PlanModule, PlanObjective
from etp.patients.enums import Resource
from etp.programmes.enums import ModuleKind
from etp.programmes.models import Module, ProgrammeVersion

# The diagnosis opens the plan and the evaluation closes it: neither is chosen in it. A meeting is for everybody.
NOT_CHOSEN = {ModuleKind.DIAGNOSIS, ModuleKind.EVALUATION, ModuleKind.MEETING}
CONFIDENCE = range(11)


def modules_to_choose(version: ProgrammeVersion) -> QuerySet[Module]:
    """The modules of a version that a plan may hold, in the version's order."""
    return (
        Module.objects.filter(module_versions__version=version)
        .exclude(kind__in=NOT_CHOSEN)
        .order_by("module_versions__order")
    )


def suggested_modules(version: ProgrammeVersion) -> QuerySet[Module]:
    """The modules that serve a security objective: everybody is offered them (HAS 2007)."""
    served = version.objectives.filter(security=True).values("modules")
    return modules_to_choose(version).filter(pk__in=served)


@transaction.atomic
def write_plan(
    offer: CareOffer,
    *,
    objectives: Sequence[tuple[str, int | None]],
    modules: Sequence[Module],
    by: User | None = None,
    at: datetime | None = None,
) -> Plan:
    """Write the plan of a running care offer, replacing what it held; `objectives` are (words, confidence or None).

    Their order is the person's priority. RuleBroken when the offer has ended or a module is not of the version.
    """
    if offer.state not in OfferState.live:
        raise RuleBroken(_("Cette offre est terminée : son programme ne change plus."))
    modules = _in_order(offer.enrolment.version, modules)
    if any(confidence is not None and confidence not in CONFIDENCE for words, confidence in objectives):
        raise RuleBroken(_("La confiance se note de 0 à 10."))
    plan, _created = Plan.objects.get_or_create(offer=offer, defaults={"created_at": moment(at)})
    plan.objectives.all().delete()
    plan.plan_modules.all().delete()
    PlanObjective.objects.bulk_create(
        PlanObjective(plan=plan, words=words, priority=rank, confidence=confidence)
        for rank, (words, confidence) in enumerate(objectives, start=1)
    )
    PlanModule.objects.bulk_create(
        PlanModule(plan=plan, module=module, order=rank) for rank, module in enumerate(modules, start=1)
    )
    record_change(offer.enrolment.person.key, Resource.PLAN, by=by, object_key=f"plan:{plan.pk}", at=at)
    return plan


def _in_order(version: ProgrammeVersion, modules: Sequence[Module]) -> list[Module]:
    known = list(modules_to_choose(version))
    if any(module not in known for module in modules):
        raise RuleBroken(_("Ce thème n’est pas dans la version du programme que suit cette personne."))
    return [module for module in known if module in modules]


@transaction.atomic
def agree_plan(
    offer: CareOffer,
    *,
    objectives: Sequence[tuple[str, int | None]],
    modules: Sequence[Module],
    by: User | None = None,
    at: datetime | None = None,
) -> Plan:
    """Write the plan with the person's dated agreement; the care offer is then in progress.

    It needs one objective and one module at least. Agreed again later, it takes the new date.
    """
    if not objectives or not modules:
        raise RuleBroken(_("Un programme personnalisé a au moins un objectif et un atelier."))
    plan = write_plan(offer, objectives=objectives, modules=modules, by=by, at=at)
    plan.agreed_on, plan.agreed_with = day_of(offer.enrolment, at), by
    plan.save(update_fields=["agreed_on", "agreed_with"])
    if offer.state == OfferState.OPEN:
        move_offer(offer, OfferState.IN_PROGRESS, by=by, at=at)
    return plan

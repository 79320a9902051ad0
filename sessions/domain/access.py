"""Who may take a place: the rule of a module, read against the person's path."""

from datetime import datetime

from django.utils.translation import gettext as _

from etp.common import RuleBroken
from etp.enrolments.enums import OfferState, Stage
from etp.enrolments.models import Enrolment, PlanModule
from etp.patients.models import Person
from etp.programmes.enums import Access
from etp.programmes.models import Module
from sessions.enums import PriorityClass
from sessions.models import Workshop


def path_for(
    person: Person, workshop: Workshop, enrolment: Enrolment | None = None, at: datetime | None = None
) -> Enrolment | None:
    """The path to write on a registration: the one given, or the person's own that the workshop serves, or None.

    The path whose plan holds the module comes first, then a live path in the workshop's programme.
    """
    if enrolment is not None:
        if enrolment.person_id != person.pk:
            raise RuleBroken(_("Ce parcours est celui d’une autre personne."))
        return enrolment
    paths = list(person.enrolments.live().order_by("pk"))
    held = next((path for path in paths if plan_holds(path, workshop.module)), None)
    return held or next((path for path in paths if path.programme_id == workshop.programme_id), None)


def plan_holds(path: Enrolment, module: Module) -> bool:
    """Whether the person of `path` is in the programme and the plan of its running care offer holds `module`."""
    return (
        path.stage == Stage.INCLUDED
        and PlanModule.objects.filter(
            module=module, plan__offer__enrolment=path, plan__offer__state__in=OfferState.live
        ).exists()
    )


def refuse_access(module: Module, path: Enrolment | None, *, by_staff: bool) -> None:
    """Raise RuleBroken when the module is not open to someone with this path (or none)."""
    if module.access == Access.OPEN:
        return
    if module.access == Access.BY_TEAM:
        if not by_staff:
            raise RuleBroken(_("Cet atelier se réserve avec votre équipe. Appelez-nous."))
        return
    if path is None or not plan_holds(path, module):
        raise RuleBroken(_("Cet atelier est ouvert après le premier entretien, selon votre programme."))


def priority_of(module: Module, path: Enrolment | None) -> PriorityClass:
    """The class in the waiting list: people whose plan holds the module come first."""
    return PriorityClass.IN_PLAN if path is not None and plan_holds(path, module) else PriorityClass.OTHER

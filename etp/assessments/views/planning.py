"""The personal plan, written with the person's own words from the diagnosis beside it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from etp.accounts.enums import Role
from etp.accounts.permissions import allow, member
from etp.assessments.domain.synthesis import synthesis
from etp.assessments.enums import DiagnosisState
from etp.assessments.forms import PlanForm
from etp.assessments.views.shown import sections_of
from etp.common import RuleBroken
from etp.enrolments.domain import agree_plan, suggested_modules, write_plan
from etp.enrolments.enums import OfferState
from etp.enrolments.models import Plan
from etp.enrolments.permissions import may_on, name_for, note_opened, open_path
from etp.patients.enums import Resource
from etp.patients.permissions import Act


@allow(member(Role.EDUCATOR, Role.PROGRAMME_COORDINATOR))
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request, pk):
    """Write the plan of the running care offer, or date the person's agreement; others read it."""
    path = open_path(request, pk, Resource.PLAN, Act.UPDATE if request.method == "POST" else Act.READ)
    offer = path.care_offers.order_by("-pk").first()
    known = Plan.objects.filter(offer=offer).prefetch_related("objectives", "plan_modules__module").first()
    running = offer is not None and offer.state in OfferState.live
    writes = running and may_on(request.user, path, Resource.PLAN, Act.UPDATE)
    form = _form(request, path, known) if writes else None
    if form and request.method == "POST" and form.is_valid():
        try:
            return _write(request, path, offer, form)
        except RuleBroken as error:
            form.add_error(None, str(error))
    context = {
        "enrolment": path,
        "name": name_for(request.user, path.person),
        "offer": offer,
        "plan": known,
        "form": form,
        "groups": _groups(request, path),
        "may_write": writes,
    }
    return render(request, "assessments/plan.html", context, status=422 if form and form.errors else 200)


def _form(request, path, known):
    suggested = [module.pk for module in suggested_modules(path.version)]
    return PlanForm(request.POST or None, version=path.version, suggested=suggested, plan=known)


def _write(request, path, offer, form):
    if "agree" in request.POST:
        agree_plan(offer, **form.facts(), by=request.user)
        messages.success(request, _("L’accord est daté d’aujourd’hui. Les ateliers peuvent être réservés."))
    else:
        write_plan(offer, **form.facts(), by=request.user)
        messages.success(request, _("Le programme est enregistré, sans accord daté pour l’instant."))
    return redirect("assessments:plan", path.pk)


def _groups(request, path):
    """What the last validated diagnosis says, for those who may read it: a reading of it, journalled as such."""
    last = path.diagnoses.filter(state=DiagnosisState.VALIDATED).order_by("-validated_at", "-pk").first()
    if last is None or not may_on(request.user, path, Resource.DIAGNOSIS):
        return []
    note_opened(request, path, Resource.DIAGNOSIS, Act.READ, f"diagnosis:{last.pk}")
    groups, _again = synthesis(sections_of(last))
    return groups

"""The final evaluation: skills at entry beside exit, the person's words, what follows; it closes the care offer."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from etp.accounts.enums import Role
from etp.accounts.permissions import allow, member
from etp.assessments.domain import evaluate as evaluate_offer
from etp.assessments.domain import review_skills
from etp.assessments.enums import ReviewMoment, SkillLevel
from etp.assessments.forms import EvaluationForm, SkillsForm
from etp.assessments.models import Evaluation, SkillReview
from etp.common import RuleBroken
from etp.enrolments.domain.days import day_of
from etp.enrolments.enums import OfferState, Stage
from etp.enrolments.models import Plan
from etp.enrolments.permissions import may_on, name_for, open_path
from etp.patients.enums import Resource
from etp.patients.permissions import Act


@allow(member(Role.EDUCATOR, Role.PROGRAMME_COORDINATOR))
@require_http_methods(["GET", "HEAD", "POST"])
def evaluate(request, pk):
    """Note skills, or evaluate and close the care offer, by the button pressed; others read it."""
    path = open_path(request, pk, Resource.PLAN, Act.UPDATE if request.method == "POST" else Act.READ)
    offer = path.care_offers.order_by("-pk").first()
    running = offer is not None and offer.state in OfferState.live
    writes = running and may_on(request.user, path, Resource.PLAN, Act.UPDATE)
    closing = "close" in request.POST
    skills = _skills(request, path, offer) if offer else None
    form = EvaluationForm(request.POST if closing else None, initial={"held_on": day_of(path)})
    if request.method == "POST" and writes and skills.is_valid() and (not closing or form.is_valid()):
        try:
            return _write(request, path, offer, skills, form if closing else None)
        except RuleBroken as error:
            form = EvaluationForm(request.POST, initial=form.initial)
            form.add_error(None, str(error))
    context = {
        "enrolment": path,
        "name": name_for(request.user, path.person),
        "offer": offer,
        "plan": Plan.objects.filter(offer=offer).prefetch_related("objectives").first(),
        "skills": skills,
        "table": _table(skills, offer) if skills else [],
        "form": form,
        "may_write": writes,
        "may_close": writes and offer.state == OfferState.IN_PROGRESS,
        "evaluation": Evaluation.objects.filter(offer=offer).select_related("by").first(),
        "may_end": path.stage == Stage.INCLUDED and not running,
    }
    return render(request, "assessments/evaluate.html", context, status=422 if closing else 200)


def _skills(request, path, offer):
    objectives = list(path.version.objectives.order_by("-security", "code"))
    reviews = SkillReview.objects.filter(offer=offer)
    return SkillsForm(request.POST or None, objectives=objectives, reviews=reviews)


def _table(skills, offer):
    """Each objective with its two fields and the two levels noted, in words."""
    said = {(review.objective_id, review.moment): review.level for review in SkillReview.objects.filter(offer=offer)}
    return [
        line
        | {
            f"{moment}_words": SkillLevel(level).label if level else _("Pas vu")
            for moment in ReviewMoment
            for level in [said.get((line["objective"].pk, moment))]
        }
        for line in skills.lines()
    ]


def _write(request, path, offer, skills, form):
    if form is None:
        review_skills(offer, skills.levels(), by=request.user)
        messages.success(request, _("Les acquis sont enregistrés."))
    else:
        evaluate_offer(offer, **form.cleaned_data, levels=skills.levels(), by=request.user)
        messages.success(request, _("L’offre est évaluée. Le courrier de fin est à envoyer dans les quinze jours."))
    return redirect("assessments:evaluate", path.pk)

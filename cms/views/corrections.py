"""« Corriger une faute » and « Objecter » in the editing tool.

These views stand in the tree /cms/, whose rule (editors, second factor) is asked before them.
"""

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.domain import corrections
from cms.domain.differences import differences
from cms.domain.objecting import is_open
from cms.forms.validations import CorrectionForm, ObjectionForm
from cms.models import Correction, ModulePage
from etp.common import RuleBroken

ICON = "edit"


def new_correction(request, pk):
    """The words to correct, then the exact change to confirm; 404 for whoever writes for no carrier of the text."""
    page = get_object_or_404(ModulePage, pk=pk)
    if not corrections.may_correct(page, request.user):
        raise Http404
    form = CorrectionForm(request.POST or None)
    proposal = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        proposal = corrections.proposed_correction(page, find=told["find"], put=told["put"])
        if "confirm" in request.POST:
            done = _confirm(request, page, told)
            if done is not None:
                return redirect(reverse("cms_correction", args=[done.pk]))
    context = {
        "page": page,
        "form": form,
        "proposal": proposal,
        "days": corrections.DAYS_TO_OBJECT,
        "page_title": _("Corriger une faute"),
        "page_subtitle": page.title,
        "header_icon": ICON,
    }
    return render(request, "cms/admin/correct.html", context)


def _confirm(request, page, told):
    shown = request.POST.get("shown", "")
    try:
        done = corrections.correct(page, **told, by=request.user, shown=shown)
    except RuleBroken as error:
        messages.error(request, str(error))
        return None
    messages.success(request, _("La correction est en ligne. Les structures en sont prévenues."))
    return done


@require_safe
def correction(request, pk):
    """One correction: what it changed, until when to object, and the forms of the reader."""
    row = get_object_or_404(
        Correction.objects.select_related("page", "before", "revision", "made_by", "organisation", "base"), pk=pk
    )
    open_now = is_open(row)
    context = {
        "correction": row,
        "objection": getattr(row, "objection", None),
        "differences": differences(row.before.as_object().content, row.revision.as_object().content),
        "open": open_now,
        "organisations": corrections.hand_for_objection(row, request.user),
        "may_take_back": open_now and row.made_by_id == request.user.pk,
        "page_title": _("Correction mineure"),
        "page_subtitle": row.page.title,
        "header_icon": ICON,
    }
    return render(request, "cms/admin/correction.html", context)


@require_POST
def objection(request, pk):
    """Write the objection of one carrier; a refused act comes back with its reason."""
    row = get_object_or_404(Correction, pk=pk)
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    told = form.cleaned_data
    try:
        corrections.object_to(row, told["organisation"], by=request.user, comment=told["comment"])
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Votre objection est enregistrée. Le texte d’avant est de nouveau en ligne."))
    return redirect(reverse("cms_correction", args=[row.pk]))


@require_POST
def take_back(request, pk):
    """The author undoes their own correction; a refused act comes back with its reason."""
    row = get_object_or_404(Correction, pk=pk)
    try:
        corrections.take_back(row, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Votre correction est reprise. Le texte d’avant est de nouveau en ligne."))
    return redirect(reverse("cms_correction", args=[row.pk]))

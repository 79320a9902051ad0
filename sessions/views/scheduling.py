"""Planning workshops: what and where first, then when and with whom; a clash is said and nothing typed is lost."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from etp.accounts.permissions import allow, member
from etp.common import RuleBroken
from sessions.domain import scheduling
from sessions.domain.cautions import cautions
from sessions.domain.wording import when_words
from sessions.enums import WorkshopState
from sessions.forms.planning import CancelForm, ChangeForm, WhereForm, WorkshopForm
from sessions.permissions import (
    PLANNERS,
    can_change,
    can_schedule,
    plans_only_for_self,
    programmes_to_plan,
    sites_to_plan,
)
from sessions.views.guards import posted, small_number, workshop_for

planner = allow(member(*PLANNERS))


@planner
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request):
    """A new workshop, kept as a draft or published at once."""
    programmes, sites = programmes_to_plan(request.user), sites_to_plan(request.user)
    if not ("programme" in request.GET and "lieu" in request.GET):
        where = WhereForm(programmes=programmes, sites=sites)
        return render(request, "sessions/schedule_where.html", {"form": where})
    programme = get_object_or_404(programmes, pk=small_number(request.GET["programme"]))
    site = get_object_or_404(sites, pk=small_number(request.GET["lieu"]))
    if not can_schedule(request.user, programme, site):
        raise Http404
    alone = request.user if plans_only_for_self(request.user, programme, site) else None
    initial = {"animators": [request.user] if alone else []}
    form = WorkshopForm(posted(request), programme=programme, site=site, only_self=alone, initial=initial)
    if request.method == "POST" and form.is_valid():
        workshop = _planned(request, form)
        if workshop is not None:
            return redirect("sessions:workshop_work", workshop.pk)
    context = {"form": form, "programme": programme, "site": site}
    return render(request, "sessions/schedule.html", context, status=422 if form.errors else 200)


def _planned(request, form):
    """The workshop, or None when the form says why not."""
    data = form.cleaned_data
    module = data.pop("module")
    try:
        with transaction.atomic():
            workshop = scheduling.schedule(form.programme, module, form.site, by=request.user, **data)
            if "publish" in request.POST:
                scheduling.publish(workshop, by=request.user)
    except RuleBroken as refusal:
        form.add_error(None, str(refusal))
        return None
    words = _("Publié\u00a0: %(when)s.") if "publish" in request.POST else _("Brouillon enregistré\u00a0: %(when)s.")
    messages.success(request, words % {"when": when_words(workshop)})
    _warn(request, workshop)
    return workshop


def _warn(request, workshop):
    """Say what is not sure yet; nothing is stopped."""
    for words in cautions(workshop):
        messages.warning(request, words)


@planner
@require_POST
def publish(request, pk):
    """Open a draft to registrations."""
    workshop = workshop_for(request.user, pk, can_change)
    try:
        scheduling.publish(workshop, by=request.user)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("L’atelier est ouvert aux inscriptions."))
        _warn(request, workshop)
    return redirect("sessions:workshop_work", pk)


@planner
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, pk):
    """Another date, site, room or number of seats; a new hour or site is told to everyone registered, old and new."""
    workshop = workshop_for(request.user, pk, can_change, state__in=[WorkshopState.DRAFT, WorkshopState.PUBLISHED])
    form = ChangeForm(posted(request), workshop=workshop)
    if request.method == "POST" and form.is_valid():
        try:
            changed = scheduling.change(workshop, by=request.user, **form.cleaned_data)
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Enregistré\u00a0: %(when)s.") % {"when": when_words(changed)})
            return redirect("sessions:workshop_work", pk)
    context = {"form": form, "workshop": workshop, "when": when_words(workshop)}
    return render(request, "sessions/change.html", context, status=422 if form.errors else 200)


@planner
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, pk):
    """Cancel a workshop with its reason; everyone registered is told."""
    workshop = workshop_for(request.user, pk, can_change, state__in=[WorkshopState.DRAFT, WorkshopState.PUBLISHED])
    form = CancelForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            scheduling.cancel_workshop(workshop, reason=form.cleaned_data["reason"], by=request.user)
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La séance est annulée. Les personnes inscrites sont prévenues."))
            return redirect("sessions:workshop_work", pk)
    context = {
        "form": form,
        "workshop": workshop,
        "when": when_words(workshop),
        "told": workshop.registrations.live().count(),
    }
    return render(request, "sessions/cancel.html", context, status=422 if form.errors else 200)

"""The sheet of a workshop: each answer is one tap, kept at once, with or without a script."""

import secrets

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from etp.accounts.permissions import STAFF, allow
from etp.common import RuleBroken
from etp.patients.enums import Resource
from etp.patients.permissions import visible_to
from sessions.domain import attendance, walk_ins
from sessions.domain.wording import day_words, hours_words, public_place
from sessions.enums import Mark, RegistrationState
from sessions.forms.sheet import CloseForm, MarkForm, WalkInForm
from sessions.models import Registration
from sessions.permissions import can_close, can_mark, can_see_sheet, standing
from sessions.views.guards import posted, workshop_for
from sessions.views.participants import Participants
from sessions.views.sheet_rows import may_mark_now, sheet_for


def _workshop(request, pk, may=can_see_sheet):
    return workshop_for(request.user, pk, may, state__in=attendance.HAS_A_SHEET)


def _shown(request, workshop, **more):
    """What every page of the sheet says of the workshop."""
    return {
        "workshop": workshop,
        "day": day_words(workshop.day),
        "hours": hours_words(workshop),
        "place": public_place(workshop),
        "animators": [animator.user.get_full_name() for animator in workshop.animators.all()],
        "may_close": can_close(request.user, workshop),
        "may_add": can_mark(request.user, workshop),
        **more,
    }


@allow(STAFF)
@require_safe
def sheet(request, pk):
    """The sheet on one page: counts, one line a person, who came without a place, closing."""
    workshop = _workshop(request, pk)
    lines = sheet_for(request.user, workshop)
    waiting = list(_waiting(workshop)) if lines.is_open and can_mark(request.user, workshop) else []
    names = Participants(request.user, workshop, [row.person for row in waiting], resource=Resource.REGISTRATION)
    form = WalkInForm(initial={"key": secrets.token_hex(16)})
    shown = _shown(
        request,
        workshop,
        sheet=lines,
        walk_in_form=form,
        waiting=[{"pk": row.pk, "name": names.name_of(row.person)} for row in waiting if names.may_read(row.person)],
        opens_at=None if lines.is_open or workshop.closed_at else attendance.opens_at(workshop),
    )
    return render(request, "sessions/sheet.html", shown)


def _waiting(workshop):
    states = [RegistrationState.WAITING, RegistrationState.OFFERED]
    rows = workshop.registrations.filter(state__in=states).select_related("person")
    return rows.order_by("priority", "arrived_at", "pk")


@allow(STAFF)
@require_POST
def mark(request, pk, registration):
    """Keep one answer; with htmx the line and the counts come back, without it the whole sheet."""
    workshop = _workshop(request, pk)
    row = get_object_or_404(workshop.registrations.filter(state=RegistrationState.CONFIRMED), pk=registration)
    _require_writing(request, workshop, row)
    row.workshop = workshop
    form = MarkForm(request.POST)
    error = _keep(request, row, form)
    if not request.htmx:
        if error:
            messages.error(request, error)
        return redirect(f"{_sheet_path(workshop)}#rang-{row.pk}")
    return _answer(request, workshop, row, error)


def _require_writing(request, workshop, row):
    """Http404 unless the user writes on this sheet today, and on this person's line."""
    if not may_mark_now(request.user, workshop):
        raise Http404
    if not visible_to(request.user, Resource.ATTENDANCE, "update").filter(pk=row.person_id).exists():
        raise Http404


def _keep(request, row, form):
    """Write the answer; returns why not, in words, or ""."""
    if not form.is_valid():
        return _("Choisissez une des réponses.")
    if not (form.cleaned_data["reason"] or can_mark(request.user, row.workshop)):
        return _("Dites pourquoi vous corrigez cette réponse.")
    try:
        attendance.mark(row, by=request.user, acting_as=standing(request.user, row.workshop), **form.verb_arguments())
    except RuleBroken as refusal:
        return str(refusal)
    return ""


def _sheet_path(workshop):
    return reverse("sessions:sheet", args=[workshop.pk])


def _answer(request, workshop, row, error):
    lines = sheet_for(request.user, workshop)
    line = next((line for line in lines.lines if line.registration.pk == row.pk), None)
    if line is None:
        raise Http404
    line.error = error
    return render(request, "sessions/_sheet_answer.html", _shown(request, workshop, sheet=lines, line=line))


@allow(STAFF)
@require_POST
def mark_all(request, pk):
    """Mark everyone without an answer as present."""
    workshop = _workshop(request, pk, can_mark)
    mine = visible_to(request.user, Resource.ATTENDANCE, "update").filter(registrations__workshop=workshop)
    mine = set(mine.values_list("pk", flat=True))
    return _then_sheet(
        request,
        workshop,
        lambda: attendance.mark_all_present(
            workshop, only=mine, by=request.user, acting_as=standing(request.user, workshop)
        ),
    )


def _then_sheet(request, workshop, verb):
    try:
        verb()
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    return redirect("sessions:sheet", workshop.pk)


@allow(STAFF)
@require_POST
def walk_in(request, pk):
    """Add someone who came without a place."""
    workshop = _workshop(request, pk, can_mark)
    form = WalkInForm(request.POST)
    if not form.is_valid():
        shown = _shown(request, workshop, walk_in_form=form)
        return render(request, "sessions/walk_in.html", shown, status=422)
    try:
        walk_ins.walk_in(workshop, by=request.user, acting_as=standing(request.user, workshop), **form.cleaned_data)
    except RuleBroken as refusal:
        form.add_error(None, str(refusal))
        return render(request, "sessions/walk_in.html", _shown(request, workshop, walk_in_form=form), status=422)
    return redirect("sessions:sheet", workshop.pk)


@allow(STAFF)
@require_POST
def let_in(request, pk, registration):
    """Seat someone of the waiting list who is in the room."""
    workshop = _workshop(request, pk, can_mark)
    row = get_object_or_404(Registration, pk=registration, workshop=workshop)
    if not visible_to(request.user, Resource.REGISTRATION, "update").filter(pk=row.person_id).exists():
        raise Http404
    return _then_sheet(
        request,
        workshop,
        lambda: walk_ins.let_in(row, by=request.user, acting_as=standing(request.user, workshop)),
    )


@allow(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def close_sheet(request, pk):
    """The summary, then the closing of the sheet."""
    workshop = _workshop(request, pk, can_close)
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            attendance.close_sheet(workshop, held=form.cleaned_data["held"], by=request.user)
        except attendance.NotMarked:
            form.add_error(None, sheet_for(request.user, workshop).missing_words)
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La séance est close."))
            return redirect("sessions:workshop_work", workshop.pk)
    lines = sheet_for(request.user, workshop)
    shown = _shown(request, workshop, sheet=lines, form=form, nobody=_nobody_came(lines))
    return render(request, "sessions/close_sheet.html", shown, status=409 if form.errors else 200)


def _nobody_came(lines):
    return not lines.missing and not any(line.mark in Mark.honoured for line in lines.lines)

"""Sheets of paper: the one to sign in a room, and « Mon programme » to take home."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from etp.accounts.permissions import STAFF, allow
from etp.audit.domain import note_read
from etp.audit.enums import Act as JournalAct
from etp.common.clock import moment
from etp.enrolments.permissions import open_path
from etp.patients.enums import Resource
from etp.patients.permissions import may
from sessions.domain.attendance import HAS_A_SHEET
from sessions.domain.plan_dates import modules_to_book, places_of, plan_of, was_there
from sessions.domain.wording import day_words, hour_words, hours_words, public_place
from sessions.enums import RegistrationState
from sessions.permissions import can_see_sheet, standing
from sessions.views.guards import workshop_for
from sessions.views.sheet_rows import sheet_for

# Rows left blank for people who come without a place.
BLANK_ROWS = 5
NOON = 13


@allow(STAFF)
@require_safe
def sheet_print(request, pk):
    """The sheet to sign: names, blank rows, no birth date and no diagnosis; journalled as a print."""
    workshop = workshop_for(request.user, pk, can_see_sheet, state__in=HAS_A_SHEET)
    lines = sheet_for(request.user, workshop).lines
    for line in lines:
        if not line.hidden:
            _note_print(request, workshop, line.person)
    context = {
        "workshop": workshop,
        "day": day_words(workshop.day),
        "hours": hours_words(workshop),
        "place": public_place(workshop),
        "animators": [animator.user.get_full_name() for animator in workshop.animators.all()],
        "lines": lines,
        "blank_rows": range(BLANK_ROWS),
        "halves": _half_days(workshop),
        "sheet_class": "a4--wide",
        "back_url": reverse("sessions:sheet", args=[workshop.pk]),
        "back_label": _("Revenir à la feuille"),
    }
    return render(request, "sessions/sheet_print.html", context)


def _note_print(request, workshop, person):
    note_read(
        person.key,
        Resource.PARTICIPANT,
        by=request.user,
        act=JournalAct.EXPORT,
        object_key=f"workshop:{workshop.pk}",
        acting_as=standing(request.user, workshop),
    )


def _half_days(workshop):
    """The columns to sign: one a half-day that the session touches."""
    end = workshop.hour.hour + (workshop.hour.minute + workshop.minutes) / 60
    morning = [_("Signature, matin")] if workshop.hour.hour < NOON else []
    return [*morning, _("Signature, après-midi")] if end > NOON else morning


@allow(STAFF)
@require_safe
def plan_print(request, pk):
    """« Mon programme » on one A4: the person's objectives for those who may read them, dates, bus, what to bring."""
    enrolment = open_path(request, pk, Resource.PLAN_DATES)
    plan, places = plan_of(enrolment), places_of(enrolment)
    now = moment()
    kept = [row for row in places if was_there(row) or row.workshop.ends_at > now]
    reads_plan = may(request.user, enrolment.person, Resource.PLAN)
    if reads_plan:
        note_read(enrolment.person.key, Resource.PLAN, by=request.user, object_key=f"enrolment:{enrolment.pk}")
    context = {
        "enrolment": enrolment,
        "name": enrolment.person.full_name,
        "objectives": list(plan.objectives.all()) if plan and reads_plan else [],
        "dates": [_date(row) for row in kept if row.state == RegistrationState.CONFIRMED],
        "waiting": [_date(row) for row in kept if row.state != RegistrationState.CONFIRMED],
        "later": modules_to_book(plan, places) if plan else [],
        "access": _access(row for row in kept if not was_there(row)),
        "back_url": reverse("sessions:book_plan", args=[enrolment.pk]),
        "back_label": _("Revenir aux dates"),
    }
    return render(request, "sessions/plan_print.html", context)


def _date(row):
    workshop = row.workshop
    return {
        "day": f"{day_words(workshop.day).capitalize()}, {hour_words(workshop.hour)}",
        "title": workshop.module.title,
        "where": _("à distance") if workshop.remote else workshop.site.name,
        "bring": workshop.module.bring,
        "done": was_there(row),
    }


def _access(places):
    """Each site of the dates once, with its street and its bus."""
    sites = {row.workshop.site_id: row.workshop.site for row in places if not row.workshop.remote}
    return list(sites.values())

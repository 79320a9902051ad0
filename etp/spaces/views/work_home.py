"""The first page of the workspace: the next session, what waits for an act, the week."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.domain.first_steps import first_steps
from etp.accounts.permissions import STAFF, allow
from etp.common.clock import local_day
from etp.patients.enums import Resource
from etp.patients.permissions import visible_to
from etp.spaces.domain.weeks import Late, monday_of, sheet_url, span_words, to_close, week_day
from etp.spaces.domain.wording import ZONE, capital, full_day
from etp.spaces.domain.worklist import appointments_in, next_session
from etp.spaces.permissions import CARE, looks_at_own_week, opens, sheets_of, week_of
from etp.spaces.views.todo import Todo
from etp.spaces.views.weeks import appointment_names, week_board
from sessions.domain.wording import day_words, hours_words
from sessions.permissions import can_see_sheet

# What the page shows of each list, and what « Tout afficher » does.
SHOWN, ALL = 5, 100


@allow(STAFF)
@require_safe
def work_home(request):
    """What comes next, what waits for an act, and the week: one's own, or the team's for who answers for it."""
    at = timezone.now()
    today, own = local_day(at, ZONE), looks_at_own_week(request.user)
    sessions = week_of(request.user)
    sheets = [Late(workshop, at) for workshop in to_close(sheets_of(request.user), at)]
    monday = monday_of(week_day(today, sessions))
    shown = {
        "today": capital(full_day(today)),
        "next": _next(request, next_session(sessions, at), at),
        "sheets": sheets[:SHOWN],
        "sheets_total": len(sheets),
        "todo": Todo(request, today, at, ALL if "tout" in request.GET else SHOWN),
        "days": week_board(request, sessions, monday, today=today, at=at),
        "span": span_words(monday),
        "own": own,
        "people_url": _if_open(request, reverse("spaces:people")),
        "agenda_url": _if_open(request, reverse("spaces:agenda")),
        "first_steps": first_steps(request.user),
    }
    return render(request, "spaces/work_home.html", shown)


def _if_open(request, url):
    return url if opens(request, url) else ""


def _next(request, workshop, at):
    """The next session of the member, with the person of an appointment where they may read it."""
    if workshop is None:
        return None
    name = appointment_names(request, [workshop]).get(workshop.pk, "")
    place = _("à distance") if workshop.remote else workshop.site.name
    return {
        "title": f"{name}, {workshop.module.title}" if name else workshop.module.title,
        "when": _in_words(workshop, at),
        "hours": f"{capital(day_words(workshop.day))}, {hours_words(workshop)}",
        "place": f"{place}, {workshop.room.name}" if workshop.room else place,
        "seats": "" if workshop.capacity == 1 else _("%(taken)s inscrits") % {"taken": workshop.taken},
        "url": sheet_url(workshop, can_see_sheet(request.user, workshop)),
        "file_url": _file_url(request, workshop) if name else "",
        "work_url": reverse("sessions:workshop_work", args=[workshop.pk]),
    }


def _file_url(request, workshop):
    """The file of the person of an appointment, "" when it does not open to the member."""
    person = appointments_in([workshop]).values_list("person", flat=True).first()
    readable = CARE.permits(request) and visible_to(request.user, Resource.IDENTITY).filter(pk=person).exists()
    return reverse("spaces:person", args=[person]) if readable else ""


def _in_words(workshop, at):
    """How long until it starts: minutes and hours on the day itself, days before."""
    minutes = int((workshop.starts_at - at).total_seconds() // 60)
    days = (workshop.day - local_day(at, workshop.zone)).days
    if minutes <= 0:
        return _("en ce moment")
    if days:
        return _("demain") if days == 1 else _("dans %(days)s jours") % {"days": days}
    if minutes < 60:
        return _("dans %(minutes)s min") % {"minutes": minutes}
    return _("dans %(hours)s h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}

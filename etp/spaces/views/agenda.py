"""The week of a team, a site or one's own; the sheets to close; the waiting lists."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from etp.accounts.models import User
from etp.accounts.permissions import allow, roles_of
from etp.common.clock import local_day
from etp.network.models import Site
from etp.spaces.domain.weeks import Late, list_line, span_words, to_close, week_day, with_lists
from etp.spaces.domain.wording import ZONE
from etp.spaces.forms import EVERYBODY, MINE, WeekForm, weeks_around
from etp.spaces.permissions import PLANNED, SHEETS, looks_at_own_week, sessions_of, sessions_seen_by, sheets_of
from etp.spaces.views.weeks import week_board
from sessions.permissions import PLANNERS


@allow(PLANNED)
@require_safe
def agenda(request):
    """One week, Monday to Friday and the busy days of the week-end; each session is one tap from its sheet."""
    at = timezone.now()
    today, seen = local_day(at, ZONE), sessions_seen_by(request.user)
    form = _week_form(request, seen)
    monday, whose, site = form.chosen(week_day(today, seen), _usual(request.user))
    days = week_board(request, _kept(request.user, seen, whose, site), monday, today=today, at=at)
    before, after = weeks_around(monday)
    shown = {
        "form": form,
        "days": days,
        "empty": not any(day.slots for day in days),
        "span": span_words(monday),
        "before": before.isoformat(),
        "after": after.isoformat(),
        "kept": f"&qui={whose}" + (f"&lieu={site.slug}" if site else ""),
        "this_week": any(day.today for day in days),
        "schedule_url": reverse("sessions:schedule") if _plans(request.user) else "",
    }
    return render(request, "spaces/agenda.html", shown)


def _week_form(request, seen):
    animators = User.objects.filter(animated__workshop__in=seen).exclude(pk=request.user.pk).distinct()
    sites = Site.objects.filter(workshops__in=seen).distinct()
    asked = {"qui": _usual(request.user), **request.GET.dict()}
    return WeekForm(asked, sites=sites, animators=animators.order_by("last_name", "first_name", "pk"))


def _plans(user):
    return bool(roles_of(user) & PLANNERS)


def _usual(user):
    return MINE if looks_at_own_week(user) else EVERYBODY


def _kept(user, seen, whose, site):
    """The sessions of `seen` that the filters keep."""
    if whose == MINE:
        seen = sessions_of(user)
    elif whose != EVERYBODY:
        seen = seen.filter(animators__user=whose)
    return seen.filter(site=site) if site else seen


@allow(SHEETS)
@require_safe
def sheets(request):
    """The sheets that wait to be closed, the oldest first, each one tap away."""
    at = timezone.now()
    rows = [Late(workshop, at) for workshop in to_close(sheets_of(request.user), at)]
    return render(request, "spaces/sheets.html", {"rows": rows})


@allow(PLANNED)
@require_safe
def waiting(request):
    """The coming sessions where people wait or hold an offer: figures only, the names are on each session's page."""
    rows = [list_line(workshop) for workshop in with_lists(sessions_seen_by(request.user), timezone.now())]
    return render(request, "spaces/waiting.html", {"rows": rows})

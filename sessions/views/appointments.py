"""An appointment for one person: planned, opened and booked by one form."""

import secrets

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from etp.accounts.permissions import STAFF, allow
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.enrolments.enums import Stage
from etp.enrolments.permissions import name_for, open_path
from etp.patients.enums import Resource
from etp.patients.permissions import Act
from sessions.domain.appointments import appointment_modules, appointments_of, make_appointment
from sessions.domain.wording import when_words
from sessions.forms.planning import AppointmentForm
from sessions.permissions import can_schedule, sites_to_plan
from sessions.views.guards import posted


@allow(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request, pk):
    """The diagnosis, the evaluation or another session of one person."""
    enrolment = open_path(request, pk, Resource.REGISTRATION, Act.CREATE)
    if enrolment.stage not in Stage.live:
        raise Http404
    sites = [site for site in sites_to_plan(request.user) if can_schedule(request.user, enrolment.programme, site)]
    site = _site_of(request, enrolment, sites)
    form = AppointmentForm(
        posted(request),
        programme=enrolment.programme,
        site=site,
        modules=appointment_modules(enrolment),
        initial=_initial(request, enrolment),
    )
    if request.method == "POST" and form.is_valid() and _made(request, enrolment, site, form):
        return redirect(_back(enrolment))
    context = {
        "enrolment": enrolment,
        "name": name_for(request.user, enrolment.person),
        "form": form,
        "site": site,
        "sites": sites,
        "booked": [{"when": when_words(row.workshop), "row": row} for row in _to_come(enrolment)],
    }
    return render(request, "sessions/appointment.html", context, status=422 if form.errors else 200)


def _to_come(enrolment):
    now = moment()
    return [row for row in appointments_of(enrolment) if row.workshop.ends_at > now]


def _site_of(request, enrolment, sites):
    """The site asked for, else the person's own, else the first where the user may plan."""
    asked = request.GET.get("lieu", "")
    chosen = [site for site in sites if str(site.pk) == asked]
    home = [site for site in sites if site.pk == enrolment.home_site_id]
    found = chosen or home or sites
    if not found:
        raise Http404
    return found[0]


def _initial(request, enrolment):
    kind = request.GET.get("type", "")
    known = appointment_modules(enrolment)
    module = known.filter(kind=kind).first() if kind else known.first()
    return {"key": secrets.token_hex(16), "module": module, "animator": enrolment.referent_id}


def _made(request, enrolment, site, form):
    data = dict(form.cleaned_data)
    try:
        registration = make_appointment(
            enrolment, data.pop("module"), site, animators=[data.pop("animator")], by=request.user, **data
        )
    except RuleBroken as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Rendez-vous pris\u00a0: %(when)s.") % {"when": when_words(registration.workshop)})
    return True


def _back(enrolment):
    return reverse("sessions:workshop_work", args=[appointments_of(enrolment).last().workshop_id])

"""Departures of carriers: those under way, and one of them with everything that hangs on the carrier."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from etp.accounts.permissions import allow
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.enrolments.permissions import paths_of
from etp.patients.enums import Resource
from etp.patients.permissions import open_people
from etp.programmes.models import Carrier
from etp.records.domain import give_up, hanging_on, leave, name_next_lead, prepare_leaving
from etp.records.enums import Answer, Hanging
from etp.records.forms import LeadForm, PrepareForm
from etp.records.models import Departure
from etp.records.permissions import PREPARING, departures_of, programmes_led_by
from sessions.domain.wording import when_words


@dataclass
class Line:
    """One path or session, what was decided about it, and where that is changed."""

    title: str
    detail: str
    decision: object
    url: str


@allow(PREPARING)
@require_http_methods(["GET", "HEAD", "POST"])
def departures(request):
    """The carriers of the member's programmes with their days, and the form that prepares a departure."""
    programmes = programmes_led_by(request.user)
    form = PrepareForm(request.POST or None, programmes=programmes)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        carrier = data["carrier"]
        try:
            found = prepare_leaving(
                carrier.programme, carrier.organisation, on=data["on"], reason=data["reason"], by=request.user
            )
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            return redirect("records:departure", found.pk)
    carriers = Carrier.objects.filter(programme__in=programmes).select_related("programme", "organisation")
    context = {
        "form": form,
        "under_way": departures_of(request.user).filter(left_at=None, given_up_at=None),
        "carriers": carriers.order_by("programme__title", "until", "since", "pk"),
    }
    return render(request, "records/departures.html", context, status=422 if form.errors else 200)


@allow(PREPARING)
@require_http_methods(["GET", "HEAD", "POST"])
def departure(request, pk):
    """Everything that hangs on the carrier, counted, with what is decided; or the act that the pressed button names."""
    found = get_object_or_404(departures_of(request.user), pk=pk)
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act"))
        if act is None:
            raise Http404
        try:
            messages.success(request, act(request, found))
        except RuleBroken as error:
            messages.error(request, str(error))
        return redirect("records:departure", found.pk)
    return render(request, "records/departure.html", _shown(request, found))


def _name_lead(request, found):
    form = LeadForm(request.POST, departure=found)
    if not form.is_valid():
        raise RuleBroken(_("Choisissez une autre structure porteuse."))
    name_next_lead(found, form.cleaned_data["carrier"], by=request.user)
    return _("C’est noté.")


def _give_up(request, found):
    give_up(found, by=request.user)
    return _("Le départ est abandonné : rien n’a changé.")


def _leave(request, found):
    leave(found, by=request.user)
    return _("C’est fait. %(name)s ne porte plus ce programme.") % {"name": found.organisation}


_ACTS = {"lead": _name_lead, "give_up": _give_up, "leave": _leave}


def _shown(request, found: Departure):
    if not found.under_way:
        return {"departure": found, "decided": found.decisions.count()}
    at = moment()
    hanging = hanging_on(found, at)
    to_finish = [path for path in hanging.paths if _answer(hanging.decision_on(Hanging.PATH, path.pk)) == Answer.FINISH]
    ready = found.on < local_day(at, found.programme.time_zone)
    return {
        "departure": found,
        "hanging": hanging,
        "paths": _path_lines(request, found, hanging),
        "workshops": _workshop_lines(found, hanging),
        "lead_form": LeadForm(departure=found) if hanging.lead_missing or found.new_lead_id else None,
        "to_finish": len(to_finish),
        "day_passed": ready,
        "ready": ready and not hanging.undecided and not to_finish,
    }


def _answer(decision):
    return decision.answer if decision else None


def _path_lines(request, found, hanging):
    """One line a path, with the name that this member may read; each person named is journalled as read."""
    keys = [path.pk for path in hanging.paths]
    seen = set(paths_of(request.user, Resource.REFERRAL).filter(pk__in=keys).values_list("pk", flat=True))
    shown = [path.person_id for path in hanging.paths if path.pk in seen]
    names = {person.pk: person.full_name for person in open_people(request, shown, Resource.REFERRAL)}
    hidden = _("Une personne dont vous ne pouvez pas lire le nom")
    return [
        Line(
            names.get(path.person_id, hidden) if path.pk in seen else hidden,
            f"{path.get_stage_display()}, {path.home_site.name if path.home_site else path.organisation}",
            hanging.decision_on(Hanging.PATH, path.pk),
            reverse("records:path", args=[found.pk, path.pk]),
        )
        for path in hanging.paths
    ]


def _workshop_lines(found, hanging):
    return [
        Line(
            workshop.module.title,
            _("%(when)s, %(place)s, places prises : %(taken)s")
            % {"when": when_words(workshop), "place": workshop.site.name, "taken": workshop.taken},
            hanging.decision_on(Hanging.WORKSHOP, workshop.pk),
            reverse("records:workshop", args=[found.pk, workshop.pk]),
        )
        for workshop in hanging.workshops
    ]

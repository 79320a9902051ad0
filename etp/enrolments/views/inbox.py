"""The referral inbox of a front desk, and the entry of a referral that came by letter or phone."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from etp.accounts.permissions import allow, member
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.enrolments.domain import receive as receive_referral
from etp.enrolments.enums import ReferralState
from etp.enrolments.forms import ReceiveForm
from etp.enrolments.models import Referral
from etp.enrolments.permissions import RECEIVERS, places_of, referrals_of
from etp.patients.enums import Resource
from etp.patients.permissions import may_at_all, open_people

A_PAGE = 30
CHOICES = {
    "a-traiter": "to_handle",
    "en-retard": "late",
    "sans-suite": "closed",
    "entrees": "accepted",
}


@dataclass
class Line:
    """One referral as the inbox shows it."""

    referral: Referral
    name: str
    days: int
    late_days: int


@allow(member(*RECEIVERS))
@require_safe
def inbox(request):
    """The referrals that wait for an act, the most pressing first; each person shown is journalled as read."""
    today = local_day(moment(), "Europe/Paris")
    seen = referrals_of(request.user)
    chosen = request.GET.get("etat", "a-traiter")
    programme = request.GET.get("programme", "")
    programmes = list(seen.order_by("programme__title").values_list("programme__code", "programme__title").distinct())
    if chosen not in CHOICES or (programme and programme not in dict(programmes)):
        raise Http404
    found = _filtered(seen, chosen, today)
    if programme:
        found = found.filter(programme__code=programme)
    page = Paginator(found.annotate(tries=Count("attempts")), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": _lines(request, page, today),
        "states": _states(seen, today, chosen, programme),
        "chosen": chosen,
        "programmes": programmes if len(programmes) > 1 else [],
        "programme": programme,
        "sites": len({place.site_id for place in places_of(request.user)}) > 1,
        "query": f"etat={chosen}" + (f"&programme={programme}" if programme else ""),
        "may_receive": may_at_all(request.user, Resource.REFERRAL, "create"),
    }
    return render(request, "enrolments/inbox.html", context)


def _filtered(seen, chosen, today):
    if chosen == "a-traiter":
        return seen.to_handle()
    if chosen == "en-retard":
        return seen.to_handle().filter(next_action_on__lt=today)
    state = ReferralState.CLOSED if chosen == "sans-suite" else ReferralState.ACCEPTED
    return seen.filter(state=state).order_by("-received_on", "-pk")


def _states(seen, today, chosen, programme):
    labels = {
        "a-traiter": _("À traiter"),
        "en-retard": _("En retard"),
        "entrees": _("Entrées dans le programme"),
        "sans-suite": _("Sans suite"),
    }
    waiting = {"a-traiter": seen.to_handle().count(), "en-retard": _filtered(seen, "en-retard", today).count()}
    tail = f"&programme={programme}" if programme else ""
    return [
        {"url": f"?etat={code}{tail}", "label": label, "current": code == chosen, "count": waiting.get(code)}
        for code, label in labels.items()
    ]


def _lines(request, page, today):
    names = {person.pk: person.full_name for person in open_people(request, _people(page), Resource.REFERRAL)}
    return [
        Line(
            referral=referral,
            name=names[referral.person_id],
            days=(today - referral.received_on).days,
            late_days=max(0, (today - referral.next_action_on).days) if referral.next_action_on else 0,
        )
        for referral in page
        if referral.person_id in names
    ]


def _people(page):
    return [referral.person_id for referral in page]


@allow(member(*RECEIVERS))
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request):
    """Type in a referral received by letter, phone or mail; one that may be opened is, else the inbox says it is in."""
    places = places_of(request.user)
    form = ReceiveForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            referral = receive_referral(form.cleaned_data["programme"], **form.facts(), by=request.user)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            return _after_receiving(request, referral)
    context = {"form": form, "places": places}
    return render(request, "enrolments/receive.html", context, status=422 if form.errors else 200)


def _after_receiving(request, referral):
    messages.success(request, _("L’orientation est enregistrée. La personne reçoit un accusé de réception."))
    if referrals_of(request.user).filter(pk=referral.pk).exists():
        return redirect("enrolments:referral", referral.pk)
    return redirect("enrolments:inbox")

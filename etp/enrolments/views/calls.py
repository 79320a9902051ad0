"""The call-back requests of a front desk: the list with its clock, and one request with what is done about it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_safe

from etp.accounts.permissions import allow, member
from etp.audit.domain import note_read
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.common.text import phone_national
from etp.enrolments.domain import calling
from etp.enrolments.enums import CallEnd, CallOutcome
from etp.enrolments.forms.calls import CallEndForm, CallNoteForm, CallReferralForm
from etp.enrolments.permissions import CALLERS, calls_of, places_of, referrals_of
from etp.patients.enums import Resource

A_PAGE = 30
OUTCOMES = [
    {"code": CallOutcome.REACHED, "icon": "check", "label": later("Jointe")},
    {"code": CallOutcome.MESSAGE, "icon": "message", "label": later("Message laissé")},
    {"code": CallOutcome.NO_ANSWER, "icon": "cross", "label": later("Pas de réponse")},
    {"code": CallOutcome.WRONG_NUMBER, "icon": "cross", "label": later("Faux numéro")},
]


@allow(member(*CALLERS))
@require_safe
def calls(request):
    """The requests that wait for a call, the latest ones first; each one shown is journalled as read."""
    today = local_day(moment(), calling.ZONE)
    seen = calls_of(request.user)
    lists = {
        "a-rappeler": (_("À rappeler"), seen.waiting()),
        "en-retard": (_("En retard"), seen.waiting().filter(due_on__lt=today)),
        "a-moi": (_("Les miennes"), seen.waiting().filter(owner=request.user)),
        "closes": (_("Closes"), seen.closed()),
    }
    chosen = request.GET.get("etat", "a-rappeler")
    if chosen not in lists:
        raise Http404
    page = Paginator(lists[chosen][1].annotate(count=Count("tries")), A_PAGE).get_page(request.GET.get("page"))
    states = [
        {"url": f"?etat={code}", "label": label, "current": code == chosen, "count": rows.count()}
        for code, (label, rows) in lists.items()
    ]
    context = {
        "page": page,
        "lines": [_line(request, call, today) for call in page],
        "states": states,
        "chosen": chosen,
        "query": f"etat={chosen}",
        "days_kept": calling.KEPT_AFTER_CLOSING.days,
    }
    return render(request, "enrolments/calls.html", context)


def _line(request, call, today):
    _note_read(request, call)
    return {"call": call, "late_days": max(0, (today - call.due_on).days) if call.due_on else 0}


def _note_read(request, call):
    note_read(call.key, Resource.REFERRAL, by=request.user, object_key=call.key)


@allow(member(*CALLERS))
@require_http_methods(["GET", "HEAD", "POST"])
def call(request, pk):
    """Show a request, or do the one act that the pressed button names."""
    found = get_object_or_404(calls_of(request.user), pk=pk)
    _note_read(request, found)
    form = None
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act"))
        if act is None:
            raise Http404
        form, answer = act(request, found)
        if answer:
            return answer
    return render(request, "enrolments/call.html", _shown(request, found, form), status=422 if form else 200)


def _done(request, form, verb, words):
    """(form, answer): the page again when the verb succeeded, else the form with what was refused and no answer."""
    if not form.is_valid():
        return form, None
    try:
        verb(form.cleaned_data)
    except RuleBroken as error:
        form.add_error(None, str(error))
        return form, None
    messages.success(request, words)
    back = request.resolver_match.kwargs["pk"]
    kept = calls_of(request.user).filter(pk=back).exists()
    return form, redirect("enrolments:call", back) if kept else redirect("enrolments:calls")


def _take(request, found):
    form = CallNoteForm({})
    return _done(request, form, lambda data: calling.take(found, by=request.user), _("Vous vous en occupez."))


def _release(request, found):
    form = CallNoteForm({})
    words = _("La demande est rendue : quelqu’un d’autre peut s’en occuper.")
    return _done(request, form, lambda data: calling.release(found, by=request.user), words)


def _call(request, found):
    outcome = request.POST.get("outcome")
    if outcome not in CallOutcome.values:
        raise Http404
    form = CallNoteForm(request.POST)
    verb = calling.note_call
    return _done(request, form, lambda data: verb(found, outcome, **data, by=request.user), _("L’appel est noté."))


def _close(request, found):
    form = CallEndForm(request.POST)
    words = _("La demande est close.")
    return _done(request, form, lambda data: calling.close_call(found, **data, by=request.user), words)


def _reopen(request, found):
    form = CallNoteForm({})
    words = _("La demande est de nouveau à rappeler.")
    return _done(request, form, lambda data: calling.reopen_call(found, by=request.user), words)


def _refer(request, found):
    form = CallReferralForm(request.POST, places=places_of(request.user, CALLERS))
    if not form.is_valid():
        return form, None
    try:
        referral = calling.refer_caller(found, **form.facts(), by=request.user)
    except RuleBroken as error:
        form.add_error(None, str(error))
        return form, None
    messages.success(request, _("L’orientation est enregistrée, et la demande de rappel est close."))
    if referrals_of(request.user).filter(pk=referral.pk).exists():
        return form, redirect("enrolments:referral", referral.pk)
    return form, redirect("enrolments:calls")


_ACTS = {"take": _take, "release": _release, "call": _call, "close": _close, "reopen": _reopen, "refer": _refer}


def _shown(request, found, refused):
    """What the page shows; a refused form keeps what was typed and its errors."""
    today = local_day(moment(), calling.ZONE)
    tries = list(found.tries.select_related("by").order_by("-at", "-pk"))
    first, _space, last = found.name.partition(" ")
    names = {"first_name": first, "last_name": last}
    blank = CallReferralForm(places=places_of(request.user, CALLERS), initial=names)
    return {
        "call": found,
        "phone": phone_national(found.phone),
        "late": found.due_on is not None and found.due_on < today,
        "mine": found.owner_id == request.user.pk,
        "reached": any(one.outcome == CallOutcome.REACHED for one in tries),
        "may_reopen": bool(found.ended) and found.ended != CallEnd.REFERRED,
        "tries": tries,
        "most": calling.TRIES_BEFORE_GIVING_UP,
        "days_kept": calling.KEPT_AFTER_CLOSING.days,
        "outcomes": OUTCOMES,
        "note_form": refused if isinstance(refused, CallNoteForm) else CallNoteForm(),
        "end_form": refused if isinstance(refused, CallEndForm) else CallEndForm(),
        "refer_form": refused if isinstance(refused, CallReferralForm) else blank,
        "refused": refused,
    }

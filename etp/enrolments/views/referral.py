"""One referral: call, note it, plan what is next, propose an appointment, or close it with a reason."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from etp.accounts.permissions import allow, member
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.common.text import phone_national
from etp.enrolments.domain import close_referral, note_attempt, plan_next_action
from etp.enrolments.enums import AttemptOutcome, CloseReason, ReferralState, Stage
from etp.enrolments.forms import AttemptForm, CloseReferralForm, NextActionForm
from etp.enrolments.permissions import RECEIVERS, may_appoint, may_on, opened, paths_of, referrals_of
from etp.patients.enums import ContactKind, Resource
from etp.patients.permissions import Act

OUTCOMES = [
    {"code": AttemptOutcome.REACHED, "icon": "check", "label": _("Jointe")},
    {"code": AttemptOutcome.MESSAGE, "icon": "message", "label": _("Message laissé")},
    {"code": AttemptOutcome.NO_ANSWER, "icon": "cross", "label": _("Pas de réponse")},
]


@allow(member(*RECEIVERS))
@require_http_methods(["GET", "HEAD", "POST"])
def referral(request, pk):
    """Show a referral, or do the one act that the pressed button names."""
    act = Act.UPDATE if request.method == "POST" else Act.READ
    found = opened(request, referrals_of(request.user, act).filter(pk=pk).first(), Resource.REFERRAL, act)
    form = None
    if request.method == "POST":
        form, done = _ACTS.get(request.POST.get("act"), _unknown)(request, found)
        if done:
            messages.success(request, done)
            return redirect("enrolments:referral", found.pk)
    return render(request, "enrolments/referral.html", _shown(request, found, form), status=422 if form else 200)


def _attempt(request, found):
    form = AttemptForm(request.POST)
    outcome = request.POST.get("outcome")
    if outcome not in AttemptOutcome.values:
        raise Http404
    return _try(form, lambda data: note_attempt(found, outcome, **data, by=request.user), _("L’appel est noté."))


def _plan(request, found):
    form = NextActionForm(request.POST)
    return _try(form, lambda data: plan_next_action(found, **data, by=request.user), _("La suite est notée."))


def _close(request, found):
    form = CloseReferralForm(request.POST)
    words = _("L’orientation est close, sans suite.")
    return _try(form, lambda data: close_referral(found, **data, by=request.user), words)


def _unknown(request, found):
    raise Http404


_ACTS = {"attempt": _attempt, "plan": _plan, "close": _close}


def _try(form, verb, words):
    """The form and the words of success; the form keeps its errors and the words are None when the verb refused."""
    if form.is_valid():
        try:
            verb(form.cleaned_data)
        except RuleBroken as error:
            form.add_error(None, str(error))
        else:
            return form, words
    return form, None


def _shown(request, found, refused):
    """What the page shows; a refused form keeps what was typed and its errors."""
    forms = {kind: refused if isinstance(refused, kind) else kind() for kind in (AttemptForm, CloseReferralForm)}
    suggestion = {"action": found.next_action, "on": found.next_action_on}
    plan = refused if isinstance(refused, NextActionForm) else NextActionForm(initial=suggestion)
    today = local_day(moment(), found.programme.time_zone)
    path = paths_of(request.user, Resource.REFERRAL).filter(pk=found.enrolment_id).first()
    return {
        "referral": found,
        "enrolment": path,
        "stage": path.get_stage_display() if path else _stage_said(found),
        "is_open": found.state == ReferralState.OPEN,
        "may_act": found.state == ReferralState.OPEN
        and referrals_of(request.user, Act.UPDATE).filter(pk=found.pk).exists(),
        # The same questions as the two pages ask: a link never leads to a missing page.
        "may_include": may_on(request.user, found.enrolment, Resource.CONSENT, Act.CREATE),
        "may_book": may_appoint(request.user, found.enrolment),
        "days": (today - found.received_on).days,
        "late": found.next_action_on is not None and found.next_action_on < today,
        "contacts": _contacts(found.person),
        "attempts": found.attempts.select_related("by").order_by("-at", "-pk"),
        "outcomes": OUTCOMES,
        "attempt_form": forms[AttemptForm],
        "plan_form": plan,
        "close_form": forms[CloseReferralForm],
        "closed_words": CloseReason.before_entry.get(found.closed_reason, ""),
        "refused": refused,
    }


def _stage_said(found):
    """What this desk did itself, when the path is followed elsewhere."""
    reached = found.attempts.filter(outcome=AttemptOutcome.REACHED).exists()
    return (Stage.CONTACTED if reached else Stage.REFERRED).label


def _contacts(person):
    return [
        {
            "kind": contact.get_kind_display(),
            "phone": "" if contact.kind == ContactKind.EMAIL else phone_national(contact.value),
            "value": contact.value,
        }
        for contact in person.contacts.live()
    ]

"""What a person accepts and with whom their record is shared: dated, changed by themselves."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from etp.accounts.permissions import PERSON, allow
from etp.common import RuleBroken
from etp.patients.domain import consent_states, give_consent, stop_share, withdraw_consent
from etp.patients.enums import ConsentKind, Resource
from etp.patients.permissions import open_record

# Entering and leaving a programme is done with the team, never by a button.
WITH_THE_TEAM = {ConsentKind.ENTRY}
# Said by an answer that names no version: nothing proves which text was read.
UNREAD = "?"


@allow(PERSON)
@require_http_methods(["GET", "POST"])
def consents(request):
    """The state of each consent and share of the signed-in person; POST changes one of them."""
    person = open_record(request, request.user.person.pk, Resource.CONSENT)
    if request.method == "POST":
        try:
            _change(request, person)
        except RuleBroken as error:
            messages.error(request, str(error))
        return redirect("patients:consents")
    shares = person.shares.select_related("organisation").order_by("organisation__name", "since")
    live = shares.live(timezone.now())
    context = {
        "consents": [
            {"state": state, "changeable": state.kind not in WITH_THE_TEAM}
            for state in consent_states(person, language=get_language())
        ],
        "shares": live,
        "gone": shares.exclude(until=None).exclude(pk__in=live),
    }
    return render(request, "patients/consents.html", context)


def _change(request, person):
    if "share" in request.POST:
        key = request.POST["share"]
        share = get_object_or_404(person.shares.live(timezone.now()), pk=key if key.isdigit() else 0)
        stop_share(person, share.organisation, by=request.user)
        messages.success(request, _("Le partage est arrêté."))
        return
    kind = request.POST.get("kind")
    if kind not in ConsentKind.values or kind in WITH_THE_TEAM:
        raise Http404
    common = {"programme_code": request.POST.get("programme", "")[:50], "by": request.user, "language": get_language()}
    if request.POST.get("answer") == "yes":
        give_consent(person, ConsentKind(kind), version=request.POST.get("version", UNREAD), **common)
    else:
        withdraw_consent(person, ConsentKind(kind), **common)
    messages.success(request, _("Votre réponse est enregistrée."))

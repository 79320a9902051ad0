"""The page of the answer to « est-ce toujours juste ? »: GET shows what is said today, POST confirms or corrects."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.forms.directory import CorrectionForm
from etp.accounts.permissions import SIGNED_LINK, allow
from etp.common import RuleBroken
from etp.network.domain import ask_for, confirm_entry, propose_correction
from etp.network.domain.directory import OWNER
from etp.network.enums import EntryState


@allow(SIGNED_LINK)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, token):
    """One entry of the directory before its owner, who needs no account."""
    ask = ask_for(token)
    if ask is None:
        raise Http404
    entry, correcting = ask.entry, "correct" in request.POST
    form = CorrectionForm(request.POST if correcting else None)
    if request.method == "POST" and (not correcting or form.is_valid()):
        _do(request, entry, form.cleaned_data["words"] if correcting else "")
        return redirect("directory_answer", token)
    context = {
        "entry": entry,
        "form": form,
        "withdrawn": entry.state == EntryState.WITHDRAWN,
        "settled": entry.state == EntryState.CONFIRMED and not entry.times_asked,
    }
    return render(request, "cms/directory_answer.html", context, status=422 if form.errors else 200)


def _do(request, entry, words):
    try:
        if words:
            propose_correction(entry, words)
            messages.success(request, _("Merci. L’équipe va corriger l’annuaire."))
        else:
            confirm_entry(entry, by=OWNER)
            messages.success(request, _("Merci. L’annuaire dit que ces informations sont confirmées aujourd’hui."))
    except RuleBroken as refusal:
        messages.error(request, str(refusal))

"""« Validations » in the editing tool: the open rounds, one round with its answers and what is said of it.

These views stand in the tree /cms/, whose rule (editors, second factor) is asked before them.
"""

from functools import partial

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cms.domain import ledger, remarks, signatures
from cms.domain.languages import in_own_language
from cms.domain.objecting import open_corrections
from cms.domain.publishing import last_signed, republish
from cms.domain.reaching import cut, is_hidden
from cms.domain.rereading import since_signed
from cms.enums import RoundState
from cms.forms.validations import AnswerForm, RemarkForm
from cms.models import ProgrammePage, Round
from cms.permissions.pages import may_publish
from etp.common import RuleBroken

VERBS = {"sign": signatures.sign, "propose": signatures.propose, "refuse": signatures.refuse}
DONE = {
    "sign": gettext_lazy("Votre signature est enregistrée."),
    "propose": gettext_lazy("Votre structure propose ce texte."),
    "refuse": gettext_lazy("Votre demande de changement est envoyée à l’auteur."),
}


@require_safe
def rounds(request):
    """Every open round, those that wait for the reader first, and the programmes with their ledgers."""
    programmes = cut(request.user, ProgrammePage.objects.select_related("programme"))
    context = {
        "states": [
            state
            for state in ledger.open_rounds(reader=request.user)
            if not is_hidden(request.user, state.round.page_id)
        ],
        "corrections": [row for row in open_corrections() if not is_hidden(request.user, row.page_id)],
        "programmes": in_own_language(programmes).order_by("title"),
        "page_title": _("Validations"),
        "header_icon": "clipboard-list",
    }
    return render(request, "cms/admin/rounds.html", context)


@require_safe
def round_page(request, pk):
    """One round: its text, its answers, the forms of the reader, and the rounds before it."""
    row = get_object_or_404(Round.objects.select_related("page", "revision"), pk=pk)
    states = ledger.rounds_of(row.page, reader=request.user)
    context = {
        "state": next(state for state in states if state.round.pk == row.pk),
        "others": [state for state in states if state.round.pk != row.pk],
        "page": row.page,
        "form": AnswerForm(),
        "since": since_signed(row, request.user),
        "remarks": row.remarks.select_related("user", "organisation"),
        "may_remark": row.state == RoundState.OPEN and remarks.speaks_for(row, request.user) is not None,
        "may_read": _may_read(row, request.user),
        "text": row.revision.as_object(),
        "live": row.page.live,
        "may_republish": not row.page.live and last_signed(row.page) == row and may_publish(request.user),
        "page_title": _("Registre des validations"),
        "page_subtitle": row.page.draft_title,
        "header_icon": "clipboard-list",
    }
    return render(request, "cms/admin/round.html", context)


def _may_read(row, user):
    asked = row.state in (RoundState.OPEN, RoundState.COMPLETE)
    return asked and remarks.reads_for(row, user) is not None and not remarks.has_read(row, user)


@require_POST
def answer(request, pk):
    """Write the reader's answer for one carrier; a refused act comes back with its reason."""
    row = get_object_or_404(Round, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    told = form.cleaned_data
    try:
        VERBS[told["act"]](row, told["organisation"], by=request.user, comment=told["comment"])
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, DONE[told["act"]])
    return redirect(reverse("cms_round", args=[row.pk]))


@require_POST
def put_back(request, pk):
    """Put the signed text of a round back online; a refused act comes back with its reason."""
    row = get_object_or_404(Round.objects.select_related("page"), pk=pk)
    try:
        republish(row.page, by=request.user)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Le texte signé est de nouveau en ligne."))
    return redirect(reverse("cms_round", args=[row.pk]))


@require_POST
def leave_remark(request, pk):
    """Write a remark on the words of a round, which is no answer; a refused act comes back with its reason."""
    row = get_object_or_404(Round.objects.select_related("page"), pk=pk)
    act = partial(remarks.remark, row, by=request.user, comment=_remark_of(request)["comment"])
    return _told(request, row, act, _("Votre remarque est notée."))


@require_POST
def read_as_partner(request, pk):
    """Write the reading of a patient partner; a refused act comes back with its reason."""
    row, told = get_object_or_404(Round.objects.select_related("page"), pk=pk), _remark_of(request)
    act = partial(remarks.read_as_partner, row, by=request.user, **told)
    return _told(request, row, act, _("Votre relecture est notée."))


def _remark_of(request):
    form = RemarkForm(request.POST)
    return form.cleaned_data if form.is_valid() else {"comment": "", "agrees": False}


def _told(request, row, act, done):
    try:
        act()
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(reverse("cms_round", args=[row.pk]))

"""What becomes of one path or one session; each answer leads on to the next that waits, so that nothing is passed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from etp.accounts.permissions import allow
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.enrolments.enums import Stage
from etp.enrolments.permissions import may_on, note_opened
from etp.patients.enums import Resource
from etp.patients.permissions import Act
from etp.records.domain import decide_path, decide_workshop, hanging_on
from etp.records.enums import Hanging
from etp.records.forms import PathForm, WorkshopForm, initial_of
from etp.records.permissions import PREPARING, departures_of
from sessions.domain.wording import when_words


@allow(PREPARING)
@require_http_methods(["GET", "HEAD", "POST"])
def path(request, pk, row):
    """Decide what becomes of one path; its person is named to those who may read the name, and journalled."""
    found, hanging = _under_way(request, pk)
    chosen = _among(hanging.paths, row)
    form = PathForm(
        request.POST or None,
        departure=found,
        path=chosen,
        initial=initial_of(hanging.decision_on(Hanging.PATH, row)),
    )
    if request.method == "POST" and form.is_valid():
        answer = _decide(form, lambda facts: decide_path(found, chosen, by=request.user, **facts))
        if answer:
            return _onward(request, found)
    name = _("Une personne dont vous ne pouvez pas lire le nom")
    if may_on(request.user, chosen, Resource.REFERRAL):
        note_opened(request, chosen, Resource.REFERRAL, Act.READ, f"enrolment:{chosen.pk}")
        name = chosen.person.full_name
    context = {
        "departure": found,
        "form": form,
        "title": name,
        "detail": chosen.get_stage_display(),
        "note": _agreement_note(chosen),
    }
    return render(request, "records/decide.html", context, status=422 if form.errors else 200)


def _agreement_note(chosen):
    if chosen.stage != Stage.INCLUDED:
        return _("La personne n’est pas encore entrée : la nouvelle équipe l’appellera.")
    return _("Un parcours ne change de structure qu’avec l’accord de la personne. Demandez-le avant de répondre.")


@allow(PREPARING)
@require_http_methods(["GET", "HEAD", "POST"])
def workshop(request, pk, row):
    """Decide what becomes of one session to come."""
    found, hanging = _under_way(request, pk)
    chosen = _among(hanging.workshops, row)
    form = WorkshopForm(
        request.POST or None, departure=found, initial=initial_of(hanging.decision_on(Hanging.WORKSHOP, row))
    )
    if request.method == "POST" and form.is_valid():
        answer = _decide(form, lambda facts: decide_workshop(found, chosen, by=request.user, **facts))
        if answer:
            return _onward(request, found)
    context = {
        "departure": found,
        "form": form,
        "title": chosen.module.title,
        "detail": f"{when_words(chosen)}, {chosen.site.name}",
        "note": _("Les personnes inscrites reçoivent un message le jour du départ, pas avant."),
    }
    return render(request, "records/decide.html", context, status=422 if form.errors else 200)


def _under_way(request, pk):
    found = get_object_or_404(departures_of(request.user), pk=pk, left_at=None, given_up_at=None)
    return found, hanging_on(found, moment())


def _among(rows, key):
    for row in rows:
        if row.pk == key:
            return row
    raise Http404


def _decide(form, verb):
    """The decision that the verb kept, or None with its refusal on the form."""
    try:
        return verb(form.facts())
    except RuleBroken as error:
        form.add_error(None, str(error))
    return None


def _onward(request, found):
    """To the next path or session that waits for a decision; back to the whole when none does."""
    messages.success(request, _("C’est noté. Rien ne change avant le départ."))
    hanging = hanging_on(found, moment())
    for kind, row in hanging.each():
        if hanging.decision_on(kind, row) is None:
            return redirect(f"records:{kind}", found.pk, row)
    return redirect("records:departure", found.pk)

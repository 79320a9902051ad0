"""The page of a workshop for the team: who is registered, who waits and why, and what may be done for them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from etp.accounts.enums import Role
from etp.accounts.permissions import allow, member
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.patients.enums import Resource
from etp.patients.permissions import visible_to
from sessions.domain import waiting
from sessions.domain.attendance import HAS_A_SHEET
from sessions.domain.cautions import cautions
from sessions.domain.registration import can_cancel, cancel
from sessions.domain.wording import public_place, when_words
from sessions.enums import WorkshopState
from sessions.forms.sheet import ActForm
from sessions.permissions import READERS, can_change, can_see_sheet, workshops_to_see
from sessions.views.guards import workshop_or_404
from sessions.views.work_rows import history, people_of

PLANNED = (WorkshopState.DRAFT, WorkshopState.PUBLISHED)
staff = allow(member(*READERS, Role.PATIENT_PARTNER))


@staff
@require_safe
def workshop_work(request, pk):
    """One workshop: its facts for every reader, its people for those who may know them."""
    workshop = workshop_or_404(pk, among=workshops_to_see(request.user))
    sees, changes = can_see_sheet(request.user, workshop), can_change(request.user, workshop)
    to_come = workshop.starts_at > moment()
    context = {
        "workshop": workshop,
        "when": when_words(workshop),
        "place": public_place(workshop),
        "cautions": cautions(workshop) if to_come and workshop.state in PLANNED else [],
        "animators": list(workshop.animators.all()),
        "people": people_of(request.user, workshop) if sees else None,
        "waits": workshop.registrations.waiting().count(),
        "history": history(workshop),
        "may_publish": changes and workshop.state == WorkshopState.DRAFT and to_come,
        "may_change": changes and workshop.state in (WorkshopState.DRAFT, WorkshopState.PUBLISHED) and to_come,
        "may_register": sees and workshop.state == WorkshopState.PUBLISHED and to_come,
        "has_sheet": sees and workshop.state in HAS_A_SHEET,
    }
    return render(request, "sessions/workshop_work.html", context)


@staff
@require_POST
def act_for(request, pk, registration):
    """Act in someone's name, as on the phone: cancel, give the free seat, accept or refuse an offered one."""
    workshop = workshop_or_404(pk, among=workshops_to_see(request.user))
    rows = workshop.registrations.select_related("person")
    row = get_object_or_404(rows, pk=registration)
    form = ActForm(request.POST)
    if not form.is_valid() or not _may(request.user, row, form.cleaned_data["act"]):
        raise Http404
    try:
        _act(row, request.user, **form.cleaned_data)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est fait. La personne en reçoit la confirmation."))
    return redirect("sessions:workshop_work", pk)


def _may(user, row, act):
    wanted = "delete" if act in ("cancel", "remove", "refuse") else "update"
    return visible_to(user, Resource.REGISTRATION, wanted).filter(pk=row.person_id).exists()


def _act(row, user, *, act, why):
    if act == "cancel" and not can_cancel(row):
        raise RuleBroken(_("Il est trop tard pour libérer la place\u00a0: notez une excuse sur la feuille."))
    if act in ("cancel", "remove"):
        cancel(row, by=user, by_service=act == "remove", why=why)
    elif act == "give":
        waiting.give_seat(row, by=user)
    else:
        offer = row.offers.filter(ended="").first()
        if offer is None:
            raise RuleBroken(_("Cette proposition a déjà reçu une réponse."))
        answer = {"accept": waiting.accept, "refuse": waiting.refuse}[act]
        answer(offer, by=user)

"""Secret links of messages: GET shows how things stand today and changes nothing, POST acts."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from etp.accounts.permissions import SIGNED_LINK, allow
from etp.audit.domain import note_read
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.patients.enums import Resource
from sessions.domain import waiting
from sessions.domain.finder import other_dates
from sessions.domain.links import manage_token, offer_for, offer_token, registration_for
from sessions.domain.notice_texts import is_announced
from sessions.domain.ranks import rank, rank_words, rule_in_words
from sessions.domain.registration import can_cancel, can_undo, cancel, undo_cancel
from sessions.domain.wording import instant_words, public_place, when_words
from sessions.enums import OfferEnd, RegistrationState, WorkshopState
from sessions.models import SeatOffer
from sessions.views.cards import plain_card
from sessions.views.guards import small_number

# What each act of the page leads to, and each answer to an offer.
SETTLED = {
    "cancel": (RegistrationState.CANCELLED_BY_PERSON, RegistrationState.LEFT_LIST),
    "undo": (RegistrationState.CONFIRMED,),
}
ANSWERED = {"yes": OfferEnd.ACCEPTED, "no": OfferEnd.REFUSED}


@allow(SIGNED_LINK)
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request, token):
    """One registration as it stands today: cancel, take it back for ten minutes, leave the list."""
    registration = registration_for(token)
    if registration is None:
        raise Http404
    _note(registration)
    if request.method == "POST":
        return _act(request, registration, token)
    return render(request, "sessions/manage.html", _shown(registration, token))


def _note(registration):
    note_read(
        registration.person.key,
        Resource.REGISTRATION,
        by=None,
        object_key=f"registration:{registration.pk}",
        acting_as="la personne, par son lien",
    )


def _act(request, registration, token):
    verb = {"cancel": _cancel, "undo": _undo}.get(request.POST.get("act", ""))
    if verb is None:
        raise Http404
    try:
        verb(request, registration)
    except RuleBroken as refusal:
        registration.refresh_from_db()
        # Tapped twice, or Back and once more: what was asked for is already so, and the page says it.
        if registration.state not in SETTLED[request.POST["act"]]:
            messages.error(request, str(refusal))
    return redirect("sessions:manage", token)


def _cancel(request, registration):
    cancel(registration, revision=small_number(request.POST.get("revision", "")))


def _undo(request, registration):
    undo_cancel(registration)


def _shown(registration, token):
    """Today's state of a registration, in words and with what may be done about it."""
    workshop = registration.workshop
    held = waiting_rank = None
    if registration.state == RegistrationState.OFFERED:
        held = SeatOffer.objects.filter(registration=registration, ended="", deadline__gt=moment()).first()
    if registration.state == RegistrationState.WAITING:
        waiting_rank = rank_words(rank(registration))
    return {
        "section": "ateliers",
        "registration": registration,
        "workshop": workshop,
        "state": _state(registration, held),
        "when": when_words(workshop),
        "place": public_place(workshop),
        "card": plain_card(workshop),
        "announced": is_announced(workshop),
        "may_cancel": can_cancel(registration),
        "may_undo": can_undo(registration),
        "live": registration.state in RegistrationState.live and workshop.starts_at > moment(),
        "rank": waiting_rank,
        "rule": rule_in_words(workshop.programme) if waiting_rank else [],
        "offer_url": held and reverse("sessions:offer", args=[offer_token(held)]),
        "others": [] if registration.state in RegistrationState.live else _others(workshop),
        "token": token,
    }


def _others(workshop):
    return other_dates(workshop) if is_announced(workshop) else []


def _state(registration, held):
    """The title of the page: what is true today, in the person's words. `held`: the offer that can still be taken."""
    workshop, state = registration.workshop, registration.state
    if workshop.state == WorkshopState.CANCELLED:
        return {"kind": "alert", "words": _("Ce rendez-vous est annulé par l’équipe")}
    if workshop.starts_at <= moment() and state in RegistrationState.live:
        return {"kind": "none", "words": _("Ce rendez-vous est passé")}
    if state == RegistrationState.OFFERED and held is None:
        return {"kind": "none", "words": _("Le délai est passé, la place n’est plus gardée pour vous")}
    words = {
        RegistrationState.CONFIRMED: ("done", _("Votre place est réservée")),
        RegistrationState.WAITING: ("wait", _("Vous êtes sur la liste d’attente")),
        RegistrationState.OFFERED: ("now", _("Une place est gardée pour vous")),
        RegistrationState.REQUESTED: ("wait", _("Votre demande est reçue")),
        RegistrationState.TO_VALIDATE: ("wait", _("Votre demande est reçue")),
        RegistrationState.CANCELLED_BY_PERSON: ("none", _("Votre place est annulée")),
        RegistrationState.CANCELLED_BY_SERVICE: ("alert", _("L’équipe a annulé votre place")),
        RegistrationState.LEFT_LIST: ("none", _("Vous n’êtes plus sur la liste d’attente")),
        RegistrationState.MOVED: ("none", _("Votre rendez-vous est reporté à une autre date")),
        RegistrationState.REFUSED: ("none", _("Cette demande n’a pas pu être acceptée")),
    }
    kind, title = words[RegistrationState(state)]
    return {"kind": kind, "words": title}


@allow(SIGNED_LINK)
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request, token):
    """A seat held until a deadline: yes or no in one tap; an ended offer shows how it ended."""
    found = offer_for(token)
    if found is None:
        raise Http404
    registration = found.registration
    _note(registration)
    if request.method == "POST":
        return _answer(request, found)
    workshop = registration.workshop
    live = not found.ended and found.deadline > moment()
    context = {
        "section": "ateliers",
        "offer": found,
        "live": live,
        "registration": registration,
        "workshop": workshop,
        "card": plain_card(workshop),
        "when": when_words(workshop),
        "place": public_place(workshop),
        "deadline": instant_words(found.deadline, workshop.zone),
        "manage_url": reverse("sessions:manage", args=[manage_token(registration)]),
        "token": token,
    }
    return render(request, "sessions/offer.html", context)


def _answer(request, found):
    verb = {"yes": waiting.accept, "no": waiting.refuse}.get(request.POST.get("answer", ""))
    if verb is None:
        raise Http404
    try:
        verb(found)
    except RuleBroken as refusal:
        found.refresh_from_db()
        if found.ended != ANSWERED[request.POST["answer"]]:
            messages.error(request, str(refusal))
    return redirect("sessions:manage", manage_token(found.registration))

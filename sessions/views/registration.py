"""A visitor takes a place: a name, a contact, a code, and the result. What is typed waits on the server meanwhile."""

import secrets

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from etp.accounts.domain.addresses import client_address
from etp.accounts.permissions import PUBLIC, allow
from etp.audit.domain import note_read
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.common.tokens import same
from etp.patients.domain import check_code, code_of, send_code
from etp.patients.enums import Resource
from etp.patients.models import ContactCode
from etp.programmes.enums import Access
from sessions.domain.finder import card_of, other_dates
from sessions.domain.links import manage_token
from sessions.domain.ranks import rank_words, rule_in_words
from sessions.domain.registration import book
from sessions.domain.seats import Full
from sessions.domain.visitors import known_as, live_place, place_for_next, register_visitor
from sessions.domain.wording import when_words
from sessions.enums import WorkshopState
from sessions.forms.visitor import CodeForm, RegistrationForm
from sessions.models import Registration
from sessions.views.cards import plain_card
from sessions.views.guards import key_of, posted, public_workshop_or_404
from sessions.views.kept import answers_of, done_of, finish, keep


def _workshop(pk):
    """An announced workshop that can still be joined; its own page answers for the others."""
    workshop = public_workshop_or_404(pk)
    if workshop.state != WorkshopState.PUBLISHED or workshop.starts_at <= moment():
        return workshop, redirect("sessions:workshop", pk)
    return workshop, None


def _shown(workshop, *, proved=False, **more):
    """What each page of a registration says of the workshop; the length of its list only to who is `proved`."""
    rank = place_for_next(workshop)
    return {
        "section": "ateliers",
        "crumbs": [
            {"label": _("Ateliers"), "url": reverse("sessions:finder")},
            {"label": workshop.module.title, "url": reverse("sessions:workshop", args=[workshop.pk])},
            {"label": _("Inscription")},
        ],
        "workshop": workshop,
        "card": plain_card(workshop, seats=True),
        "when": when_words(workshop),
        "full": bool(rank),
        "rank": rank_words(rank) if rank and proved else "",
        "rule": rule_in_words(workshop.programme),
        **more,
    }


def _here(request):
    """The person who is signed in to their own space, or None."""
    return getattr(request.user, "person", None) if request.user.is_authenticated else None


@allow(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request, pk):
    """Ask for a place: one button for someone signed in, else a name and a contact that a code will prove."""
    workshop, elsewhere = _workshop(pk)
    if elsewhere:
        return elsewhere
    person = _here(request)
    if person is not None:
        return _register_here(request, workshop, person)
    if workshop.module.access != Access.OPEN:
        return redirect(card_of(workshop).action["url"])
    kept = answers_of(request, workshop)
    form = RegistrationForm(posted(request), workshop=workshop, initial=_initial(kept))
    if request.method == "POST" and form.is_valid():
        answers = {**form.answers(), "waits": "waits" in request.POST}
        try:
            code = _send(request, answers)
        except RuleBroken as refusal:
            form.add_error("contact", str(refusal))
        else:
            keep(request, workshop, {**answers, "code": code.pk})
            return redirect("sessions:register_code", pk)
    return render(request, "sessions/register.html", _shown(workshop, form=form), status=422 if form.errors else 200)


def _initial(kept):
    """What was typed before, so that going back loses nothing; a new key for each form otherwise."""
    if not kept:
        return {"key": secrets.token_hex(16)}
    return {name: kept[name] for name in ("who", "first_name", "last_name", "key")} | {
        "contact": kept["value"],
        "needs": kept["chosen_needs"],
    }


def _send(request, answers):
    return send_code(
        answers["kind"],
        answers["value"],
        "registration",
        asked_from=client_address(request),
        language=get_language(),
    )


def _register_here(request, workshop, person):
    """The person is known: no code, their own name, one button."""
    note_read(person.key, Resource.REGISTRATION, by=request.user, object_key=f"workshop:{workshop.pk}")
    held = live_place(person, workshop)
    if held is not None:
        return redirect("sessions:manage", manage_token(held))
    error = ""
    if request.method == "POST":
        try:
            waits = "waits" in request.POST
            booking = book(person, [workshop], key=key_of(request), by=request.user, waiting_allowed=waits)
        except Full:
            return render(request, "sessions/register_here.html", _here_shown(workshop, person, lost=True), status=409)
        except RuleBroken as refusal:
            error = str(refusal)
        else:
            return redirect("sessions:manage", manage_token(booking.registrations.get(person=person)))
    shown = _here_shown(workshop, person, error=error)
    return render(request, "sessions/register_here.html", shown, status=409 if error else 200)


def _here_shown(workshop, person, **more):
    return _shown(workshop, proved=True, person=person, key=secrets.token_hex(16), **more)


@allow(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def register_code(request, pk):
    """Prove the contact with its code, then book; nothing is said of who is known at this contact."""
    workshop, elsewhere = _workshop(pk)
    if elsewhere:
        return elsewhere
    kept = answers_of(request, workshop)
    if not kept:
        return _already(request, workshop) or redirect("sessions:register", pk)
    if request.method == "POST" and "again" in request.POST:
        return _send_again(request, workshop, kept)
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            check_code(ContactCode.objects.get(pk=kept["code"]), form.cleaned_data["code"])
        except RuleBroken as refusal:
            booked = _booked_by_the_other_tap(kept, form.cleaned_data["code"])
            if booked is not None:
                return redirect("sessions:manage", manage_token(booked))
            form.add_error("code", str(refusal))
        else:
            kept = {**kept, "proved": True}
            keep(request, workshop, kept)
            return _book(request, workshop, kept)
    shown = _shown(workshop, form=form, sent_to=kept["value"], sent_again="renvoye" in request.GET)
    return render(request, "sessions/register_code.html", shown, status=422 if form.errors else 200)


def _already(request, workshop):
    """The way to the registration that this browser has just made here (Back, a form sent twice), or None."""
    made = Registration.objects.filter(pk=done_of(request, workshop)).first()
    return made and redirect("sessions:manage", manage_token(made))


def _booked_by_the_other_tap(kept, typed):
    """The registration that the same form has made with this very code an instant ago, or None.

    Of two taps at once the second finds the code used; its answer is the answer of the first.
    """
    row = ContactCode.objects.get(pk=kept["code"])
    if row.used_at is None or not same("".join(filter(str.isdigit, typed)), code_of(row)):
        return None
    made = Registration.objects.filter(booking__idempotency_key=kept["key"])
    return made.filter(person__contacts__kind=kept["kind"], person__contacts__value=kept["value"]).first()


def _send_again(request, workshop, kept):
    try:
        code = _send(request, kept)
    except RuleBroken as refusal:
        form = CodeForm({})
        form.add_error(None, str(refusal))
        form.errors.pop("code", None)
        shown = _shown(workshop, form=form, sent_to=kept["value"])
        return render(request, "sessions/register_code.html", shown, status=429)
    keep(request, workshop, {**kept, "code": code.pk})
    return redirect(f"{reverse('sessions:register_code', args=[workshop.pk])}?renvoye=1")


def _book(request, workshop, kept, *, target=None, waits=False):
    """Book what was asked, or say with everything kept why it could not be done."""
    target = target or workshop
    contact = (kept["kind"], kept["value"])
    known = known_as(contact, kept["first_name"], kept["last_name"])
    held = known and live_place(known, target)
    if held:
        finish(request, workshop, held)
        return redirect("sessions:manage", manage_token(held))
    try:
        booking = register_visitor(
            target,
            contact=contact,
            first_name=kept["first_name"],
            last_name=kept["last_name"],
            key=kept["key"],
            language=get_language(),
            companions=kept["companions"],
            needs=kept["needs"],
            waiting_allowed=waits or kept["waits"],
        )
    except Full:
        return redirect("sessions:register_full", workshop.pk)
    except RuleBroken as refusal:
        return render(request, "sessions/register_refused.html", _shown(workshop, refusal=str(refusal)), status=409)
    made = booking.registrations.first()
    finish(request, workshop, made)
    return redirect("sessions:manage", manage_token(made))


@allow(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def register_full(request, pk):
    """The last seat went meanwhile: nothing is lost, the list or another date is one tap away."""
    workshop, elsewhere = _workshop(pk)
    if elsewhere:
        return elsewhere
    kept = answers_of(request, workshop)
    if not (kept and kept.get("proved")):
        return _already(request, workshop) or redirect("sessions:register", pk)
    others = other_dates(workshop)
    if request.method == "POST":
        if "join" in request.POST:
            return _book(request, workshop, kept, waits=True)
        chosen = request.POST.get("other", "")
        if chosen not in [str(card.pk) for card in others]:
            raise Http404
        target, gone = _workshop(int(chosen))
        return gone or _book(request, workshop, kept, target=target)
    return render(request, "sessions/register_full.html", _shown(workshop, proved=True, others=others))

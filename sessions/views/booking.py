"""Booking in someone's name: by phone for one workshop, or every date of a plan in one act and one message."""

import secrets

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from etp.accounts.permissions import STAFF, allow
from etp.audit.domain import note_read
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.enrolments.permissions import open_path
from etp.network.models import Site
from etp.patients.domain import search
from etp.patients.enums import Resource
from etp.patients.permissions import Act, grant_for, may, may_at_all, visible_to
from sessions.domain.plan_dates import dates_for, modules_to_book, places_of, plan_of
from sessions.domain.registration import book
from sessions.domain.visitors import register_by_phone
from sessions.domain.wording import public_place, when_words
from sessions.enums import RegistrationState, WorkshopState
from sessions.forms.booking import DatesForm, SomeoneForm
from sessions.permissions import can_see_sheet
from sessions.views.guards import key_of, posted, small_number, workshop_for

MOST_FOUND = 10


@allow(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def register_someone(request, pk):
    """Register someone who is on the phone: a known person, or a new one by two names."""
    workshop = workshop_for(request.user, pk, can_see_sheet, state=WorkshopState.PUBLISHED)
    if workshop.starts_at <= moment() or not may_at_all(request.user, Resource.REGISTRATION, Act.CREATE):
        raise Http404
    may_enter = may_at_all(request.user, Resource.IDENTITY, Act.CREATE)
    form = SomeoneForm(country=workshop.site.commune.country, initial={"key": secrets.token_hex(16)})
    if request.method == "POST" and "person" in request.POST:
        return _book_known(request, workshop)
    if request.method == "POST":
        if not may_enter:
            raise Http404
        form = SomeoneForm(request.POST, country=workshop.site.commune.country)
        if form.is_valid() and (booking := _book_new(request, workshop, form)):
            return _said(request, workshop, booking)
    context = {
        "workshop": workshop,
        "when": when_words(workshop),
        "place": public_place(workshop),
        "form": form if may_enter else None,
        "query": request.GET.get("q", ""),
        "found": _found(request),
    }
    return render(request, "sessions/register_someone.html", context, status=422 if form.errors else 200)


def _found(request):
    """The people whom the search finds among those one may register, each journalled."""
    query = request.GET.get("q", "").strip()
    if not query:
        return None
    mine = visible_to(request.user, Resource.REGISTRATION, Act.CREATE)
    people = list(search(request.user, query).filter(pk__in=mine.values("pk"))[:MOST_FOUND])
    for person in people:
        grant = grant_for(request.user, person, Resource.IDENTITY)
        note_read(person.key, Resource.IDENTITY, by=request.user, acting_as=grant)
    return [
        {"pk": person.pk, "name": person.full_name, "born": person.birth_date, "key": secrets.token_hex(16)}
        for person in people
    ]


def _book_known(request, workshop):
    mine = visible_to(request.user, Resource.REGISTRATION, Act.CREATE)
    person = get_object_or_404(mine, pk=small_number(request.POST["person"]))
    try:
        booking = book(person, [workshop], key=key_of(request), by=request.user, by_staff=True)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
        return redirect("sessions:register_someone", workshop.pk)
    return _said(request, workshop, booking)


def _book_new(request, workshop, form):
    data = form.cleaned_data
    try:
        return register_by_phone(workshop, by=request.user, **{**data, "companions": int(data["companions"])})
    except RuleBroken as refusal:
        form.add_error(None, str(refusal))
        return None


def _said(request, workshop, booking):
    state = booking.registrations.first().state
    if state == RegistrationState.CONFIRMED:
        messages.success(request, _("La place est réservée. La personne en reçoit la confirmation."))
    else:
        messages.warning(request, _("L’atelier est complet\u00a0: la personne est sur la liste d’attente."))
    return redirect("sessions:workshop_work", workshop.pk)


@allow(STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def book_plan(request, pk):
    """Choose a date for each module of the plan, site by site, and book them all in one act and one message."""
    enrolment = open_path(request, pk, Resource.PLAN_DATES)
    if not may(request.user, enrolment.person, Resource.REGISTRATION, Act.CREATE):
        raise Http404
    plan = plan_of(enrolment)
    if plan is None:
        raise Http404
    site = _site_of(request, enrolment)
    places = places_of(enrolment)
    modules = modules_to_book(plan, places)
    choices = dates_for(modules, enrolment.programme, site=site)
    form = DatesForm(posted(request), choices=choices, initial={"key": secrets.token_hex(16)})
    if request.method == "POST" and form.is_valid() and _booked(request, enrolment, form):
        return redirect("sessions:plan_print", pk)
    context = {
        "enrolment": enrolment,
        "name": enrolment.person.full_name,
        "form": form,
        "modules": modules,
        "sites": _sites(enrolment),
        "site": site,
        "places": [{"when": when_words(row.workshop), "row": row} for row in places],
    }
    return render(request, "sessions/book_plan.html", context, status=422 if form.errors else 200)


def _sites(enrolment):
    run = Site.objects.filter(programme_sites__programme=enrolment.programme, programme_sites__until=None)
    return run.filter(closed_on=None).select_related("commune").distinct()


def _site_of(request, enrolment):
    """The site to choose dates at: the one asked for, else all of them."""
    return _sites(enrolment).filter(pk=small_number(request.GET.get("lieu", ""))).first()


def _booked(request, enrolment, form):
    chosen = form.chosen()
    try:
        book(
            enrolment.person, chosen, key=form.cleaned_data["key"], enrolment=enrolment, by=request.user, by_staff=True
        )
    except RuleBroken as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Les dates sont réservées. La personne reçoit un seul message."))
    return True

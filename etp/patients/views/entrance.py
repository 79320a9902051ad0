"""Entering one's space by a code, leaving it."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import login, logout
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from etp.accounts.permissions import PUBLIC, allow
from etp.common import RuleBroken
from etp.patients.domain import account_of, ask_entry, check_code, entrant_born_on, only_entrant
from etp.patients.forms import BirthForm, CodeForm, ContactForm
from etp.patients.models import ContactCode

# Where the entry has come to, in the session: the code asked for, whether it was proved, where to go next.
ENTRY = "entry"


@allow(PUBLIC)
@require_http_methods(["GET", "POST"])
def sign_in(request):
    """Ask for a contact and send it a code; the answer never says whether the contact is known."""
    if request.user.is_authenticated and hasattr(request.user, "person"):
        return redirect(_home())
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = ask_entry(
                form.cleaned_data["contact"],
                asked_from=get_adapter().get_client_ip(request),
                language=get_language(),
            )
        except RuleBroken as error:
            form.add_error("contact", str(error))
        else:
            request.session[ENTRY] = {
                "code": row.pk,
                "shown": form.cleaned_data["contact"],
                "next": _safe_next(request),
            }
            return redirect("patients:sign_in_code")
    return render(request, "patients/sign_in.html", {"form": form})


@allow(PUBLIC)
@require_http_methods(["GET", "POST"])
def sign_in_code(request):
    """Check the code, then the birth date where people share the contact, and open the person's session."""
    entry = request.session.get(ENTRY)
    row = ContactCode.objects.filter(pk=entry["code"]).first() if entry else None
    if row is None:
        return redirect("patients:sign_in")
    step = _birth if entry.get("proved") else _code
    return step(request, entry, row)


@allow(PUBLIC)
@require_POST
def sign_out(request):
    """Leave, and ask the browser to forget this site's cookies and storage."""
    logout(request)
    response = redirect(reverse("wagtail_serve", args=[""]))
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response


def _code(request, entry, row):
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check_code(row, form.cleaned_data["code"])
            person = only_entrant(row)
            if person:
                return _enter(request, entry, person)
        except RuleBroken as error:
            form.add_error("code", str(error))
        else:
            request.session[ENTRY] = {**entry, "proved": True}
            return redirect("patients:sign_in_code")
    return _page(request, form, entry)


def _birth(request, entry, row):
    form = BirthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _enter(request, entry, entrant_born_on(row, form.cleaned_data["birth_date"]))
        except RuleBroken as error:
            form.add_error("birth_date", str(error))
    return _page(request, form, entry)


def _page(request, form, entry):
    context = {"form": form, "shown": entry["shown"], "asks_birth": entry.get("proved", False)}
    return render(request, "patients/sign_in_code.html", context)


def _enter(request, entry, person):
    """Open the session under a new key, so that nothing from before the sign-in survives."""
    account = account_of(person)
    request.session.flush()
    login(request, account)
    return redirect(entry["next"] or _home())


def _home():
    return reverse("wagtail_serve", args=[""]) + settings.PERSON_HOME


def _safe_next(request):
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""

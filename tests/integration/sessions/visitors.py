"""What a visitor does at the pages of a registration, for the tests of those pages."""

from django.urls import reverse

from etp.patients.domain import code_of
from etp.patients.models import ContactCode
from sessions.models import Registration

SOMEONE = {
    "who": "me",
    "first_name": "Martine",
    "last_name": "Le Bihan",
    "contact": "martine@example.org",
    "key": "form-1",
}


def form_url(workshop):
    return reverse("sessions:register", args=[workshop.pk])


def code_url(workshop):
    return reverse("sessions:register_code", args=[workshop.pk])


def full_url(workshop):
    return reverse("sessions:register_full", args=[workshop.pk])


def ask(client, workshop, *, seen_from="127.0.0.1", **changed):
    """Send the form, through a proxy that names `seen_from`; returns the answer."""
    return client.post(form_url(workshop), {**SOMEONE, **changed}, headers={"X-Forwarded-For": seen_from})


def last_code():
    return code_of(ContactCode.objects.latest("pk"))


def register(client, workshop, **changed):
    """Send the form, then the right code; returns the last answer."""
    ask(client, workshop, **changed)
    return client.post(code_url(workshop), {"code": last_code()})


def only():
    """The one registration of the base, with what matters of it."""
    row = Registration.objects.select_related("person").get()
    return row.person.full_name, row.state

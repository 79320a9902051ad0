"""An empty platform is no dead end: from the printed address to a workshop open to visitors, by the screens alone."""

import re
import time
from html import unescape
from io import StringIO

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from etp.accounts.domain import first_start_url
from etp.messaging.domain import deliver_pending
from etp.network.models import Commune

pytestmark = pytest.mark.django_db
HOST = "http://127.0.0.1:8000"
PASSWORD = "trois petits vélos bleus"
TITLE = "Douleurs du dos"


@pytest.fixture(autouse=True)
def empty_platform():
    """What `make run DEMO=0` leaves: the page tree, the communes, nobody; a clock that stands still."""
    cache.clear()
    for step in ("setup_site", "load_communes"):
        call_command(step, stdout=StringIO())
    with time_machine.travel(int(time.time()) // 30 * 30 + 1, tick=False):
        yield


class Browser:
    """Someone who reads a page, follows a link by its words, fills a form and sends it."""

    def __init__(self):
        self.client, self.page, self.at = Client(), None, ""

    def open(self, address):
        """Read the page at `address`."""
        answer = self.client.get(address, follow=True)
        assert answer.status_code == 200, address
        self.page, self.at = answer, answer.redirect_chain[-1][0] if answer.redirect_chain else address
        return self

    @property
    def text(self):
        return unescape(self.page.content.decode())

    def follow(self, words):
        """Open the link that says `words`."""
        links = re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', self.text, re.DOTALL)
        found = [url for url, inside in links if words in " ".join(re.sub("<[^>]+>", " ", inside).split())]
        assert found, f"no link says « {words} » at {self.at}"
        return self.open(found[0])

    def press(self, words):
        """Send the form without fields whose button says `words`."""
        forms = re.findall(r'<form\b[^>]*action="([^"]*)"[^>]*>(.*?)</form>', self.text, re.DOTALL)
        found = [url for url, inside in forms if words in inside]
        assert found, f"no button says « {words} » at {self.at}"
        return self.land(self.client.post(found[0], follow=True))

    def send(self, **typed):
        """Fill the form of the page and send it; it must be accepted."""
        return self.land(self.client.post(self.at, typed, follow=True))

    def land(self, answer):
        assert answer.redirect_chain, getattr(answer.context.get("form"), "errors", "not accepted")
        self.page, self.at = answer, answer.redirect_chain[-1][0]
        return self

    def choice(self, field, words):
        """The value of the choice of the form whose words hold `words`."""
        options = self.page.context["form"].fields[field].choices
        return next(str(value) for value, label in options if words in str(label))

    def protect(self):
        """Set the second factor up with the code of a telephone."""
        secret = self.open(reverse("mfa_activate_totp")).page.context["form"].secret
        self.client.post(self.at, {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
        return self


def administrator():
    """The one who opens the printed address."""
    browser = Browser().open(first_start_url().removeprefix(HOST))
    browser.client.post(
        browser.at,
        {
            "organisation_name": "Cap Autonomie Santé", "organisation_kind": "platform", "country": "FR",
            "email": "admin@example.org", "first_name": "Yann", "last_name": "Guillou", "password": PASSWORD,
        },
    )  # fmt: skip
    return browser.protect()


def make_place(admin):
    """A place with a room."""
    commune = Commune.objects.order_by("pk").first()
    admin.open("/pro/").follow("Ouvrir : Un lieu et ses salles")
    admin.send(
        organisation=admin.choice("organisation", "Cap Autonomie"),
        name="Maison de santé",
        postcode=commune.postcode,
        commune=commune.pk,
        time_zone="Europe/Paris",
    )
    admin.follow("Ajouter une salle").send(name="Salle du haut", capacity=12, equipment="tapis", state="confirmed")
    assert "Salle du haut" in admin.text


def make_programme(admin):
    """A programme, its carrier, its place."""
    admin.open("/pro/").follow("Ouvrir : Un programme").send(
        title=TITLE, code="dos", condition="Lombalgie", target_public="Adultes", legal_frame="declaration",
        time_zone="Europe/Paris",
    )  # fmt: skip
    assert "Aucune structure référente ne porte le programme." in admin.text
    admin.follow("Ajouter une structure porteuse")
    admin.send(organisation=admin.choice("organisation", "Cap Autonomie"), role="lead")
    admin.follow("Ajouter un lieu")
    admin.send(site=admin.choice("site", "Maison de santé"))
    assert "Aucune structure référente ne porte le programme." not in admin.text


def make_version(admin):
    """A version with one workshop and one objective, in force."""
    admin.press("Préparer la première version").follow("Ajouter un nouvel atelier").send(
        title="Bouger à son rythme", code="bouger", kind="group", access="open", audience="patients",
        minutes=120, min_seats=4, max_seats=10,
    )  # fmt: skip
    admin.follow("Ajouter un objectif")
    module = admin.choice("modules", "Bouger")
    admin.send(text="Doser ses efforts", code="doser", kind="self_care", modules=[module])
    admin.follow("Mettre en vigueur").send(on="2026-01-01")
    assert ("en vigueur" in admin.text, "Ajouter un objectif" in admin.text) == (True, False)


def invite_coordinator(admin, mailoutbox):
    """Someone who coordinates the programme, from the invitation to the second factor."""
    admin.open("/pro/").follow("Ouvrir : Des invitations")
    organisation = admin.choice("organisation", "Cap Autonomie")
    admin.send(email="nadia@example.org", role="programme_coordinator", organisation=organisation, programme_code="dos")
    assert deliver_pending() == 1
    link = next(line for line in mailoutbox[0].body.splitlines() if "/compte/invitation/" in line)
    invited = Browser().open(link.removeprefix(HOST))
    names = {"first_name": "Nadia", "last_name": "Morvan", "profession": "infirmière", "password": PASSWORD}
    invited.client.post(invited.at, names)
    return invited.protect()


def add_to_team(browser):
    browser.open(reverse("reference_programme:index")).follow(TITLE).follow("Ajouter quelqu’un à l’équipe")
    user, organisation = browser.choice("user", "Nadia Morvan"), browser.choice("organisation", "Cap Autonomie")
    browser.send(user=user, organisation=organisation, certificate_on="2025-06-01", charter_on="2025-09-01")
    assert "Nadia Morvan" in browser.text


def plan_workshop(coordinator):
    coordinator.open(reverse("sessions:schedule"))
    programme, place = coordinator.choice("programme", TITLE), coordinator.choice("lieu", "Maison de santé")
    coordinator.open(f"{coordinator.at}?programme={programme}&lieu={place}")
    coordinator.send(
        module=coordinator.choice("module", "Bouger"), day="2099-01-15", hour="14:00", capacity="8", minimum="4",
        room=coordinator.choice("room", "Salle du haut"), care_mode="town", publish="oui",
        animators=[coordinator.choice("animators", "Nadia")],
    )  # fmt: skip


def test_from_the_printed_address_to_an_open_workshop(mailoutbox):
    admin = administrator()
    make_place(admin)
    make_programme(admin)
    make_version(admin)
    coordinator = invite_coordinator(admin, mailoutbox)
    add_to_team(coordinator)
    admin.open(reverse("reference_programme:index")).follow(TITLE).press("Créer la page publique de ce programme")
    admin.open(reverse("reference_site:index")).follow("Maison de santé").press("Créer la page publique de ce lieu")
    plan_workshop(coordinator)
    assert "Premiers pas" not in admin.open("/pro/").text
    visitor = Browser().open("/programmes/").follow(TITLE)
    assert ("Bouger à son rythme" in visitor.text, "Maison de santé" in Browser().open("/lieux/").text) == (True, True)
    assert "Bouger à son rythme" in Browser().open("/ateliers/").text

"""How people reach the platform: what was set, and nothing invented."""

import re

import pytest
from django.template.loader import render_to_string

from etp.messaging.domain import compose_sms

pytestmark = pytest.mark.django_db
PAGES = ["/ateliers/", "/mon-espace/entrer/", "/compte/login/", "/nulle-part/"]


@pytest.fixture
def silent(settings):
    """A platform that has set neither phone nor e-mail nor hours."""
    settings.CONTACT_PHONE = settings.CONTACT_EMAIL = settings.CONTACT_HOURS = ""
    return settings


@pytest.mark.parametrize("address", PAGES)
def test_a_platform_without_a_number_sends_to_its_page_of_contact(client, silent, address):
    page = client.get(address).content.decode()
    assert re.findall(r'<a class="help" href="([^"]*)"', page) == ["/contact/"]
    assert ("tel:" in page, "escale.example" in page, "Du lundi au vendredi" in page) == (False, False, False)


@pytest.mark.parametrize("address", PAGES)
def test_a_platform_with_a_number_shows_it_on_every_page(client, settings, address):
    page = client.get(address).content.decode()
    assert re.findall(r'<a class="help" href="([^"]*)"', page) == ["tel:0261910512"]


def test_a_message_without_a_number_asks_nobody_to_call_it(silent):
    assert "Une question" not in compose_sms("referral_received", {}).text
    assert "Appelez-nous" not in render_to_string("emails/base.txt", {"contact_phone": ""})

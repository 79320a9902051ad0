"""No link of a person's file, of the inbox or of a referral leads its reader to a missing page."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from etp.enrolments.permissions import APPOINTING
from sessions.permissions import PLANNERS
from tests.factories.accounts import sign_in
from tests.integration.journal.scene import Scene

pytestmark = pytest.mark.django_db
MEMBERS = ("educator", "secretary", "manager", "coordinator", "platform")
PEOPLE = ("alfa", "bravo", "charlie", "delta", "echo", "hotel")
PARTS = ("programme", "seances", "accords", "courriers")
LINK = re.compile(r'href="(/[^"#]*)')
# Files, other languages of the same page, trees of other makers.
LEFT_OUT = ("/static/", "/en/", "/compte/", "/cms/")


@pytest.fixture
def scene():
    return Scene()


def pages_of(scene):
    """The addresses whose links are followed."""
    people = [scene.people[word].pk for word in PEOPLE]
    referrals = [path.referrals.get().pk for path in (scene.referred, scene.awaited, scene.planned, scene.both)]
    return [
        reverse("enrolments:inbox"),
        *(reverse("enrolments:referral", args=[pk]) for pk in referrals),
        *(reverse("spaces:person", args=[pk]) for pk in people),
        *(reverse("spaces:person_section", args=[pk, part]) for pk in people for part in PARTS),
    ]


def links_in(page):
    found = (link.replace("&amp;", "&") for link in LINK.findall(page.content.decode()))
    return {link for link in found if not link.startswith(LEFT_OUT)}


def client_of(scene, member):
    client = Client()
    sign_in(client, scene.members[member])
    return client


@pytest.mark.parametrize("member", MEMBERS)
def test_every_link_shown_opens(scene, member):
    client = client_of(scene, member)
    opened = [page for page in map(client.get, pages_of(scene)) if page.status_code == 200]
    links = set().union(*map(links_in, opened))
    assert (len(opened) > len(PEOPLE), len(links) > 20) == (True, True)
    assert sorted(link for link in links if client.get(link).status_code == 404) == []


def test_a_coordinator_is_not_sent_to_the_entry_page_nor_a_platform_coordinator_to_either(scene):
    pk = scene.awaited.pk
    address = reverse("enrolments:referral", args=[scene.awaited.referrals.get().pk])
    shown = {
        member: sorted(link for link in links_in(client_of(scene, member).get(address)) if f"/parcours/{pk}/" in link)
        for member in ("secretary", "coordinator", "platform")
    }
    booking, entry = f"/pro/parcours/{pk}/rendez-vous/", f"/pro/parcours/{pk}/entree/"
    assert shown == {"secretary": [entry, booking], "coordinator": [booking], "platform": []}


def test_who_takes_an_appointment_is_who_plans_a_session():
    assert APPOINTING == PLANNERS

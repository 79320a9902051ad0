"""What search engines read: valid facts that the page itself says, and never a part kept for some readers."""

import json
import re

import pytest
import time_machine
from django.core.cache import caches

from cms.models import ModulePage
from etp.common.structured import DataBlock
from sessions.domain.scheduling import cancel_workshop
from tests.factories.cms import article, programme_page, signed_page
from tests.factories.network import SiteFactory
from tests.factories.sessions import NOW, WorkshopFactory

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["visitors"].clear()
    yield
    caches["visitors"].clear()


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def facts(client, address):
    """The facts of the only data block of a page."""
    [block] = BLOCK.findall(client.get(address).content.decode())
    return json.loads(block)


def address(page):
    return "/" + page.url_path.split("/", 2)[2]


def test_the_text_of_a_module_says_what_it_is_and_who_read_it_again(client):
    page = signed_page()
    said = facts(client, address(page))
    kept = {name: said[name] for name in ("@context", "@type", "name", "description", "inLanguage", "lastReviewed")}
    assert kept == {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": "Comprendre ma douleur",
        "description": "Pourquoi le dos fait encore mal.",
        "inLanguage": "fr",
        "lastReviewed": "2026-09-08",
    }
    assert said["url"] == f"http://testserver{address(page)}"


def test_a_programme_and_an_article_say_theirs(client):
    found = [facts(client, address(page)) for page in (programme_page(), article())]
    assert [(said["@type"], said["name"]) for said in found] == [
        ("MedicalWebPage", "Douleurs et Rachis"),
        ("MedicalWebPage", "Mieux dormir"),
    ]
    assert found[1]["reviewedBy"] == {"@type": "Person", "name": "Anne Fouquet"}


def test_the_parts_for_some_readers_stay_out(client):
    page = signed_page()
    gated = json.dumps([{"type": "text", "value": {"heading": "", "text": "<p>canari</p>"}, "id": "1"}])
    ModulePage.objects.filter(pk=page.pk).update(path_part=gated, guide=gated)
    assert "canari" not in json.dumps(facts(client, address(page)))


def test_no_value_can_end_the_block_early(client):
    title = "</script><script>alert(1)</script>&"
    page = article(title=title)
    answer = client.get(address(page)).content.decode()
    assert ("<script>alert" in answer, facts(client, address(page))["name"]) == (False, title)


def test_what_is_empty_is_left_out():
    said = json.loads(DataBlock({"name": "", "about": {}, "day": None, "free": False}).__html__())
    assert said == {"@context": "https://schema.org", "free": False}


def test_the_ends_of_line_of_old_scripts_are_written_as_codes():
    assert DataBlock({"name": "un\u2028deux"}).__html__().endswith('"name": "un\\u2028deux"}')


def test_a_workshop_to_come_says_when_and_where_and_no_number_of_seats(client, now):
    workshop = WorkshopFactory(site=SiteFactory(name="La maison", street="1 rue du Port"), capacity=7)
    said = facts(client, f"/ateliers/{workshop.pk}/")
    assert (said["@type"], said["name"], said["isAccessibleForFree"]) == ("Event", workshop.module.title, True)
    assert said["eventStatus"] == "https://schema.org/EventScheduled"
    assert said["location"]["name"] == "La maison"
    assert said["location"]["address"]["streetAddress"] == "1 rue du Port"
    assert said["startDate"].startswith(f"{workshop.day}T{workshop.hour:%H:%M}:00+0")
    assert set(said) == {
        "@context", "@type", "name", "url", "startDate", "endDate", "eventStatus", "eventAttendanceMode",
        "isAccessibleForFree", "location",
    }  # fmt: skip


def test_a_cancelled_workshop_says_so_and_one_held_remotely_has_no_place(client, now):
    workshop = WorkshopFactory(remote=True)
    cancel_workshop(workshop, reason="neige", by=None, at=NOW)
    said = facts(client, f"/ateliers/{workshop.pk}/")
    assert said["eventStatus"] == "https://schema.org/EventCancelled"
    assert said["location"]["@type"] == "VirtualLocation"

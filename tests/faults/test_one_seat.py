"""Thirty people, one seat, one instant: real HTTP clients against a real server with two processes."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from django.db import connection
from django.utils import timezone

from etp.patients.domain import code_of
from etp.patients.models import ContactCode
from sessions.models import Registration, Workshop
from tests.factories.sessions import WorkshopFactory
from tests.scale import rounds

CLIENTS = 30
ROUNDS = rounds(10, 100)
TOO_LATE = "La dernière place vient d’être prise"


@dataclass
class Visitor:
    """Someone in front of a browser of their own, at an address of their own."""

    number: int
    browser: httpx.Client
    page: httpx.Response = None

    def send(self, path, **fields):
        """Post `fields` with what the last page holds for that; keep the page that comes back."""
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|key)" value="([^"]+)"', self.page.text))
        self.page = self.browser.post(path, data={**hidden, **fields}, headers={"Referer": str(self.page.url)})

    def said(self):
        """What the last page holds against the visitor, in its own words."""
        return self.page.status_code, re.findall(r"<(?:h1|h2|li|p)[^>]*>([^<]+)", self.page.text)[:12]

    def fill_the_form(self, workshop, round_number):
        """Go as far as the page that asks for the code."""
        path = f"/ateliers/{workshop.pk}/inscription/"
        self.page = self.browser.get(path)
        self.send(
            path,
            who="me",
            first_name=f"Anne{self.number}",
            last_name="Guégan",
            contact=f"anne{self.number}.{round_number}@example.org",
        )
        assert self.page.url.path == f"{path}code/", self.said()

    def type_the_code(self, workshop, code):
        """Ask for the seat: the one request that races."""
        self.send(f"/ateliers/{workshop.pk}/inscription/code/", code=code)


@pytest.fixture
def visitors(two_processes):
    """Thirty browsers, each from its own loopback address, as thirty households would be."""
    browsers = [
        httpx.Client(
            base_url=two_processes.url,
            follow_redirects=True,
            timeout=60,
            # A line is not used again: the server may shut an idle one at the very moment that it is.
            transport=httpx.HTTPTransport(
                local_address=f"127.0.1.{number + 1}", limits=httpx.Limits(max_keepalive_connections=0)
            ),
        )
        for number in range(CLIENTS)
    ]
    yield [Visitor(number, browser) for number, browser in enumerate(browsers)]
    for browser in browsers:
        browser.close()


def all_at_once(acts):
    """Run `acts` in as many threads, let go by one barrier; whatever one of them raises is raised here."""
    barrier = threading.Barrier(len(acts))

    def held_back(act):
        barrier.wait()
        act()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(held_back, act) for act in acts]:
            done.result()


def codes_of(round_number):
    """The code sent to each contact of a round, by contact."""
    rows = ContactCode.objects.filter(value__endswith=f".{round_number}@example.org")
    return {row.value: code_of(row) for row in rows}


def race(visitors, round_number):
    """Thirty visitors ask for the one seat of a new workshop; returns the workshop."""
    now = timezone.now()
    workshop = WorkshopFactory(capacity=1, day=now.date() + timedelta(days=30 + round_number), at=now)
    all_at_once([lambda v=visitor: v.fill_the_form(workshop, round_number) for visitor in visitors])
    codes = codes_of(round_number)
    all_at_once(
        [
            lambda v=visitor: v.type_the_code(workshop, codes[f"anne{v.number}.{round_number}@example.org"])
            for visitor in visitors
        ]
    )
    return workshop


def outcome(visitors, workshop):
    """(answers by status, seats shown as taken by the person, refusals in words, states of the rows, `taken`)."""
    pages = [visitor.page for visitor in visitors]
    statuses = [page.status_code for page in pages]
    kept = [page for page in pages if page.url.path.startswith("/inscription/")]
    late = [page for page in pages if TOO_LATE in page.text]
    states = list(Registration.objects.filter(workshop=workshop).values_list("state", flat=True))
    taken = Workshop.objects.values_list("taken", flat=True).get(pk=workshop.pk)
    return {status: statuses.count(status) for status in set(statuses)}, len(kept), len(late), states, taken


EXPECTED = ({200: CLIENTS}, 1, CLIENTS - 1, ["confirmed"], 1)


def test_of_thirty_people_who_ask_for_the_last_seat_one_has_it_and_the_others_are_told(visitors):
    outcomes = [outcome(visitors, race(visitors, number)) for number in range(ROUNDS)]
    assert outcomes == [EXPECTED] * ROUNDS


@pytest.mark.postgres
def test_the_update_alone_keeps_the_seat_even_without_the_constraint_of_the_base(visitors):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE etp_sessions_workshop DROP CONSTRAINT no_oversold_seat")
    outcomes = [outcome(visitors, race(visitors, number)) for number in range(ROUNDS)]
    assert max(taken for *_others, taken in outcomes) == 1, "oversold"
    assert outcomes == [EXPECTED] * ROUNDS

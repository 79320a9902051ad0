"""The jobs: what is asked of Escale, what of its twin, and the goal for the ratio of the two."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string


@dataclass
class Job:
    """`ours` and `bare` make the requests of one run; `ratio` is ours by bare, met when at least `goal`."""

    name: str
    ours: Callable
    bare: Callable
    goal: float
    requests: int
    clients: int = 8


def registrations(scene, number):
    """Signed-in people, each asking once for a seat: one button, one POST."""
    for person, cookies in (scene.people.pop() for _ in range(number)):
        token = _get_new_csrf_string()
        held = cookies[settings.SESSION_COOKIE_NAME].value
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={held}; {settings.CSRF_COOKIE_NAME}={token}",
            "X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        yield "POST", f"/ateliers/{scene.workshop.pk}/inscription/", f"key={person}-{secrets.token_hex(8)}", headers


def bare_registrations(scene, number):
    start = secrets.randbits(40)
    for person in range(start, start + number):
        yield "POST", f"/bare/rooms/{scene.room.pk}/{person}/", "", {}


def fresh_pages(scene, number):
    """The programme page, each time under an address that no cache has seen."""
    for _ in range(number):
        yield "GET", f"{scene.address}?q={secrets.token_hex(6)}", None, {}


def stock_pages(scene, number):
    for _ in range(number):
        yield "GET", f"/bare/pages/{scene.stock}/?q={secrets.token_hex(6)}", None, {}


def kept_pages(scene, number):
    for _ in range(number):
        yield "GET", scene.address, None, {}


def kept_stock_pages(scene, number):
    for _ in range(number):
        yield "GET", f"/kept/pages/{scene.stock}/", None, {}


JOBS = [
    Job("registration", registrations, bare_registrations, 0.5, 150),
    Job("programme page", fresh_pages, stock_pages, 3.0, 60),
    Job("programme page, kept for visitors", kept_pages, kept_stock_pages, 0.8, 600),
]

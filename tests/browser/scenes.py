"""Scenes laid in the running demonstration by the verbs of the screens, for what it does not hold by chance."""

from datetime import timedelta

from django.utils import timezone

from etp.common.clock import local
from etp.network.models import Site
from etp.programmes.models import Module, Programme
from sessions.domain.scheduling import publish, schedule
from tests.factories.patients import PersonFactory
from tests.factories.sessions import place

ZONE = "Europe/Paris"
OPEN_MODULE = "Comprendre ma douleur"
NAMES = ["Ana", "Brieuc", "Chloé", "Denez", "Enora", "Fañch", "Gaud", "Herve"]


def session_at_kervignac(starts, *, capacity, at=None):
    """A published group session of the open module at Kervignac that starts at the full minute of `starts`."""
    wall = local(starts, ZONE).replace(second=0, microsecond=0)
    where = Site.objects.get(slug="kervignac")
    what = Programme.objects.get(code="douleurs-et-rachis"), Module.objects.get(title=OPEN_MODULE)
    day = {"day": wall.date(), "hour": wall.time(), "minutes": 30}
    return publish(schedule(*what, where, **day, capacity=capacity, minimum=1, at=at), at=at)


def session_under_way():
    """A session that has just begun, with eight people registered."""
    now = timezone.now()
    before = now - timedelta(hours=3)
    workshop = session_at_kervignac(now - timedelta(minutes=2), capacity=len(NAMES), at=before)
    for name in NAMES:
        place(workshop, PersonFactory(first_name=name, last_name="Le Bras", at=before), at=before)
    return workshop


def session_to_come(days=20):
    """A session in some days, with one seat."""
    return session_at_kervignac(timezone.now() + timedelta(days=days), capacity=1)

"""Sow the demonstration once, into an empty base."""

import random
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from etp.common import RuleBroken
from etp.common.clock import moment
from etp.demo.seed.cast import DR, MEMBERS, PASSWORD, SHOWN, SM
from etp.demo.seed.clockwork import Clockwork
from etp.demo.seed.journeys import Journey
from etp.demo.seed.pages import write_pages
from etp.demo.seed.people import SEED, Crowd
from etp.demo.seed.sheets import ANNOUNCED_BEFORE, Agenda
from etp.demo.seed.visitors import visitors_of
from etp.demo.seed.world import World, demo_secret
from etp.messaging.domain import expire_due_before
from etp.patients.models import Person
from etp.programmes.models import Programme

PEOPLE = {DR: 70, SM: 50}
# Fixed holidays that France and Belgium share.
HOLIDAYS = {(1, 1), (5, 1), (8, 15), (11, 1), (11, 11), (12, 25)}
PAST, TO_COME = timedelta(weeks=39), timedelta(weeks=13)


def is_empty():
    """Whether nothing has been sown or entered yet."""
    return not Programme.objects.exists() and not Person.objects.exists()


def sow(*, tell=lambda words: None, at=None):
    """Fill an empty base with the demonstration; RuleBroken outside demo mode or when something is there already."""
    if not settings.DEMO_MODE:
        raise RuleBroken("The demonstration is sown in demo mode only.")
    if not is_empty():
        raise RuleBroken("The base is not empty: the demonstration is sown once.")
    now = moment(at)
    world = World()
    world.today = now
    tell("places, members, programmes")
    world.build()
    tell("pages")
    write_pages(world)
    clockwork = Clockwork(until=now)
    for code in (DR, SM):
        start_programme(world, clockwork, code, now)
    clockwork.run(lambda done, left: tell(f"{done} acts lived, {left} under way"))
    expired = expire_due_before(timezone.now())
    tell(f"{clockwork.acts} acts lived, {expired} past messages put away")
    return world


def start_programme(world, clockwork, code, now):
    """Let the workshops and the people of one programme begin, spread over the past months."""
    rng = random.Random(f"{SEED}-{code}")  # noqa: S311 -- invented lives, nothing secret
    monday = (now - PAST - timedelta(days=now.weekday())).replace(hour=7, minute=0, second=0, microsecond=0)
    agenda = Agenda(world, code, rng)
    for week in range((PAST + TO_COME).days // 7):
        start = monday + timedelta(weeks=week, days=week % 5)
        day = open_day(start.date())
        clockwork.start(agenda.weekly(week, day), min(start - ANNOUNCED_BEFORE, now))
    crowd = Crowd(rng, code)
    for number in range(PEOPLE[code]):
        past = rng.uniform(3, PAST.days) if number % 6 else rng.uniform(PAST.days - 30, PAST.days - 1)
        start = monday + timedelta(days=past, hours=rng.uniform(1, 9))
        clockwork.start(Journey(world, crowd, code, number, rng), start)
    for story, start in visitors_of(world, crowd, code, rng, now):
        clockwork.start(story, start)


def open_day(day):
    """`day`, or the next one when it is a holiday in both countries."""
    return day + timedelta(days=1) if (day.month, day.day) in HOLIDAYS else day


def accounts_shown():
    """One account a role, as dictionaries of role, name, email, password and TOTP secret."""
    members = {member.key: member for member in MEMBERS}
    return [
        {
            "role": str(members[key].roles[0][0].label),
            "name": members[key].name,
            "email": members[key].address,
            "password": PASSWORD,
            "secret": demo_secret(key),
        }
        for key in SHOWN
    ]

"""Sow the demonstration once, into an empty base."""

import random
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from etp.common import RuleBroken
from etp.common.clock import moment
from etp.demo.seed.beginnings import beginnings
from etp.demo.seed.calls import people_to_call
from etp.demo.seed.cast import DR, MEMBERS, PASSWORD, SHOWN, SM
from etp.demo.seed.clockwork import Clockwork
from etp.demo.seed.departures import prepare_a_departure
from etp.demo.seed.directory import write_directory
from etp.demo.seed.journeys import Journey
from etp.demo.seed.pages import write_pages
from etp.demo.seed.people import SEED, Crowd
from etp.demo.seed.relatives import meetings_of_relatives
from etp.demo.seed.sheets import ANNOUNCED_BEFORE, Agenda
from etp.demo.seed.versions import next_versions
from etp.demo.seed.visitors import visitors_of
from etp.demo.seed.world import World, demo_secret
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment
from etp.messaging.domain import expire_due_before
from etp.patients.enums import ContactKind
from etp.patients.models import CareLink, Contact, Person
from etp.programmes.models import Programme
from sessions.enums import RegistrationState
from sessions.models import Registration

PEOPLE = {DR: 70, SM: 50}
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
    write_directory(world)
    clockwork = Clockwork(until=now)
    for code in (DR, SM):
        start_programme(world, clockwork, code, now)
    clockwork.run(lambda done, left: tell(f"{done} acts lived, {left} under way"))
    next_versions(world)
    prepare_a_departure(world, now)
    people_to_call(world, now)
    expired = expire_due_before(timezone.now())
    tell(f"{clockwork.acts} acts lived, {expired} past messages put away")
    return world


def start_programme(world, clockwork, code, now):
    """Let the workshops and the people of one programme begin, spread over the past months."""
    rng = random.Random(f"{SEED}-{code}")  # noqa: S311 -- invented lives, nothing secret
    monday = (now - PAST - timedelta(days=now.weekday())).replace(hour=7, minute=0, second=0, microsecond=0)
    agenda = Agenda(world, code, rng, monday)
    weeks = (PAST + TO_COME).days // 7
    sessions = [(agenda.weekly(week), week) for week in range(weeks)] + meetings_of_relatives(world, agenda, weeks)
    for story, week in sessions:
        start = monday + timedelta(weeks=week, days=week % 5)
        clockwork.start(story, min(start - ANNOUNCED_BEFORE, now))
    crowd = Crowd(rng, code)
    for number in range(PEOPLE[code]):
        past = rng.uniform(3, PAST.days) if number % 6 else rng.uniform(PAST.days - 30, PAST.days - 1)
        start = monday + timedelta(days=past, hours=rng.uniform(1, 9))
        clockwork.start(Journey(world, crowd, code, number, rng), start)
    others = beginnings(world, crowd, code, rng, now) + visitors_of(world, crowd, code, rng, now)
    for story, start in others:
        clockwork.start(story, start)


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


def people_shown():
    """A patient with a place to come and a relative who enter with an e-mail, as dictionaries of role and email."""
    placed = Registration.objects.filter(state=RegistrationState.CONFIRMED, workshop__starts_at__gt=timezone.now())
    patients = Enrolment.objects.filter(stage=Stage.INCLUDED, person__in=placed.values("person"))
    carers = CareLink.objects.live(timezone.now()).filter(person__in=patients.values("person"))
    lives = [(_("patient, patiente"), patients.values("person")), (_("proche"), carers.values("carer"))]
    contacts = Contact.objects.live().filter(kind=ContactKind.EMAIL).order_by("person__pk")
    found = [(role, contacts.filter(person__in=people).first()) for role, people in lives]
    return [{"role": str(role), "email": contact.value} for role, contact in found if contact]

"""Relatives of invented people: they come along, have a space of their own, and meet among themselves."""

from contextlib import suppress
from datetime import time, timedelta

from etp.common import RuleBroken
from etp.demo.seed.cast import DR
from etp.patients.domain import account_of, open_care_link, register_person
from etp.patients.enums import CareScope, ContactKind
from sessions.domain.registration import book
from sessions.domain.scheduling import publish, schedule
from sessions.enums import AnimatorRole

ONE_IN = 4
RELATIONS = ["conjoint", "conjointe", "fille", "fils", "sœur", "voisin"]
SCOPES = [CareScope.AGENDA, CareScope.AGENDA, CareScope.DOCUMENTS, CareScope.ALL]
EVERY_WEEKS = 5
# No educator sees people alone at that hour, and the weekly workshop of the programme is on another day.
HOUR = time(17)
ASKED_BEFORE = timedelta(days=12)
SEATS = 8


def come_along(journey, at):
    """A relative of one person in four, who may open that person's space with a code of their own; None otherwise."""
    if journey.number % ONE_IN:
        return None
    facts = journey.crowd.facts()
    email = f"proche{journey.number:03d}.{journey.code[:2]}@example.org"
    facts |= {"contacts": [(ContactKind.EMAIL, email)], "needs": ""}
    relative = register_person(**facts, by=journey.desk, at=at)
    open_care_link(
        journey.person, relative, relation=journey.rng.choice(RELATIONS), scope=journey.rng.choice(SCOPES),
        by=journey.desk, at=at,
    )  # fmt: skip
    account_of(relative)
    journey.world.relatives[journey.code].append(relative)
    return relative


def meetings_of_relatives(world, agenda, weeks):
    """The stories of the sessions kept for relatives, one every five weeks: [(story, number of the week)]."""
    return [(one_meeting(world, agenda, week), week) for week in range(0, weeks, EVERY_WEEKS)]


def one_meeting(world, agenda, week):
    """The story of one of them: announced, asked of those who are known by then, held, marked and closed."""
    module = world.modules["dr-proches" if agenda.code == DR else "sm-proches"]
    site = agenda.sites[week // EVERY_WEEKS % len(agenda.sites)]
    day = agenda.day_of(week, shift=2)

    def story(at):
        workshop = schedule(
            agenda.programme, module, site, day=day, hour=HOUR, capacity=SEATS, room=world.rooms[site.slug],
            animators=[(agenda.coordinator(), AnimatorRole.LEAD)], by=agenda.coordinator(), at=at,
        )  # fmt: skip
        publish(workshop, by=agenda.coordinator(), at=at)
        at = yield max(at, workshop.starts_at - ASKED_BEFORE)
        invite(world, agenda, workshop, at)
        at = yield workshop.ends_at + timedelta(minutes=10)
        agenda.mark_all(workshop, at)

    return story


def invite(world, agenda, workshop, at):
    """A place for some of the relatives known at that moment; whoever is expected elsewhere stays away."""
    known = world.relatives[agenda.code]
    for relative in agenda.rng.sample(known, min(len(known), agenda.rng.randint(3, 6))):
        with suppress(RuleBroken):
            book(
                relative, [workshop], key=f"demo-relative-{workshop.pk}-{relative.pk}", as_carer=True,
                by=agenda.coordinator(), by_staff=True, at=at,
            )  # fmt: skip

"""Canary people, one at each point of a path, and one member of each role around them.

Every fact of a canary (name, address, doctor, needs, wishes) holds its sign, so that bytes show whom they show.
"""

import re
from datetime import date, time, timedelta

from etp.accounts.enums import Role
from etp.assessments.domain import start_diagnosis
from etp.enrolments.domain import agree_plan
from etp.enrolments.enums import Stage
from etp.patients.domain import account_of, open_care_link
from etp.patients.enums import CareScope, ContactKind
from sessions.domain.registration import cancel
from sessions.enums import AnimatorRole, WorkshopState
from tests.factories.assessments import write_project
from tests.factories.enrolments import path_at, worker
from tests.factories.patients import PersonFactory
from tests.factories.spaces import (
    MONTH_AGO,
    NOW,
    TODAY,
    a_place,
    diagnosed,
    evaluation_module,
    hold,
    seat,
    session,
)

SIGN = re.compile(r"zq([a-z]+)zq")
FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
LAST_WEEK = date(2026, 11, 19)


def canary(word, **facts):
    """A person whose every fact says `word`."""
    sign = f"zq{word}zq"
    return PersonFactory(
        first_name=f"Prenom{sign}",
        last_name=f"Nom{sign}",
        contacts=[(ContactKind.EMAIL, f"{sign}@example.org")],
        street=f"1 rue {sign}",
        gp_name=f"Dr {sign}",
        needs=f"Besoin {sign}",
        at=MONTH_AGO,
        **facts,
    )


def canaries_in(text):
    """The words of the canaries that some bytes show; a form's random token is nobody's word."""
    return set(SIGN.findall(FORM_TOKEN.sub("", text).lower()))


class Scene:
    """Who and what the visits name."""

    def __init__(self):
        self.place = a_place()
        self.evaluation = evaluation_module(self.place)
        self.people = {}
        self.build_team()
        self.build_paths()
        self.build_sessions()
        self.build_elsewhere()

    def build_team(self):
        place = self.place
        self.members = {
            "educator": place.educator,
            "secretary": worker(place, Role.SECRETARY, site=place.site),
            "manager": worker(place, Role.SITE_MANAGER, site=place.site),
            "coordinator": worker(place, Role.PROGRAMME_COORDINATOR, programme_code=place.programme.code),
            "platform": worker(place, Role.PLATFORM_COORDINATOR),
            "partner": worker(place, Role.PATIENT_PARTNER),
            "reader": worker(place, Role.CARRIER_READER),
            "dpo": worker(place, Role.DPO),
            "admin": worker(place, Role.ADMIN),
            "stranger": a_place().educator,
        }

    def path(self, word, stage):
        self.people[word] = canary(word)
        return path_at(self.place, stage, at=MONTH_AGO, person=self.people[word], received_on=MONTH_AGO.date())

    def build_paths(self):
        """Referred, waited for at a first appointment, being diagnosed, diagnosed, planned with an account."""
        place = self.place
        self.referred = self.path("alfa", Stage.REFERRED)
        self.awaited = self.path("bravo", Stage.CONTACTED)
        self.drafted = self.path("charlie", Stage.INCLUDED)
        self.draft = start_diagnosis(self.drafted, by=place.educator, at=MONTH_AGO)
        write_project(self.draft, by=place.educator, at=MONTH_AGO)
        self.diagnosed = self.path("delta", Stage.INCLUDED)
        diagnosed(place, self.diagnosed)
        self.planned = self.path("echo", Stage.INCLUDED)
        self.plan = agree_plan(
            diagnosed(place, self.planned),
            objectives=[("Marcher avec zqechozq", 6)],
            modules=place.modules[:2],
            by=place.educator,
            at=MONTH_AGO,
        )
        self.letter = self.planned.letters.get()
        self.members["person"] = account_of(self.people["echo"])
        self.people["carer"] = canary("carer")
        self.members["carer"] = account_of(self.people["carer"])
        open_care_link(self.people["echo"], self.people["carer"], relation="époux", scope=CareScope.ALL, at=MONTH_AGO)

    def build_sessions(self):
        """One held, one held today with a waiting list, one appointment, one draft, one to come with seats."""
        place = self.place
        team = [(place.educator, AnimatorRole.LEAD), (self.members["partner"], AnimatorRole.PATIENT_PARTNER)]
        self.held = session(place, day=LAST_WEEK, animators=team)
        seat(self.people["echo"], self.held)
        hold(self.held, by=place.educator)
        self.today = session(place, place.modules[1], day=TODAY, hour=time(11), capacity=1, animators=team)
        self.people["foxtrot"], self.people["golf"] = canary("foxtrot"), canary("golf")
        self.seated = seat(self.people["foxtrot"], self.today)
        self.waiting = seat(self.people["golf"], self.today, at=MONTH_AGO + timedelta(hours=1))
        self.talk = session(place, place.modules[2], day=TODAY, hour=time(14), capacity=1)
        seat(self.people["bravo"], self.talk, enrolment=self.awaited, by_staff=True)
        self.draft_session = session(place, day=date(2026, 12, 10), state=WorkshopState.DRAFT)
        self.coming = session(place, place.modules[1], day=date(2026, 12, 3), hour=time(14), animators=team)
        self.coming_seat = seat(self.people["echo"], self.coming)
        self.offered = session(place, day=TODAY + timedelta(days=1), capacity=1, animators=team)
        first = seat(self.people["foxtrot"], self.offered)
        self.offer_seat = seat(self.people["golf"], self.offered, at=MONTH_AGO + timedelta(hours=2))
        cancel(first, by_service=True, at=NOW)

    def build_elsewhere(self):
        """A person of another territory, whom nobody here may read."""
        self.people["stranger"] = canary("stranger")
        self.unknown = path_at(a_place(), Stage.INCLUDED, at=MONTH_AGO, person=self.people["stranger"])

    def word_of(self, key):
        """The canary of a journal key "person:12", or the key itself."""
        known = {person.key: word for word, person in self.people.items()}
        return known.get(key, key)

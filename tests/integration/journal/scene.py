"""Canary people, one at each point of a path, and one member of each role around them.

Every fact of a canary (name, address, doctor, needs, wishes) holds its sign, so that bytes show whom they show; what
belongs to one resource of the matrix says which. One canary follows a second programme, of another territory: its
words there say so, and nobody here may read them.
"""

import re
from datetime import date, time, timedelta

from etp.accounts.enums import Role
from etp.assessments.domain import start_diagnosis
from etp.enrolments.domain import agree_plan
from etp.enrolments.domain.calling import request_call
from etp.enrolments.enums import Stage
from etp.patients.domain import account_of, open_care_link
from etp.patients.enums import CareScope, ContactKind
from etp.programmes.domain import keep_file
from etp.programmes.enums import FileKind
from etp.records.domain import prepare_leaving
from sessions.domain.registration import cancel
from sessions.enums import AnimatorRole, WorkshopState
from tests.factories.assessments import write_project
from tests.factories.cms import programme_page, signed_page
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

SIGN = re.compile(r"zq([a-z]+)(?:_([a-z]+))?zq")
ELSEWHERE = "elsewhere"
# The signs given: a random token of a page may hold the same pattern around letters that are nobody's.
GIVEN = {ELSEWHERE}
LAST_WEEK = date(2026, 11, 19)


def canary(word, **facts):
    """A person whose every fact says `word`."""
    sign = f"zq{word}zq"
    GIVEN.add(word)
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
    """The (word, resource) of the canaries that some bytes show; the resource is "" for what names the person."""
    return {sign for sign in SIGN.findall(text.lower()) if sign[0] in GIVEN}


def wish_of(word):
    """What a canary says in the diagnosis, and what its educator keeps for themselves."""
    return {"wish": f"Retrouver zq{word}_diagnosiszq", "note": f"Noter zq{word}_sensitivezq"}


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
        self.build_both()
        self.build_programme()

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
        write_project(self.draft, by=place.educator, at=MONTH_AGO, **wish_of("charlie"))
        self.diagnosed = self.path("delta", Stage.INCLUDED)
        diagnosed(place, self.diagnosed, **wish_of("delta"))
        self.planned = self.path("echo", Stage.INCLUDED)
        self.plan = agree_plan(
            diagnosed(place, self.planned, **wish_of("echo")),
            objectives=[("Marcher avec zqecho_planzq", 6)],
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

    def build_programme(self):
        """A text that people on a path read, a proof of the file, a structure about to leave, a call asked for."""
        place = self.place
        signed_page(parent=programme_page(place.programme), module=place.modules[0])
        self.proof = keep_file(
            place.programme,
            kind=FileKind.DIAGNOSIS_FORM,
            data=b"%PDF-1.4 proof",
            name="bep.pdf",
            dated_on=TODAY,
            at=NOW,
        )
        self.departure = prepare_leaving(
            place.programme, place.lead, on=date(2027, 1, 31), reason="réorganisation", at=NOW
        )
        self.call = request_call(name="Anne Appel", phone="+33261910001", programme=place.programme, at=NOW)

    def build_elsewhere(self):
        """A person of another territory, whom nobody here may read."""
        self.people["stranger"] = canary("stranger")
        self.unknown = path_at(a_place(), Stage.INCLUDED, at=MONTH_AGO, person=self.people["stranger"])

    def build_both(self):
        """A person in the programme here and in another one elsewhere, where all that is written says so."""
        self.both = self.path("hotel", Stage.INCLUDED)
        diagnosed(self.place, self.both, **wish_of("hotel"))
        self.elsewhere = there = self.build_neighbours()
        other = path_at(there, Stage.INCLUDED, at=MONTH_AGO, person=self.people["hotel"])
        offer = diagnosed(there, other, wish=f"Retrouver zq{ELSEWHERE}zq")
        goals = [(f"Nager avec zq{ELSEWHERE}zq", 6)]
        agree_plan(offer, objectives=goals, modules=there.modules[:1], by=there.educator, at=MONTH_AGO)
        talk = session(there, there.modules[2], day=TODAY + timedelta(days=21), capacity=1)
        seat(self.people["hotel"], talk, enrolment=other, by_staff=True)

    def build_neighbours(self):
        """Another programme of other carriers, each of its names signed."""
        there, sign = a_place(), f"zq{ELSEWHERE}zq"
        for row, name in ((there.programme, "title"), (there.site, "name"), (there.educator, "last_name")):
            setattr(row, name, f"{name} {sign}")
            row.save()
        for organisation in there.organisations:
            organisation.name, organisation.short_name = f"Structure {organisation.pk} {sign}", f"Str. {sign}"
            organisation.save()
        for module in there.modules:
            module.title = f"Atelier {sign}"
            module.save()
        return there

    def word_of(self, key):
        """The canary of a journal key "person:12", or the key itself."""
        known = {person.key: word for word, person in self.people.items()}
        return known.get(key, key)

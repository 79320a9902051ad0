"""The life of one invented person in a programme, from the referral to the last letter, by the screens' own verbs."""

from datetime import time, timedelta

from etp.assessments.domain import evaluate, review_skill, save_section, start_diagnosis, validate_diagnosis
from etp.assessments.enums import DiagnosisKind, ReviewMoment, SectionState, SkillLevel
from etp.common import RuleBroken
from etp.common.clock import local
from etp.demo.seed.cast import DR, SM
from etp.demo.seed.relatives import come_along
from etp.demo.seed.words import ANSWERS, SUMMARIES, WISHES
from etp.enrolments.domain import (
    agree_plan,
    close_path,
    decline,
    include,
    live_offer,
    note_attempt,
    record_transmission,
    refer,
)
from etp.enrolments.enums import (
    AttemptOutcome,
    CloseReason,
    FollowUp,
    LetterKind,
    Origin,
    Stage,
    TransmissionState,
)
from etp.patients.domain import register_person
from etp.patients.enums import ConsentKind, ConsentMeans
from etp.programmes.enums import Audience
from sessions.domain.attendance import close_sheet, mark
from sessions.domain.registration import book
from sessions.domain.scheduling import publish, schedule
from sessions.enums import Mark
from sessions.models import Workshop

ORIGINS = (
    [Origin.OUTSIDE_HOSPITAL] * 10
    + [Origin.HOSPITAL_STAY] * 3
    + [Origin.OUTPATIENT] * 4
    + [Origin.SELF] * 5
    + [Origin.UNKNOWN]
)
SITES = {
    DR: ["kervignac", "lanester", "ploemeur-kerpape"],
    SM: ["arlon", "libramont", "bastogne", "virton"],
}
# How the path of one person in seven ends before its evaluation.
EARLY_ENDS = [
    (Stage.CLOSED, CloseReason.LOST),
    (Stage.WITHDRAWN, CloseReason.MOTIVATION),
    (Stage.TRANSFERRED, CloseReason.MOVED),
    (Stage.WITHDRAWN, CloseReason.HEALTH),
]
STILL_ON_THE_DESK = timedelta(days=40)
HOURS = [time(8), time(10), time(11), time(13), time(16)]
LEVELS = [SkillLevel.NOT_ACQUIRED, SkillLevel.IN_PROGRESS, SkillLevel.ACQUIRED]


class Journey:
    """One person's story; `rng` decides how far it goes."""

    def __init__(self, world, crowd, code, number, rng, *, site=""):
        self.world, self.crowd, self.code, self.number, self.rng = world, crowd, code, number, rng
        self.programme, self.prefix = world.programmes[code], "dr" if code == DR else "sm"
        self.site = world.sites[site or rng.choice(SITES[code])]
        self.relative = None
        self.referent = world.members[self.referent_key()]
        self.desk = world.members["helene" if code == DR else "aline"]

    def referent_key(self):
        if self.code == DR:
            return {"kervignac": "maelle", "lanester": "nadia", "ploemeur-kerpape": "katell"}[self.site.slug]
        return self.rng.choice(["luc", "sophie", "thomas"])

    def days(self, low, high):
        """A delay of `low` to `high` days, at some office hour."""
        return timedelta(days=self.rng.randint(low, high), minutes=self.rng.randint(0, 240))

    def __call__(self, at):
        self.arrive(at)
        at = yield at + self.days(1, 6)
        while self.rng.random() < 0.3:
            note_attempt(self.referral, AttemptOutcome.NO_ANSWER, by=self.desk, at=at)
            at = yield at + self.days(2, 4)
        self.answer(at)
        if self.rng.random() < 0.1:
            decline(self.path, CloseReason.UNAVAILABLE, by=self.desk, at=at)
            return
        yield from self.programme_of(at)

    def arrive(self, at):
        """A letter comes in: the person is registered and referred."""
        self.person = register_person(**self.crowd.facts(), by=self.desk, at=at)
        day = local(at, self.programme.time_zone).date()
        self.referral = refer(
            self.person, self.programme, origin=self.rng.choice(ORIGINS), received_on=day, site=self.site,
            referrer_name=f"Dr {self.crowd.faker.last_name()}", written_on=day - timedelta(days=3), by=self.desk, at=at,
        )  # fmt: skip
        self.path = self.referral.enrolment

    def answer(self, at):
        """The person is reached on the phone."""
        note_attempt(self.referral, AttemptOutcome.REACHED, by=self.desk, at=at)
        self.path.refresh_from_db()

    def programme_of(self, at):
        meeting = self.appointment("bilan", at, days=self.rng.randint(6, 18))
        at = yield meeting.starts_at
        self.enter(at)
        self.relative = come_along(self, at)
        # Validated at the end of the appointment, which it marks and closes.
        self.diagnose(at + timedelta(minutes=70))
        self.agree(at + timedelta(minutes=75))
        at = yield at + self.days(1, 3)
        self.send(LetterKind.AFTER_DIAGNOSIS, at)
        last = yield from self.workshops(at)
        if last is None:
            return
        at = yield last + self.days(2, 5)
        if self.rng.random() < 0.35:
            at = yield from self.alone(self.rng.choice(["point", "appel"]), at)
        again = yield from self.end(at)
        if again is not None:
            yield from self.start_again(again)

    def appointment(self, module, at, *, days):
        """An appointment of this person with the referent, at the first hour of the day that is free."""
        day = local(at, self.site.time_zone).date() + timedelta(days=days)
        for _attempt in range(30):
            if day.weekday() < 5:
                for hour in HOURS:
                    try:
                        return self.book_appointment(module, day, hour, at)
                    except RuleBroken:
                        continue
            day += timedelta(days=1)
        raise RuleBroken("No free hour within thirty days.")

    def book_appointment(self, module, day, hour, at):
        workshop = schedule(
            self.programme, self.world.modules[f"{self.prefix}-{module}"], self.site, day=day, hour=hour, capacity=1,
            animators=[(self.referent, "lead")], remote=module == "appel", by=self.desk, at=at,
        )  # fmt: skip
        publish(workshop, by=self.desk, at=at)
        key = f"demo-{self.code}-{self.number}-{workshop.pk}"
        book(self.person, [workshop], key=key, enrolment=self.path, by=self.desk, by_staff=True, at=at)
        return workshop

    def attend(self, workshop, at):
        registration = workshop.registrations.seated().get()
        mark(registration, Mark.PRESENT, by=self.referent, at=at)
        close_sheet(Workshop.objects.get(pk=workshop.pk), by=self.referent, at=at)

    def enter(self, at):
        carriers = [c.organisation for c in self.programme.carriers.select_related("organisation").filter(until=None)]
        shares = [c for c in carriers if c == self.path.organisation or self.rng.random() < 0.85]
        consents = {
            ConsentKind.ENTRY: True,
            ConsentKind.GP: self.rng.random() < 0.9,
            ConsentKind.REMINDERS: True,
            ConsentKind.RESEARCH: self.rng.random() < 0.6,
        }
        include(
            self.path, consents=consents, shares=shares, means=ConsentMeans.SCREEN, referent=self.referent,
            home_site=self.site, by=self.referent, at=at,
        )  # fmt: skip
        self.path.refresh_from_db()

    def diagnose(self, at, kind=DiagnosisKind.INITIAL):
        diagnosis = start_diagnosis(self.path, kind=kind, by=self.referent, at=at)
        for section in diagnosis.sections.order_by("pk"):
            answers = {code: self.rng.choice(texts) for code, texts in ANSWERS[self.code][section.dimension].items()}
            save_section(section, answers, revision=section.revision, state=SectionState.DONE, by=self.referent, at=at)
        diagnosis.refresh_from_db()
        for_person, for_team = self.rng.choice(SUMMARIES[self.code])
        validate_diagnosis(
            diagnosis, held_on=local(at, self.site.time_zone).date(), remote=self.rng.random() < 0.1,
            summary_for_person=for_person, summary_for_team=for_team, by=self.referent, at=at,
        )  # fmt: skip

    def agree(self, at):
        self.offer = live_offer(self.path)
        groups = [
            m
            for m in self.world.modules.values()
            if m.audience != Audience.CARERS_ONLY and m.kind == "group" and m.code in self.own_codes()
        ]
        self.chosen = self.rng.sample(groups, self.rng.randint(2, len(groups)))
        wishes = self.rng.sample(WISHES[self.code], 2)
        objectives = [(words, self.rng.randint(4, 9)) for words in wishes]
        agree_plan(self.offer, objectives=objectives, modules=self.chosen, by=self.referent, at=at)
        self.review(ReviewMoment.ENTRY, 0, at)

    def own_codes(self):
        rows = self.world.versions[self.code].module_versions.select_related("module")
        return {row.module.code for row in rows}

    def review(self, moment, progress, at):
        for objective in self.world.versions[self.code].objectives.filter(modules__in=self.chosen).distinct():
            level = LEVELS[min(2, self.rng.randint(0, 1) + progress)]
            review_skill(self.offer, objective, moment, level, by=self.referent, at=at)

    def workshops(self, at):
        """Book what the plan holds as dates appear; the end of the last one, or None when the person stopped coming."""
        left, last = list(self.chosen), at
        for month in range(5):
            dates = self.dates_for(left, at)
            if dates:
                self.book_places(dates, month, at)
                left = [module for module in left if module.pk not in {d.module_id for d in dates}]
                last = max(last, *(d.ends_at for d in dates))
            if not left:
                break
            at = yield at + timedelta(days=25)
        if self.number % 7 == 3:
            at = yield last + self.days(20, 40)
            stage, reason = EARLY_ENDS[self.number // 7 % len(EARLY_ENDS)]
            close_path(self.path, reason, stage=stage, by=self.desk, at=at)
            return None
        return last

    def book_places(self, dates, month, at):
        """One act for the dates of the month; a relative comes along where relatives are expected, now and then."""
        with_relatives = [d for d in dates if d.module.audience == Audience.WITH_CARERS]
        alone = [d for d in dates if d not in with_relatives]
        common = {"enrolment": self.path, "by": self.desk, "by_staff": True, "at": at}
        if alone:
            book(self.person, alone, key=f"demo-{self.code}-{self.number}-{month}", **common)
        for workshop in with_relatives:
            companions = 0 if self.relative else self.rng.choice([0, 0, 1, 1, 2])
            book(
                self.person, [workshop], key=f"demo-{self.code}-{self.number}-{month}-r", companions=companions,
                companions_relation="conjoint" if companions else "",
                carers=[self.relative] if self.relative else [], **common,
            )  # fmt: skip

    def dates_for(self, modules, at):
        """The next workshop of each module that is still open, never two at the same hour."""
        found = []
        for module in modules:
            coming = (
                Workshop.objects.public()
                .upcoming(at + timedelta(days=2))
                .filter(module=module)
                .select_related("module")
            )
            for workshop in coming:
                if all(workshop.starts_at >= d.ends_at or workshop.ends_at <= d.starts_at for d in found):
                    found.append(workshop)
                    break
        return found

    def alone(self, module, at):
        """An individual session or a call, held; returns the instant after it."""
        meeting = self.appointment(module, at, days=self.rng.randint(4, 10))
        at = yield meeting.starts_at
        self.attend(meeting, at + timedelta(minutes=50))
        return at + timedelta(hours=1)

    def end(self, at):
        """The evaluation, the letter, the end of the path; or the instant from which a reinforcement follows."""
        at = yield from self.alone("fin", at)
        self.review(ReviewMoment.EXIT, 1, at)
        follow_up = self.rng.choice([FollowUp.PHONE, FollowUp.NONE_NEEDED, FollowUp.REINFORCEMENT])
        evaluate(
            self.offer, held_on=local(at, self.site.time_zone).date(), follow_up=follow_up,
            words=self.rng.choice(WISHES[self.code]), summary="Objectifs atteints pour l’essentiel.",
            by=self.referent, at=at,
        )  # fmt: skip
        at = yield at + self.days(4, 12)
        self.send(LetterKind.END, at)
        at = yield at + self.days(20, 30)
        if follow_up == FollowUp.REINFORCEMENT:
            return at
        close_path(self.path, CloseReason.COMPLETED, by=self.desk, at=at)
        return None

    def send(self, kind, at):
        """The last letter of this kind leaves for the GP; in the last weeks, some are still on the desk."""
        letter = self.path.letters.filter(kind=kind, transmissions__state=TransmissionState.DUE).last()
        if letter is None or (at > self.world.today - STILL_ON_THE_DESK and self.rng.random() < 0.4):
            return
        recipient = self.person.gp_name or "Médecin traitant"
        record_transmission(
            letter, TransmissionState.SENT, recipient=recipient, channel="messagerie sécurisée", by=self.desk, at=at
        )

    def start_again(self, at):
        """A reinforcement: the diagnosis is updated, one more session is held, and its evaluation ends the offer."""
        self.diagnose(at, DiagnosisKind.UPDATE)
        self.agree(at + timedelta(minutes=30))
        at = yield at + self.days(1, 3)
        self.send(LetterKind.AFTER_DIAGNOSIS, at)
        at = yield from self.alone("point", at)
        yield from self.end(at)

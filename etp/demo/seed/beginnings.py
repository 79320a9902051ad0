"""Lives that have only begun: referrals that wait for a call, diagnoses half written."""

from datetime import timedelta

from etp.assessments.domain import save_section, start_diagnosis
from etp.assessments.enums import SectionState
from etp.demo.seed.cast import DR, SM
from etp.demo.seed.journeys import Journey
from etp.demo.seed.words import ANSWERS
from etp.enrolments.domain import note_attempt
from etp.enrolments.enums import AttemptOutcome

# Days since a referral that nobody has answered yet arrived, and where it is expected.
WAITING = {
    DR: [(0.4, "kervignac"), (2, "lanester"), (5, "kervignac"), (7, "ploemeur-kerpape"), (11, "kervignac")],
    SM: [(1, "arlon"), (4, "libramont"), (10, "virton")],
}
# Days since the first meeting of a diagnosis that is still a draft.
DRAFTS = {DR: [(24, "kervignac"), (27, "ploemeur-kerpape")], SM: [(25, "arlon")]}
CALLED_AFTER = timedelta(days=3)
# Numbers of these people follow those of everybody else, so that no booking shares a key.
FIRST_NUMBER = 900
WRITTEN_SECTIONS = 3


class Waiting(Journey):
    """A referral without an answer: called after three days, then every third day."""

    def __call__(self, at):
        self.arrive(at)
        outcomes = [AttemptOutcome.NO_ANSWER, AttemptOutcome.MESSAGE, AttemptOutcome.NO_ANSWER, AttemptOutcome.MESSAGE]
        for outcome in outcomes:
            at = yield at + CALLED_AFTER
            note_attempt(self.referral, outcome, by=self.desk, at=at)


class HalfWritten(Journey):
    """A first meeting held, whose diagnosis waits for its last sections."""

    def __call__(self, at):
        self.arrive(at)
        at = yield at + timedelta(days=1)
        self.answer(at)
        meeting = self.appointment("bilan", at, days=6)
        at = yield meeting.starts_at
        self.enter(at)
        diagnosis = start_diagnosis(self.path, by=self.referent, at=at)
        for section in diagnosis.sections.order_by("pk")[:WRITTEN_SECTIONS]:
            answers = {code: self.rng.choice(texts) for code, texts in ANSWERS[self.code][section.dimension].items()}
            save_section(section, answers, revision=section.revision, state=SectionState.DONE, by=self.referent, at=at)
        self.attend(meeting, at + timedelta(minutes=70))


def beginnings(world, crowd, code, rng, now):
    """The stories of one programme, each with its first instant."""
    found = [(Waiting, days, site) for days, site in WAITING[code]]
    found += [(HalfWritten, days, site) for days, site in DRAFTS[code]]
    return [
        (life(world, crowd, code, FIRST_NUMBER + rank, rng, site=site), now - timedelta(days=days))
        for rank, (life, days, site) in enumerate(found)
    ]

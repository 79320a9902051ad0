"""The appointment at which a diagnosis is held: sessions know it, and say so through what they register here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from etp.accounts.models import User
from etp.assessments.models import EducationalDiagnosis
from etp.enrolments.domain.days import day_of
from etp.enrolments.models import Enrolment


@dataclass(frozen=True)
class Interview:
    """When and how an interview was held, as its appointment says."""

    held_on: date
    remote: bool


@dataclass(frozen=True)
class Appointments:
    """What an upper app answers for: `find` the interview of a path, `fill` the appointment of a diagnosis."""

    find: Callable[[Enrolment, datetime | None], Interview | None]
    fill: Callable[[EducationalDiagnosis, User, datetime | None], None]


_known: list[Appointments] = []


def register_appointments(appointments: Appointments) -> None:
    """Let validating a diagnosis fill its appointment; called once, from `ready()`. ValueError the second time."""
    if _known:
        raise ValueError("The appointments of diagnoses are registered twice.")
    _known.append(appointments)


def appointment_of(enrolment: Enrolment, *, at: datetime | None = None) -> Interview | None:
    """The interview of this path that waits to be written down, or None when no appointment is known."""
    for appointments in _known:
        return appointments.find(enrolment, at)
    return None


def interview_facts(enrolment: Enrolment, *, at: datetime | None = None) -> dict[str, object]:
    """What the last screen of a diagnosis begins with: the day and the way of its appointment, or today on site."""
    known = appointment_of(enrolment, at=at) or Interview(day_of(enrolment, at), remote=False)
    return {"held_on": known.held_on, "remote": known.remote}


def fill_appointment(diagnosis: EducationalDiagnosis, *, by: User, at: datetime | None = None) -> None:
    """Write the presence, the day and the mode of a validated diagnosis on its appointment, when there is one."""
    for appointments in _known:
        appointments.fill(diagnosis, by, at)

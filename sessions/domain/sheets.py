"""The sheet of a workshop as it stands: its lines, and when it may be written on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from etp.common.clock import moment
from sessions.enums import Mark, RegistrationState, WorkshopState
from sessions.models import Attendance, Registration, Workshop

# Marking opens a quarter of an hour before the start and lasts thirty days; later marks are corrections (E18).
OPENS_BEFORE = timedelta(minutes=15)
STAYS_OPEN = timedelta(days=30)
HAS_A_SHEET = {WorkshopState.PUBLISHED, WorkshopState.HELD, WorkshopState.NOT_HELD}


@dataclass(frozen=True)
class Row:
    """One line of the sheet: a seated person and what is said of them (an unsaved row when nothing was)."""

    registration: Registration
    attendance: Attendance

    @property
    def is_marked(self) -> bool:
        """Whether the line has an answer."""
        return self.attendance.mark != Mark.NOT_MARKED


def sheet(workshop: Workshop) -> list[Row]:
    """The lines of the sheet: every confirmed person, by name. One query."""
    seated = workshop.registrations.filter(state=RegistrationState.CONFIRMED)
    rows = seated.select_related("person", "attendance", "enrolment", "booking")
    ordered = rows.order_by("person__last_name", "person__first_name", "pk")
    return [Row(registration, _attendance_of(registration, workshop)) for registration in ordered]


def _attendance_of(registration: Registration, workshop: Workshop) -> Attendance:
    if hasattr(registration, "attendance"):
        return registration.attendance
    return Attendance(registration_id=registration.pk, care_mode=workshop.care_mode, remote=workshop.remote)


def opens_at(workshop: Workshop) -> datetime:
    """The instant from which presences may be marked."""
    return workshop.starts_at - OPENS_BEFORE


def is_open(workshop: Workshop, *, at: datetime | None = None) -> bool:
    """Whether presences may be marked now without giving a reason."""
    at = moment(at)
    return (
        workshop.state == WorkshopState.PUBLISHED
        and workshop.closed_at is None
        and opens_at(workshop) <= at <= workshop.ends_at + STAYS_OPEN
    )


def is_old(workshop: Workshop, *, at: datetime | None = None) -> bool:
    """Whether the thirty days of marking are over."""
    return moment(at) > workshop.ends_at + STAYS_OPEN


def is_late(workshop: Workshop, *, at: datetime | None = None) -> bool:
    """Whether a mark would be a correction, to be given with a reason: the sheet is closed, or old."""
    return workshop.closed_at is not None or is_old(workshop, at=at)

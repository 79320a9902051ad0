"""A diagnosis is held in an individual workshop: validating it fills presence, date and mode there (one entry)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.assessments.domain.appointments import Appointments, Interview, register_appointments
from etp.assessments.models import EducationalDiagnosis
from etp.common.clock import moment
from etp.enrolments.models import Enrolment
from etp.programmes.enums import ModuleKind
from sessions.domain.attendance import close_sheet, mark
from sessions.domain.sheets import OPENS_BEFORE, STAYS_OPEN, is_late, sheet
from sessions.enums import Mark, RegistrationState, WorkshopState
from sessions.models import Registration


def register_diagnosis_presence() -> None:
    """Answer for the appointments of diagnoses; from `ready()`."""
    register_appointments(Appointments(find=interview_of, fill=fill_presence))


def interview_of(enrolment: Enrolment, at: datetime | None = None) -> Interview | None:
    """The day and the mode of the last appointment of this path that is still to be marked, or None."""
    at = moment(at)
    found = _unmarked(enrolment, at).filter(workshop__ends_at__gte=at - STAYS_OPEN).last()
    return Interview(found.workshop.day, found.workshop.remote) if found else None


@transaction.atomic
def fill_presence(diagnosis: EducationalDiagnosis, by: User, at: datetime | None = None) -> None:
    """Mark the person present at the appointment of their diagnosis, with its mode, and tie one to the other.

    The appointment is the one of the day of the interview, else the nearest before it that nobody has marked, within
    the thirty days during which a sheet is marked: an older one is a visit that was missed. Its sheet is closed when
    the person is alone on it. A mark that someone has already given is left as it is.
    """
    at = moment(at)
    held_on = diagnosis.held_on
    registration = held_on and _appointment(diagnosis.enrolment, held_on, at)
    if not registration:
        return
    Registration.objects.filter(pk=registration.pk).update(diagnosis=diagnosis)
    if _is_marked(registration):
        return
    workshop = registration.workshop
    reason = _("d’après le bilan validé") if is_late(workshop, at=at) else ""
    mark(registration, Mark.PRESENT, by=by, at=at, reason=reason, remote=diagnosis.remote)
    if at >= workshop.starts_at and [row.registration.pk for row in sheet(workshop)] == [registration.pk]:
        close_sheet(workshop, by=by, at=at)


def _appointment(enrolment: Enrolment, held_on: date, at: datetime) -> Registration | None:
    unmarked = _unmarked(enrolment, at)
    came = _of_path(enrolment, at).filter(workshop__day=held_on, attendance__mark__in=Mark.honoured)
    that_day = unmarked.filter(workshop__day=held_on).last() or came.last()
    return that_day or unmarked.filter(workshop__day__range=(held_on - STAYS_OPEN, held_on)).last()


def _unmarked(enrolment: Enrolment, at: datetime) -> QuerySet[Registration]:
    nobody_said = Q(attendance=None) | Q(attendance__mark=Mark.NOT_MARKED)
    return _of_path(enrolment, at).filter(nobody_said, workshop__state=WorkshopState.PUBLISHED)


def _of_path(enrolment: Enrolment, at: datetime) -> QuerySet[Registration]:
    """The person's confirmed places at appointments of this programme whose sheet is open by now, soonest first."""
    found: QuerySet[Registration] = Registration.objects.filter(
        Q(enrolment=enrolment) | Q(enrolment=None),
        person=enrolment.person,
        as_carer=False,
        state=RegistrationState.CONFIRMED,
        workshop__programme=enrolment.programme,
        workshop__module__kind=ModuleKind.DIAGNOSIS,
        workshop__starts_at__lte=at + OPENS_BEFORE,
    )
    return found.select_related("workshop__programme", "attendance").order_by("workshop__starts_at", "pk")


def _is_marked(registration: Registration) -> bool:
    return hasattr(registration, "attendance") and registration.attendance.mark != Mark.NOT_MARKED

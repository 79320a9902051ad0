"""The facts that figures are made of, each as a query: what is counted, in what scope."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from etp.assessments.enums import DiagnosisState
from etp.assessments.models import EducationalDiagnosis, Evaluation
from etp.enrolments.models import Enrolment
from etp.programmes.enums import ModuleKind
from etp.reporting.scope import Scope
from sessions.enums import Mark, WorkshopState
from sessions.models import Attendance

# A session teaches: the diagnosis, the evaluation and the information meeting have rows of their own, or none.
GROUP_KINDS = [ModuleKind.GROUP]
INDIVIDUAL_KINDS = [ModuleKind.INDIVIDUAL, ModuleKind.PHONE]
SESSION_KINDS = GROUP_KINDS + INDIVIDUAL_KINDS
Kinds = list[ModuleKind]
Presences = QuerySet[Attendance, Any]
TOOK_PLACE = [WorkshopState.PUBLISHED, WorkshopState.HELD]


def of_paths(scope: Scope, prefix: str = "") -> Q:
    """The condition on a path reached through `prefix`: its programme, its responsible organisation, its home site."""
    wanted = {"programme": scope.programme, "organisation": scope.carrier, "home_site": scope.site}
    return Q(**{f"{prefix}{field}": value for field, value in wanted.items() if value is not None})


def of_places(scope: Scope, prefix: str = "registration__workshop__") -> Q:
    """The condition on a session reached through `prefix`: where it was held, and by whose site."""
    wanted = {"site__organisation": scope.carrier, "site": scope.site}
    return Q(**{f"{prefix}{field}": value for field, value in wanted.items() if value is not None})


def enrolments(scope: Scope) -> QuerySet[Enrolment]:
    """The paths of the scope, whatever their dates."""
    return Enrolment.objects.filter(of_paths(scope))


def diagnoses(scope: Scope) -> QuerySet[EducationalDiagnosis]:
    """Validated diagnoses held in the period."""
    return EducationalDiagnosis.objects.filter(
        of_paths(scope, "enrolment__"), state=DiagnosisState.VALIDATED, held_on__range=scope.days
    )


def evaluations(scope: Scope) -> QuerySet[Evaluation]:
    """Individual evaluations held in the period."""
    return Evaluation.objects.filter(of_paths(scope, "offer__enrolment__"), held_on__range=scope.days)


def _honoured(kinds: Kinds) -> Presences:
    return Attendance.objects.filter(
        mark__in=Mark.honoured,
        registration__workshop__state__in=TOOK_PLACE,
        registration__workshop__module__kind__in=kinds,
    )


def patient_presences(scope: Scope, kinds: Kinds = SESSION_KINDS) -> Presences:
    """Honoured presences of patients, tied to a path of the scope's programme, whatever the day and place."""
    of_programme = {} if scope.programme is None else {"registration__enrolment__programme": scope.programme}
    return _honoured(kinds).filter(registration__as_carer=False, registration__enrolment__isnull=False, **of_programme)


def carer_presences(scope: Scope, kinds: Kinds = SESSION_KINDS) -> Presences:
    """Honoured presences of carers who have a name, at sessions of the scope's programme in the period."""
    of_programme = {} if scope.programme is None else {"registration__workshop__programme": scope.programme}
    return _honoured(kinds).filter(
        of_places(scope), registration__as_carer=True, registration__workshop__day__range=scope.days, **of_programme
    )


def any_patient_presences() -> Presences:
    """Every honoured presence of a patient, of whatever programme and even tied to no path: someone was there."""
    return _honoured(SESSION_KINDS).filter(registration__as_carer=False)


def presences_held(scope: Scope, kinds: Kinds = SESSION_KINDS) -> Presences:
    """Patients' honoured presences in the period, at the scope's places."""
    return patient_presences(scope, kinds).filter(of_places(scope), registration__workshop__day__range=scope.days)


def _first_diagnosis() -> Subquery:
    """The day of the first validated diagnosis of the path of a presence."""
    held = EducationalDiagnosis.objects.filter(
        enrolment=OuterRef("registration__enrolment"), state=DiagnosisState.VALIDATED
    )
    return Subquery(held.order_by("held_on").values("held_on")[:1])


def _after_diagnosis(presences: Presences) -> Presences:
    """Of patients' presences, those on or after the day of the path's first validated diagnosis."""
    return presences.annotate(diagnosed_on=_first_diagnosis()).filter(
        diagnosed_on__lte=F("registration__workshop__day")
    )


def presences_since_diagnosis(scope: Scope) -> Presences:
    """Patients' honoured presences from the day of the path's first validated diagnosis to the end of the period."""
    until = Q(registration__workshop__day__lte=scope.period.last)
    return _after_diagnosis(patient_presences(scope).filter(until, of_paths(scope, "registration__enrolment__")))


def presences_in_offers(scope: Scope, *, day_in_period: bool, **offer: object) -> Presences:
    """Patients' honoured presences within a care offer that matches `offer`, a validated diagnosis coming first.

    The diagnosis opens the personalised programme (annual grid, rows 3.1 and 4.1): one that is held after the
    session makes nothing of it.
    """
    day = F("registration__workshop__day")
    prefix = "registration__enrolment__care_offers__"
    ended = Q(**{f"{prefix}closed_on": None}) | Q(**{f"{prefix}closed_on__gte": day})
    found = patient_presences(scope).filter(
        ended,
        of_paths(scope, "registration__enrolment__"),
        **{f"{prefix}opened_on__lte": day},
        **{f"{prefix}{field}": value for field, value in offer.items()},
    )
    if day_in_period:
        found = found.filter(registration__workshop__day__range=scope.days)
    return _after_diagnosis(found)

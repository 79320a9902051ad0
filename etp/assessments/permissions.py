"""Which diagnoses a member opens: those of the paths that the matrix and their own scope let them see."""

from django.http import Http404, HttpRequest

from etp.assessments.models import EducationalDiagnosis
from etp.enrolments.permissions import note_opened, paths_of
from etp.patients.enums import Resource
from etp.patients.permissions import Act


def open_diagnosis(request: HttpRequest, pk: int, act: Act = Act.READ) -> EducationalDiagnosis:
    """The diagnosis `pk`, journalled as read; Http404 when there is none or the user may not `act` on it."""
    paths = paths_of(request.user, Resource.DIAGNOSIS, act)
    diagnoses = EducationalDiagnosis.objects.filter(pk=pk, enrolment__in=paths.values("pk"))
    found = diagnoses.select_related(
        "enrolment__person", "enrolment__programme", "enrolment__home_site", "enrolment__organisation", "validated_by"
    ).first()
    if found is None:
        raise Http404
    note_opened(request, found.enrolment, Resource.DIAGNOSIS, act, f"diagnosis:{found.pk}")
    return found

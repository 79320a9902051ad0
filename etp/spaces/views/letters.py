"""What became of a letter of synthesis, noted by those who sign it or send it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etp.accounts.permissions import allow
from etp.common import RuleBroken
from etp.enrolments.domain import record_transmission
from etp.enrolments.models import Letter
from etp.enrolments.permissions import paths_of
from etp.patients.enums import Resource
from etp.patients.permissions import Act, open_record
from etp.spaces.forms import TransmissionForm
from etp.spaces.permissions import CARE


@allow(CARE)
@require_POST
def transmit(request, pk, letter):
    """Note that a letter was sent, to whom and how; or refused by the person; or that there is no GP."""
    person = open_record(request, pk, Resource.LETTER, Act.UPDATE)
    paths = paths_of(request.user, Resource.LETTER, Act.UPDATE).filter(person=person)
    found = (
        Letter.objects.select_related("enrolment__person").filter(pk=letter, enrolment__in=paths.values("pk")).first()
    )
    if found is None:
        raise Http404
    form = TransmissionForm(request.POST)
    if form.is_valid():
        _record(request, found, form.cleaned_data)
    else:
        messages.error(request, _("Choisissez ce qu’est devenu ce courrier."))
    return redirect("spaces:person_section", pk, "courriers")


def _record(request, letter, answers):
    try:
        record_transmission(letter, answers.pop("state"), by=request.user, **answers)
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté."))

"""Who read and changed a person's record, for those who watch over it."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from etp.accounts.permissions import allow
from etp.patients.enums import Resource
from etp.patients.permissions import open_record
from etp.spaces.domain.known import entries_known
from etp.spaces.domain.readings import readings_of
from etp.spaces.domain.sections import readable, tabs_of
from etp.spaces.permissions import JOURNAL_READERS

ENTRIES_A_PAGE = 100


@allow(JOURNAL_READERS)
@require_safe
def person_journal(request, pk):
    """The traces of one record, its person named only to those who may read the identity."""
    person = open_record(request, pk, Resource.JOURNAL)
    rights = readable(request.user, pk)
    named = Resource.IDENTITY in rights
    if named:
        open_record(request, pk, Resource.IDENTITY)
    page = Paginator(entries_known(request.user, person), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "person": person,
        "named": named,
        "page": page,
        "readings": readings_of(page.object_list),
        "tabs": tabs_of(person.pk, rights, "traces") if named else [],
    }
    return render(request, "spaces/person_journal.html", shown)

"""The signed texts where they are not public: the person's own version in their space, the guide for the team."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from cms.domain.reading import path_part_opens, text_of, text_used
from cms.domain.showing.places import links_in
from etp.accounts.permissions import PERSON, STAFF, allow
from etp.enrolments.models import Enrolment
from etp.patients.enums import Resource
from etp.programmes.models import Module
from etp.spaces.domain.facts import was_there, with_facts
from etp.spaces.views.visits import enter
from sessions.domain.wording import when_words
from sessions.permissions import can_see_sheet
from sessions.views.guards import workshop_for


@allow(PERSON)
@require_safe
def my_reading(request, path, module, pk=None):
    """The text of a module as the version of this path keeps it, with its own part once the path has come to it."""
    visit = enter(request, pk)
    paths = with_facts(Enrolment.objects.filter(person=visit.person, pk=path), timezone.now())
    if not paths or not visit.reads(Resource.FILE_STATUS):
        raise Http404
    row = get_object_or_404(Module, pk=module, module_versions__version=paths[0].enrolment.version_id)
    text = text_of(paths[0].enrolment.version, row)
    if text is None:
        raise Http404
    opened = path_part_opens(text, **_steps_of(paths[0], row))
    shown = {
        "visit": visit,
        "person": visit.person,
        "space_of": visit.banner,
        "programme": paths[0].enrolment.programme,
        "text": text,
        "own_part": text.path_part if opened else None,
        "links": links_in(text.body, *([text.path_part] if opened else [])),
    }
    return render(request, "spaces/my_reading.html", shown)


def _steps_of(path, module):
    return {
        "included": path.enrolment.included_on is not None,
        "diagnosed": path.validated is not None,
        "attended": any(was_there(row) for row in path.of_module(module)),
    }


@allow(STAFF)
@require_safe
def guide(request, pk):
    """The educators' guide of a session and the words that its people read; for those who see its sheet."""
    workshop = workshop_for(request.user, pk, can_see_sheet)
    text = text_used(workshop)
    shown = {
        "workshop": workshop,
        "when": when_words(workshop),
        "text": text,
        "links": links_in(text.body, text.path_part) if text else {},
        "reviewed": date_format(text.reviewed_on) if text and text.reviewed_on else "",
        "kept": bool(workshop.content_revision_id),
    }
    return render(request, "spaces/guide.html", shown)

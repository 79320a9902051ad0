"""Calendar files: the same data give the same bytes, and a client that has them is told so in one line."""

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import override
from django.views.decorators.http import require_safe

from etp.accounts.permissions import PUBLIC, SIGNED_LINK, allow
from etp.audit.domain import note_read
from etp.patients.enums import Resource
from sessions.domain.calendars import person_calendar, strong_etag, workshop_calendar
from sessions.domain.links import feed_for
from sessions.views.guards import public_workshop_or_404


@allow(PUBLIC)
@require_safe
def workshop_ics(request, pk):
    """One announced workshop, cancelled ones included, without any name."""
    workshop = public_workshop_or_404(pk)
    response = _calendar(request, workshop_calendar(workshop), f"atelier-{workshop.pk}.ics")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@allow(SIGNED_LINK)
@require_safe
def feed(request, token):
    """A person's own appointments, by their secret address, in the person's language; journalled as a read."""
    known = feed_for(token)
    if known is None:
        raise Http404
    note_read(known.person.key, Resource.REGISTRATION, by=None, object_key=f"feed:{known.pk}")
    with override(known.person.language):
        content = person_calendar(known.person)
    response = _calendar(request, content, "mes-rendez-vous.ics")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _calendar(request, content, name):
    """The file with its strong ETag, or 304 for a client that holds the same bytes."""
    etag = strong_etag(content)
    headers = {"ETag": etag, "Content-Disposition": f'inline; filename="{name}"'}
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response)

"""The one door to the proofs of a programme: a download, never a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from etp.accounts.permissions import STAFF, allow
from etp.programmes.domain.files import bytes_of
from etp.programmes.permissions import files_read_by


@allow(STAFF)
@require_safe
def programme_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One proof as a download, kept nowhere on the way; 404 to whoever may not read it, as for one that is not."""
    row = get_object_or_404(files_read_by(request.user), pk=pk)
    return HttpResponse(
        bytes_of(row),
        content_type=row.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{row.name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )

"""« Dossier du programme »: the archive that a coordinator sends to the agency or keeps."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.log_actions import log

from etp.programmes.domain.dossier import programme_archive
from etp.programmes.permissions import programmes_proved_to

TAKEN = "escale.programme_file"


@require_safe
def programme_file(request: HttpRequest, pk: int) -> FileResponse:
    """The archive of a programme to who may read its proofs, noted in the log; 404 to everyone else."""
    programme = get_object_or_404(programmes_proved_to(request.user), pk=pk)
    archive = programme_archive(programme)
    log(instance=programme, action=TAKEN, user=request.user)
    return FileResponse(
        archive,
        as_attachment=True,
        filename=f"dossier-{programme.code}.zip",
        content_type="application/zip",
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )

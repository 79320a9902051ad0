"""The pictures that editors sent in, as the site shows them."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from etp.accounts.permissions import PUBLIC, allow

# The sizes made for the site, and nothing else of the folder: a document or an original may hold more than a picture.
MADE_FOR_THE_SITE = re.compile(r"images/[\w.-]+\.(?P<kind>avif|gif|jpe?g|png|webp)", re.ASCII)
DAY = 24 * 3600


@allow(PUBLIC)
@require_safe
def picture(request, name):
    """One picture with its own type, kept a day by whoever asked; 404 for every other name."""
    known = MADE_FOR_THE_SITE.fullmatch(name)
    if known is None or not default_storage.exists(name):
        raise Http404
    kind = known["kind"].replace("jpg", "jpeg")
    return FileResponse(
        default_storage.open(name),
        content_type=f"image/{kind}",
        headers={"Cache-Control": f"public, max-age={DAY}", "X-Content-Type-Options": "nosniff"},
    )

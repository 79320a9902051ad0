"""The public pages: found by their address, the same for every visitor."""

from django.http import Http404
from django.views.decorators.http import require_safe

from cms.domain.finding import find_page, split_reading
from etp.accounts.permissions import PUBLIC, allow


@allow(PUBLIC)
@require_safe
def serve(request, path=""):
    """A live page of the public site, read in full or in one of its other readings; or 404."""
    path, reading = split_reading(path)
    page = find_page(path)
    if page is None or (reading and not _offers(page, reading)):
        raise Http404
    return page.serve(request, reading=reading) if reading else page.serve(request)


def _offers(page, reading):
    return reading in getattr(page, "readings", ()) and page.offers(reading)

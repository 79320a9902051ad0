"""The public pages: found by their address, the same for every visitor."""

from django.http import Http404
from django.views.decorators.http import require_safe

from cms.domain.finding import find_page
from etp.accounts.permissions import PUBLIC, allow


@allow(PUBLIC)
@require_safe
def serve(request, path=""):
    """A live page of the public site, or 404."""
    page = find_page(path)
    if page is None:
        raise Http404
    return page.serve(request)

"""The public pages: found by their address, the same for every visitor."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cms.domain.finding import find_page
from cms.domain.languages import address_in, reading_language
from etp.accounts.permissions import PUBLIC, allow
from etp.common.middleware import for_visitors


@allow(PUBLIC)
@require_safe
def serve(request, path=""):
    """A live page of the public site, or 404.

    A page found in another language than that of the address leads to its twin, when it has one.
    """
    page = find_page(path)
    if page is None:
        raise Http404
    reading = reading_language()
    if page.locale.language_code != reading:
        places = {language: url_path for language, url_path, _path in page.twins}
        if reading in places:
            return for_visitors(redirect(address_in(reading, places[reading])))
    return page.serve(request)

"""The public pages: found by their address, the same for every visitor."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cms.domain.finding import find_page, split_reading
from cms.domain.languages import address_in, reading_language
from etp.accounts.permissions import PUBLIC, allow
from etp.common.middleware import for_visitors


@allow(PUBLIC)
@require_safe
def serve(request, path=""):
    """A live page of the public site, read in full or in one of its other readings; or 404.

    A page found in another language than that of the address leads to its twin, when it has one.
    """
    path, reading = split_reading(path)
    page = find_page(path)
    if page is None or (reading and not _offers(page, reading)):
        raise Http404
    places = {language: url_path for language, url_path, _path in page.twins}
    language = reading_language()
    if page.locale.language_code != language and language in places:
        return for_visitors(redirect(address_in(language, places[language])))
    return page.serve(request, reading=reading) if reading else page.serve(request)


def _offers(page, reading):
    return reading in getattr(page, "readings", ()) and page.offers(reading)

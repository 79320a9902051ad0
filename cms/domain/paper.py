"""What leads from a sheet of paper back to its page: a short address, and the same as a square to photograph."""

from functools import lru_cache

import segno
from wagtail.models import Page

from cms.domain.finding import online_languages
from cms.domain.languages import address_in
from cms.models import VisitorsPage

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# More digits than any key of ours has.
LONGEST = 8


def code_of(page: VisitorsPage) -> str:
    """The code of a stored page, the same for ever whatever becomes of its title and place; "" before it is stored."""
    number, code = page.pk or 0, ""
    while number:
        number, rest = divmod(number, len(DIGITS))
        code = DIGITS[rest] + code
    return code


def address_of_code(code: str) -> str | None:
    """The address, in its own language, of the live public page of `code`; None when there is none. One query."""
    if not (0 < len(code) <= LONGEST and set(code) <= set(DIGITS)):
        return None
    page = Page.objects.live().filter(pk=int(code, len(DIGITS)), depth__gte=2).select_related("locale").first()
    if page is None or not issubclass(page.specific_class or Page, VisitorsPage):
        return None
    language = page.locale.language_code
    return address_in(language, page.url_path) if language in online_languages() else None


@lru_cache(maxsize=2000)
def square(text: str) -> tuple[int, str]:
    """A QR code that says `text`: its side with the quiet margin, in modules, and its dark modules as an SVG path."""
    rows = list(segno.make_qr(text, error="m").matrix_iter(border=4))
    dark = ((x, y) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell)
    return len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)

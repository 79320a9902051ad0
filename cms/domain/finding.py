"""From an address of the public site to its page, in two queries, each compiled once; and the list of all of them."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, TextField
from wagtail.models import Page

from cms.domain.languages import address_in, home_slug, reading_language
from cms.models import EASY, LEAFLET, VisitorsPage
from cms.models.base import twins_among
from etp.common.prepared import Prepared


def _twins(own: Any, wanted: Any) -> QuerySet[Page]:
    """The live page at one of two addresses, with its twins: what it says of them afterwards costs no query more."""
    named = Page.objects.live().filter(Q(url_path=own) | Q(url_path=wanted)).values("translation_key")
    twins: QuerySet[Page] = Page.objects.live().filter(translation_key__in=named)
    shown = ("path", "url_path", "translation_key", "content_type", "locale__language_code")
    return twins.select_related("locale").only(*shown).order_by("path")


_rows = Prepared(_twins, own=TextField(), wanted=TextField())


def find_page(path: str, language: str = "") -> VisitorsPage | None:
    """The live page at `path` ("" for the home page, else ending with a slash) with what it shows; or None.

    The page of `language` (default: that of the address) where there is one, else that of the platform's own language.
    """
    language = language or reading_language()
    own, wanted = (f"/{home_slug(code)}/{path}" for code in (settings.LANGUAGE_CODE, language))
    rows = _rows(own=own, wanted=wanted)
    found = {row.url_path: row for row in rows}
    row = found.get(wanted) or found.get(own)
    page_type = row.specific_class if row else None
    if row is None or page_type is None or not issubclass(page_type, VisitorsPage):
        return None
    page: VisitorsPage | None = next(iter(_typed(page_type)(path=row.url_path)), None)
    if page is not None:
        page.twins = twins_among(page, rows)
    return page


@cache
def _typed(page_type: type[VisitorsPage]) -> Prepared[VisitorsPage]:
    """The live page of this type at an address, with what it shows."""
    shown = page_type.objects.live().select_related("locale", *page_type.shown_with)
    return Prepared(lambda path: shown.filter(url_path=path), path=TextField())


@dataclass(frozen=True)
class Online:
    """A page that is online: its address, its last publication, and the same page as (language, address) pairs."""

    url: str
    at: datetime | None
    twins: list[tuple[str, str]] = field(default_factory=list)


def online_languages() -> set[str]:
    """The languages in which pages are offered to visitors."""
    return {code for code, _label in settings.LANGUAGES}


def online_pages() -> list[Online]:
    """Every live page under the home page of each language that is offered, in the order of the trees; one query."""
    homes = {home_slug(code): code for code, _label in settings.LANGUAGES}
    found: list[Online] = []
    same: dict[str, list[tuple[str, str]]] = {}
    pages = Page.objects.live().filter(depth__gte=2).order_by("path")
    for key, url_path, at in pages.values_list("translation_key", "url_path", "last_published_at"):
        language = homes.get(url_path.split("/", 2)[1])
        if language:
            twins = same.setdefault(key, [])
            url = address_in(language, url_path)
            twins.append((language, url))
            found.append(Online(url, at, twins))
    return found


def split_reading(path: str) -> tuple[str, str]:
    """The address of the page itself, and the other reading of it that is asked for, "" for the page in full."""
    above, _slash, last = path.rstrip("/").rpartition("/")
    return (f"{above}/", last) if above and last in (EASY, LEAFLET) else (path, "")

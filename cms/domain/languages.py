"""The pages may be translated: which of them a reader gets, in which language, at which address."""

from collections.abc import Iterable
from typing import TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, override
from wagtail.models import Locale, Page

P = TypeVar("P", bound=Page)
HOME_SLUG = "accueil"


def in_own_language(pages: QuerySet[P]) -> QuerySet[P]:
    """Those of `pages` that are written in the platform's own language."""
    return pages.filter(locale__language_code=settings.LANGUAGE_CODE)


def reading_language() -> str:
    """The language of the address being answered."""
    return get_language() or settings.LANGUAGE_CODE


def for_reader(pages: QuerySet[P]) -> list[P]:
    """Each of `pages` once: in the language of the reader where it is translated, else in the own one; one query.

    They stand in the order of their own-language pages; a page that exists in the reader's language only is last.
    """
    reading, own = reading_language(), settings.LANGUAGE_CODE
    found = pages.filter(locale__language_code__in={reading, own}).select_related("locale").order_by("path")
    return _one_each(found, reading)


def _one_each(pages: Iterable[P], reading: str) -> list[P]:
    kept: dict[str, P] = {}
    for page in sorted(pages, key=lambda page: (page.locale.language_code != settings.LANGUAGE_CODE, page.path)):
        if page.translation_key not in kept or page.locale.language_code == reading:
            kept[page.translation_key] = page
    return list(kept.values())


def home_slug(language: str) -> str:
    """The slug of the home page of a language; each language has a tree of its own under the root."""
    return HOME_SLUG if language == settings.LANGUAGE_CODE else f"{HOME_SLUG}-{language}"


def address_in(language: str, url_path: str) -> str:
    """The address, for readers of `language`, of the page at `url_path`, which starts with the slug of a home page."""
    with override(language):
        return reverse("wagtail_serve", args=[url_path.split("/", 2)[2]])


def twin_of(source: P | None, page: P, locale: Locale) -> P:
    """`page`, not stored yet, made the same page as `source` in another language, at the same address there."""
    page.locale = locale
    if source is not None:
        page.translation_key, page.slug = source.translation_key, source.slug
    return page

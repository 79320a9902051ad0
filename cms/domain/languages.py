"""The pages may be translated; the addresses of the public site lead to those in the platform's own language."""

from typing import TypeVar

from django.conf import settings
from django.db.models import QuerySet
from wagtail.models import Page

P = TypeVar("P", bound=Page)


def in_own_language(pages: QuerySet[P]) -> QuerySet[P]:
    """Those of `pages` that are written in the platform's own language."""
    return pages.filter(locale__language_code=settings.LANGUAGE_CODE)

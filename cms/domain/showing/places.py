"""Addresses of pages, the way back, and links inside a text, without a query a page."""

import json
import re
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.models import VisitorsPage

LINKED_PAGE = re.compile(r'linktype=\\*"page\\*" id=\\*"(\d+)|id=\\*"(\d+)\\*" linktype=\\*"page')


def url_of(url_path: str) -> str:
    """The address of the page at `url_path`, which starts with the slug of the home page."""
    return reverse("wagtail_serve", args=[url_path.split("/", 2)[2]])


def home_url() -> str:
    """The address of the home page."""
    return reverse("wagtail_serve", args=[""])


def crumbs(page: VisitorsPage, *between: tuple[str, str]) -> list[dict[str, str]]:
    """The way from the home page to `page`, through `between`: (label, address below the home) pairs."""
    steps = [(label, home_url() + address) for label, address in between]
    items = [(_("Accueil"), home_url()), *steps, (page.shown_title, "")]
    return [{"label": label, "url": url} for label, url in items]


def links_in(*values: Any) -> dict[int, str]:
    """The address of each live page that these rich texts or streams link to, by key; one query, or none."""
    raw = json.dumps([_raw(value) for value in values])
    keys = {int(one or other) for one, other in LINKED_PAGE.findall(raw)}
    if not keys:
        return {}
    return {key: url_of(path) for key, path in Page.objects.live().filter(pk__in=keys).values_list("pk", "url_path")}


def _raw(value: Any) -> Any:
    """A stream as it is stored, a rich text as its source."""
    return list(value.raw_data) if hasattr(value, "raw_data") else str(value)

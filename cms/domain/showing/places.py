"""Addresses of pages, the way back, and links inside a text, without a query a page."""

import json
import re

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

LINKED_PAGE = re.compile(r'linktype=\\*"page\\*" id=\\*"(\d+)|id=\\*"(\d+)\\*" linktype=\\*"page')


def url_of(url_path):
    """The address of the page at `url_path`, which starts with the slug of the home page."""
    return reverse("wagtail_serve", args=[url_path.split("/", 2)[2]])


def home_url():
    """The address of the home page."""
    return reverse("wagtail_serve", args=[""])


def crumbs(page, *between):
    """The way from the home page to `page`, through `between`: (label, address below the home) pairs."""
    steps = [(label, home_url() + address) for label, address in between]
    items = [(_("Accueil"), home_url()), *steps, (page.shown_title, "")]
    return [{"label": label, "url": url} for label, url in items]


def links_in(*values):
    """The address of each live page that these rich texts or streams link to, by key; one query, or none."""
    raw = json.dumps([_raw(value) for value in values])
    keys = {int(one or other) for one, other in LINKED_PAGE.findall(raw)}
    if not keys:
        return {}
    return {key: url_of(path) for key, path in Page.objects.live().filter(pk__in=keys).values_list("pk", "url_path")}


def _raw(value):
    """A stream as it is stored, a rich text as its source."""
    return list(value.raw_data) if hasattr(value, "raw_data") else str(value)

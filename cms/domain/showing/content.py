"""A page of plain text: the way back and what it links to."""

from typing import Any

from cms.domain.showing.places import crumbs, links_in
from cms.domain.showing.readings import readings_of
from cms.domain.showing.words import reviewed_words
from cms.models import ContentPage


def show_content(page: ContentPage) -> dict[str, Any]:
    """What a page of plain text needs besides its fields; one query at most."""
    return {
        "crumbs": crumbs(page),
        "links": links_in(page.body, page.easy_body),
        "reviewed": reviewed_words(page),
        **readings_of(page),
    }

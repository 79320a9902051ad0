"""The first page: the programmes, how it goes, the next workshops."""

from typing import Any

from cms.domain.showing.articles import latest_articles
from cms.domain.showing.places import home_url
from cms.domain.showing.programme import live_programme_pages, programme_cards, stops_of
from cms.models import HomePage
from sessions.domain.finder import Filters, search

CARDS = 3


def show_home(page: HomePage) -> dict[str, Any]:
    """What the first page reads from the records; at most five queries, whatever their number."""
    return {
        "programmes": programme_cards(live_programme_pages()),
        "stops": stops_of(page.steps),
        "cards": search(Filters(), limit=CARDS),
        "articles": latest_articles(),
        "articles_url": f"{home_url()}articles/",
        "workshops_url": f"{home_url()}ateliers/",
        "contact_url": f"{home_url()}contact/",
    }

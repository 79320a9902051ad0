"""Searching the public site: pages and workshops to come that say every word of a question, in its words or others.

The texts are few, so they are compared here, alike on every database; nothing of a question is kept. Only what each
visitor may read is looked at: live pages, and in a text the kinds of block named below, so that a new kind stays out
until it is named.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.translation import gettext as _

from cms.domain.languages import in_own_language
from cms.domain.lay_words import Term, says, terms
from cms.domain.showing.places import url_of
from cms.models import ArticlePage, ContentPage, ModulePage, ProgrammePage, SitePage
from sessions.domain.finder import Card, Filters
from sessions.domain.finder import search as find_workshops

OPEN_BLOCKS = frozenset({"text", "key_message", "steps", "do_dont", "exercise", "alert", "question", "aim"})
TAG = re.compile(r"<[^>]+>")
SHOWN, WORKSHOPS_READ = 8, 60


@dataclass(frozen=True)
class Hit:
    """One page found: its title, its address, and the sentence that presents it."""

    title: str
    url: str
    summary: str


@dataclass(frozen=True)
class Found:
    """What a question finds: pages by kind, each with its heading, and the cards of workshops to come."""

    groups: list[tuple[str, list[Hit]]]
    cards: list[Card]

    def __bool__(self) -> bool:
        return bool(self.groups or self.cards)


@dataclass(frozen=True)
class _Text:
    """A page as it is compared: what presents it, then the rest."""

    hit: Hit
    rest: str

    def rank(self, wanted: list[Term]) -> int:
        """0 when the title says it all, 1 with the summary, 2 with the rest, 3 when something is not said."""
        grounds = (self.hit.title, f"{self.hit.title} {self.hit.summary}", self._all())
        return next((rank for rank, ground in enumerate(grounds) if all(says(ground, term) for term in wanted)), 3)

    def _all(self) -> str:
        return f"{self.hit.title} {self.hit.summary} {self.rest}"


def search(question: str) -> Found:
    """What says every word of `question`; nothing for a question without a word that carries sense.

    Six queries at most, whatever the number of pages and workshops.
    """
    wanted = terms(question)
    if not wanted:
        return Found([], [])
    kinds = [
        (_("Programmes"), _programmes()),
        (_("Textes d’ateliers"), _modules()),
        (_("Articles"), _articles()),
        (_("Lieux"), _places()),
        (_("Autres pages"), _plain()),
    ]
    groups = [(heading, _best(texts, wanted)) for heading, texts in kinds]
    return Found([(heading, hits) for heading, hits in groups if hits], _workshops(wanted))


def _best(texts: Iterable[_Text], wanted: list[Term]) -> list[Hit]:
    ranked = sorted(((text.rank(wanted), text.hit) for text in texts), key=lambda pair: pair[0])
    return [hit for rank, hit in ranked if rank < 3][:SHOWN]


def _workshops(wanted: list[Term]) -> list[Card]:
    cards = find_workshops(Filters(), limit=WORKSHOPS_READ)
    fit = (card for card in cards if _said_by(f"{card.title} {card.kicker} {card.place}", wanted))
    return list(fit)[:SHOWN]


def _said_by(text: str, wanted: list[Term]) -> bool:
    return all(says(text, term) for term in wanted)


def _programmes() -> Iterator[_Text]:
    for page in in_own_language(ProgrammePage.objects.live()).order_by("path"):
        rest = f"{page.for_whom} {page.how_to_enter} {page.for_carers} {read(page.aims)}"
        yield _Text(Hit(page.title, url_of(page.url_path), page.lead), rest)


def _modules() -> Iterator[_Text]:
    for page in in_own_language(ModulePage.objects.live()).order_by("path"):
        yield _Text(Hit(page.title, url_of(page.url_path), page.summary), read(page.body))


def _articles() -> Iterator[_Text]:
    for page in in_own_language(ArticlePage.objects.live()).order_by("path"):
        yield _Text(Hit(page.title, url_of(page.url_path), page.lead), f"{page.keywords} {read(page.body)}")


def _places() -> Iterator[_Text]:
    pages = in_own_language(SitePage.objects.live()).filter(site__closed_on=None)
    for page in pages.select_related("site__commune").order_by("path"):
        commune = page.site.commune.name
        yield _Text(Hit(page.title, url_of(page.url_path), commune), f"{page.lead} {page.site.postcode}")


def _plain() -> Iterator[_Text]:
    for page in in_own_language(ContentPage.objects.live()).order_by("path"):
        yield _Text(Hit(page.shown_title, url_of(page.url_path), page.lead), read(page.body))


def read(stream: Any) -> str:
    """The words of the blocks of `stream` that everybody may read, without their marks."""
    blocks = (block for block in stream.raw_data if block["type"] in OPEN_BLOCKS)
    return " ".join(_strings(block["value"] for block in blocks))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield unescape(TAG.sub(" ", value))
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from _strings(part)

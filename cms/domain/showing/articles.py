"""An article and the list of articles; those that a programme, or the first page, leads to."""

from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, CharField, Q, QuerySet
from django.utils.translation import gettext as _

from cms.domain.languages import for_reader, one_each, reading_language
from cms.domain.showing.places import crumbs, home_url, links_in, url_of
from cms.domain.showing.readings import readings_of
from cms.domain.showing.words import reviewed_words
from cms.models import ArticleIndexPage, ArticlePage, ProgrammePage
from etp.common.prepared import Prepared

SHOWN = 3


def show_article(page: ArticlePage) -> dict[str, Any]:
    """What an article reads from the records; three queries at most."""
    served = [link.programme_id for link in _links([page.pk])]
    pages = for_reader(ProgrammePage.objects.live().filter(programme__in=served)) if served else []
    return {
        "crumbs": crumbs(page, (_("Articles"), "articles/")),
        "programmes": [{"title": each.title, "url": url_of(each.url_path)} for each in pages],
        "articles_url": f"{home_url()}articles/",
        "links": links_in(page.body, page.easy_body),
        "reviewed": reviewed_words(page),
        **readings_of(page),
    }


def show_articles(page: ArticleIndexPage) -> dict[str, Any]:
    """The articles by the programme that they serve, each under each of its own, the rest last; three queries."""
    articles = for_reader(ArticlePage.objects.live().select_related("image"))
    cards = {each.pk: article_card(each) for each in articles}
    held: dict[int, list[dict[str, Any]]] = {}
    for link in _links(cards):
        held.setdefault(link.programme_id, []).append(cards[link.articlepage_id])
    programmes = for_reader(ProgrammePage.objects.live().filter(programme__in=held)) if held else []
    topics = [{"title": each.title, "cards": held[each.programme_id]} for each in programmes]
    placed = {card["url"] for topic in topics for card in topic["cards"]}
    rest = [card for card in cards.values() if card["url"] not in placed]
    if rest:
        topics.append({"title": _("Pour tous") if topics else "", "cards": rest})
    return {"crumbs": crumbs(page), "topics": topics, "programmes_url": f"{home_url()}programmes/"}


def latest_articles() -> list[dict[str, Any]]:
    """The cards of the last articles written; one query."""
    rows = _recent(reading=reading_language())
    latest = sorted(one_each(rows, reading_language()), key=lambda page: page.pk, reverse=True)
    return [article_card(page) for page in latest[:SHOWN]]


def articles_for(programme: int) -> list[dict[str, Any]]:
    """The cards of the articles that serve the programme of that key, in their order; one query."""
    rows = _serving(programme=programme, reading=reading_language())
    return [article_card(page) for page in one_each(rows, reading_language())[:SHOWN]]


def article_card(page: ArticlePage) -> dict[str, Any]:
    """What presents an article: its title, its opening, its address, and its language when it is not the reader's."""
    written = page.locale.language_code
    return {
        "title": page.title,
        "lead": page.lead,
        "url": url_of(page.url_path),
        "written_in": "" if written == reading_language() else written,
    }


def _readable(reading: Any) -> QuerySet[ArticlePage]:
    readable = Q(locale__language_code=settings.LANGUAGE_CODE) | Q(locale__language_code=reading)
    pages: QuerySet[ArticlePage] = ArticlePage.objects.live().filter(readable)
    shown = ("title", "lead", "url_path", "path", "translation_key", "locale__language_code")
    return pages.select_related("locale").only(*shown).order_by("path")


_recent = Prepared(_readable, reading=CharField())
_serving = Prepared(
    lambda programme, reading: _readable(reading).filter(programmes=programme),
    programme=BigIntegerField(),
    reading=CharField(),
)


def _links(articles: Any) -> QuerySet[Any]:
    """Which programme each of these articles, by key, serves."""
    rows: QuerySet[Any] = ArticlePage.programmes.through.objects.filter(articlepage__in=articles)
    return rows.order_by("articlepage__path")

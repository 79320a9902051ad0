"""Articles made from written texts, by a verb."""

import json
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cms.domain import content
from cms.domain.languages import in_own_language
from cms.domain.pages import write_easy
from cms.models import ArticleIndexPage, ArticlePage
from cms.permissions.pages import may_publish
from etp.accounts.models import User
from etp.common import RuleBroken
from etp.programmes.models import Programme


@transaction.atomic
def publish_article(
    slug: str, text: content.Text, *, programmes: Iterable[Programme], reviewed: tuple[date, date], by: User
) -> ArticlePage:
    """An article at /articles/<slug>/, online, by who publishes; `reviewed` is when it was read again and until when.

    RuleBroken before `setup_site` has made the list, when `by` may not publish, or when the address is taken.
    """
    if not may_publish(by):
        raise RuleBroken(_("Un article est mis en ligne par la coordination de la plateforme."))
    index = in_own_language(ArticleIndexPage.objects.all()).first()
    if index is None:
        raise RuleBroken(_("L’arbre des pages n’est pas encore en place."))
    if index.get_children().filter(slug=slug).exists():
        raise RuleBroken(_("Une page existe déjà à cette adresse."))
    page = _written(slug, text)
    page.reviewed_on, page.review_before = reviewed
    index.add_child(instance=page)
    page.programmes.set(programmes)
    # No user on the publication: the right was asked above; the revision keeps whose hand wrote it.
    page.save_revision(user=by, clean=False).publish(user=None)
    online: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return online


def _written(slug: str, text: content.Text) -> ArticlePage:
    facts = text.facts
    page = ArticlePage(slug=slug, title=facts["title"], lead=facts.get("lead", ""), live=False)
    page.drawing, page.picture_alt = facts.get("picture", ""), facts.get("picture_alt", "")
    page.author, page.reviewed_by = facts.get("author_role", ""), facts.get("reviewed_by", "")
    page.keywords = facts.get("keywords", "")
    page.body = json.dumps(content.module_body(text))
    page.sources = json.dumps(content.sources(text))
    write_easy(page, text.easy)
    return page

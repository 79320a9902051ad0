"""What is written once and serves the texts: pages of plain text, sounds and videos, hard words. Verbs only."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from cms.domain import content
from cms.domain.languages import in_own_language
from cms.domain.pages import write_easy
from cms.models import ContentPage, GlossaryTerm, HomePage, TeachingMedia
from etp.accounts.models import User
from etp.common import RuleBroken


@transaction.atomic
def publish_text_page(
    slug: str,
    text: content.Text,
    *,
    media: Iterable[TeachingMedia] = (),
    reviewed: tuple[date, date] | None = None,
    by: User | None = None,
) -> ContentPage:
    """A page of plain text under the home page, online, with `media` after its words.

    `reviewed` is the day it was read again and the day before which it must be once more. RuleBroken when the address
    is taken, or when what is heard or seen cannot be read.
    """
    home = in_own_language(HomePage.objects.all()).get()
    if home.get_children().filter(slug=slug).exists():
        raise RuleBroken(_("Une page existe déjà à cette adresse."))
    page = ContentPage(slug=slug, title=text.facts["title"], lead=text.facts.get("lead", ""), live=False)
    shown = [{"type": "media", "value": {"media": row.pk}} for row in media]
    page.body = json.dumps([*content.plain_body(text), *shown])
    page.reviewed_by = text.facts.get("reviewed_by", "")
    page.reviewed_on, page.review_before = reviewed or (None, None)
    write_easy(page, text.easy)
    home.add_child(instance=page)
    # No user on the publication: the verb is the right; the revision keeps whose hand wrote it.
    page.save_revision(user=by, clean=False).publish(user=None)
    online: ContentPage = ContentPage.objects.get(pk=page.pk)
    return online


def keep_media(title: str, file: File[Any], *, transcript: str = "", **facts: Any) -> TeachingMedia:
    """A video or a sound of our own; ValidationError when its file is not one."""
    media = TeachingMedia(title=title, file=file, transcript=transcript, **facts)
    media.full_clean()
    media.save()
    return media


@transaction.atomic
def explain_words(meanings: Mapping[str, str]) -> None:
    """Keep what each word means, in plain words; a word that is kept already takes its new meaning."""
    for term, meaning in meanings.items():
        row = GlossaryTerm.objects.filter(term__iexact=term).first() or GlossaryTerm(term=term)
        row.meaning = meaning
        row.full_clean()
        row.save()

"""A page in another language: its draft, the words it was made from, and what has changed in them since."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Locale, Page

from cms.domain.languages import in_own_language
from cms.enums import TwinState
from cms.models import TranslationSource, VisitorsPage
from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import moment

# Text that is no sentence: the same in each language, or said by nobody.
NOT_SAID = {"drawing", "contact_phone", "contact_email", "change_note"}


@dataclass(frozen=True)
class Twin:
    """A page of the platform's own language, its translation if any, where that stands, and the parts that changed."""

    source: VisitorsPage
    page: Page | None
    state: TwinState
    changed: list[str] = field(default_factory=list)


def languages_of_pages() -> list[tuple[str, str]]:
    """The languages into which pages may be translated: those offered, the platform's own left aside."""
    return [(code, label) for code, label in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


@transaction.atomic
def translate(page: VisitorsPage, language: str, *, by: User, at: datetime | None = None) -> VisitorsPage:
    """The draft of `page` in another language, under the twin of its parent, by the hand of `by`; never online here.

    RuleBroken when `by` may not write the page, when it is not online, has a twin there, or its parent has none.
    """
    if language not in dict(languages_of_pages()):
        raise RuleBroken(_("Cette langue n’est pas proposée ici."))
    if not page.permissions_for_user(by).can_edit():
        raise RuleBroken(_("Vous ne pouvez pas traduire cette page\u00a0: vous n’avez pas le droit de l’écrire."))
    if not page.live or page.locale.language_code != settings.LANGUAGE_CODE:
        raise RuleBroken(_("Une page se traduit une fois en ligne, depuis le français."))
    locale, _created = Locale.objects.get_or_create(language_code=language)
    if page.has_translation(locale):
        raise RuleBroken(_("Cette page a déjà sa traduction."))
    parent = page.get_parent()
    if not parent.is_root() and not parent.has_translation(locale):
        raise RuleBroken(_("Traduisez d’abord la page au-dessus\u00a0: %(title)s.") % {"title": parent.title})
    twin: VisitorsPage = page.copy_for_translation(locale)
    # A live text is the signed one; its copy is a draft that has had no round.
    twin.save_revision(user=by, clean=False)
    remember_source(twin, page, by=by, at=at)
    return twin


def remember_source(twin: Page, source: Page, *, by: User | None = None, at: datetime | None = None) -> None:
    """Keep which words of `source`, those online now, `twin` says in its language."""
    facts = {"revision": source.live_revision, "words": words_of(source), "made_at": moment(at), "made_by": by}
    TranslationSource.objects.update_or_create(page_id=twin.pk, defaults=facts)


@transaction.atomic
def confirm_translation(page: VisitorsPage, *, by: User, at: datetime | None = None) -> None:
    """`by` has read both: `page` says again what its first page says; RuleBroken when `by` may not write `page`."""
    source = in_own_language(page.get_translations()).first()
    if source is None or not page.permissions_for_user(by).can_edit():
        raise RuleBroken(_("Vous ne pouvez pas confirmer cette traduction."))
    remember_source(page, source.specific, by=by, at=at)


def words_of(page: Page) -> dict[str, str]:
    """A fingerprint of each part that a reader reads: by field name, and by field and block for a stream."""
    found = {"title": page.title}
    for own in _said_fields(page):
        if isinstance(own, StreamField):
            for block in getattr(page, own.name).raw_data:
                found[f"{own.name}:{block.get('id')}"] = json.dumps(
                    [block["type"], _bare(block["value"])], sort_keys=True
                )
        elif getattr(page, own.name):
            found[own.name] = str(getattr(page, own.name))
    return {name: hashlib.sha256(words.encode()).hexdigest()[:16] for name, words in found.items()}


def changed_parts(source: Page, before: dict[str, str]) -> list[str]:
    """The parts of `source` that are new, said otherwise or gone since `before`, in words, in the order of the page."""
    now = words_of(source)
    changed = [_label(source, name) for name, words in now.items() if before.get(name) != words]
    gone = [_("un passage retiré") for name in before if name not in now]
    return list(dict.fromkeys(changed + gone))


def twins_in(language: str) -> list[Twin]:
    """Each page online in the platform's own language, with what its translation in `language` has become.

    In the order of the tree, in a number of queries that does not grow with that of the pages.
    """
    pages = Page.objects.live().specific().filter(depth__gte=2, locale__language_code=settings.LANGUAGE_CODE)
    sources = [page for page in pages.order_by("path") if isinstance(page, VisitorsPage)]
    others = Page.objects.filter(locale__language_code=language).select_related("translation_source")
    found = {page.translation_key: page for page in others}
    return [_twin(source, found.get(source.translation_key)) for source in sources]


def _twin(source: VisitorsPage, page: Page | None) -> Twin:
    if page is None:
        return Twin(source, None, TwinState.NONE)
    made = getattr(page, "translation_source", None)
    if made is None:
        return Twin(source, page, TwinState.UNKNOWN)
    changed = changed_parts(source, made.words)
    state = TwinState.BEHIND if changed else TwinState.CURRENT
    return Twin(source, page, state if page.live else TwinState.DRAFT, changed)


def _said_fields(page: Page) -> list[Any]:
    fields = [each for each in page._meta.concrete_fields if each.model is not Page and each.name not in NOT_SAID]
    return [each for each in fields if isinstance(each, models.CharField | models.TextField | StreamField)]


def _bare(value: Any) -> Any:
    """A stream value without the identifiers of its blocks."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if key != "id"}
    return value


def _label(page: Page, name: str) -> str:
    """A field by its name on the screen; a block by its heading, else by the name of its kind."""
    field_name, _colon, key = name.partition(":")
    own = page._meta.get_field(field_name)
    label = str(own.verbose_name)
    if not key:
        return label
    block = next(each for each in getattr(page, field_name) if each.id == key)
    heading = block.value.get("heading") or block.value.get("title") if hasattr(block.value, "get") else ""
    return f"{label}\u00a0: {heading or block.block.label}"

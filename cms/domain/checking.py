"""What a text could still do better, told to its author before it is submitted. Only unheard words stop a text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.domain.glossary import terms_in, unexplained
from cms.domain.passages import Passage, passages
from cms.domain.readability import HARD, long_sentences, reading_ease, undefined_initials
from cms.domain.showing.records import today
from cms.models import GlossaryTerm, ModulePage, media_in
from etp.common.wording import avoided_in

# Words in a sentence: plain language, and the European rules of easy-to-read (Inclusion Europe, 2009: short ones).
MOST_WORDS, MOST_EASY_WORDS = 25, 15
SHOWN = 60


@dataclass(frozen=True)
class Finding:
    """One thing to look at: where it is, what it is, what to do; `stops` when the text cannot be submitted with it."""

    where: str
    what: str
    advice: str
    stops: bool = False


def findings(page: Any) -> list[Finding]:
    """Everything found on `page`, what stops it first; two queries at most, one more for texts with media."""
    parts = passages(page)
    known = {row.term: row.meaning for row in GlossaryTerm.objects.all()}
    return [
        *silent_media(page),
        *_review(page),
        *_wording(parts),
        *_length(parts),
        *_initials(parts, page),
        *_hard_words(parts, page, known),
        *_level(parts),
    ]


def silent_media(page: Any) -> Iterator[Finding]:
    """The videos and sounds whose words cannot be read, or are owed by an exemption."""
    for media in media_in(page):
        if media.written:
            continue
        lacking = _("Il manque les sous-titres ou le texte.") if media.is_video else _("Il manque le texte.")
        if media.exempt_on(today()):
            day = date_format(media.exempt_until, "j F Y")
            advice = _("Délai accordé par %(who)s jusqu’au %(day)s.") % {"who": media.exempt_by, "day": day}
            yield Finding(media.title, lacking, advice)
        else:
            yield Finding(media.title, lacking, _("Ajoutez-les, ou faites accorder un délai daté."), stops=True)


def _review(page: Any) -> Iterator[Finding]:
    where = _("Relecture")
    if not page.reviewed_on:
        yield Finding(where, _("Aucune date de relecture."), _("Dites qui a relu ce texte, et quel jour."))
    if not page.review_before:
        yield Finding(where, _("Aucune date de prochaine relecture."), _("Choisissez un jour, dans un an par exemple."))
    elif page.review_before < today():
        day = date_format(page.review_before, "j F Y")
        yield Finding(where, _("À revoir depuis le %(day)s.") % {"day": day}, _("Relisez-le, puis changez les dates."))
    if isinstance(page, ModulePage) and not (page.author and page.sources):
        yield Finding(_("Auteur et sources"), _("L’auteur ou les sources manquent."), _("Nommez-les, avec l’année."))


def _wording(parts: Iterable[Passage]) -> Iterator[Finding]:
    for part in parts:
        for row in avoided_in(part.text):
            advice = _("Dites plutôt «\u00a0%(say)s\u00a0»\u00a0: %(why)s.") % {"say": row.say, "why": row.why}
            yield Finding(part.where, _("Mot à éviter\u00a0: %(word)s.") % {"word": row.word}, advice)


def _length(parts: Iterable[Passage]) -> Iterator[Finding]:
    for part in parts:
        most = MOST_EASY_WORDS if part.easy else MOST_WORDS
        for sentence in long_sentences(part.text, most):
            shown = sentence if len(sentence) <= SHOWN else f"{sentence[:SHOWN].rsplit(' ', 1)[0]}…"
            what = _("Phrase de plus de %(most)d mots\u00a0: «\u00a0%(shown)s\u00a0»") % {"most": most, "shown": shown}
            yield Finding(part.where, what, _("Coupez-la en deux."))


def _initials(parts: list[Passage], page: Any) -> Iterator[Finding]:
    explained = frozenset(term.upper() for term in terms_in(getattr(page, "body", None)))
    for name in undefined_initials("\n".join(part.text for part in parts), explained):
        where = next(part.where for part in parts if name in part.text)
        advice = _("Écrivez-le en toutes lettres, ou expliquez-le entre parenthèses.")
        yield Finding(where, _("Sigle non expliqué\u00a0: %(name)s.") % {"name": name}, advice)


def _hard_words(parts: list[Passage], page: Any, known: dict[str, str]) -> Iterator[Finding]:
    explained = terms_in(getattr(page, "body", None))
    for term, meaning in unexplained("\n".join(part.text for part in parts), known, explained):
        where = next(part.where for part in parts if term.casefold() in part.text.casefold())
        advice = _("Ajoutez-le aux «\u00a0mots expliqués\u00a0»\u00a0: %(meaning)s") % {"meaning": meaning}
        yield Finding(where, _("Mot difficile non expliqué\u00a0: %(term)s.") % {"term": term}, advice)


def _level(parts: list[Passage]) -> Iterator[Finding]:
    ease = reading_ease("\n".join(part.text for part in parts if not part.easy))
    if ease is not None and ease < HARD:
        what = _("Texte difficile à lire\u00a0: %(ease)d sur 100 (indice de Kandel et Moles).") % {"ease": ease}
        yield Finding(_("Tout le texte"), what, _("Visez 60 ou plus\u00a0: phrases et mots plus courts."))

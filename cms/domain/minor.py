"""What a minor correction may be: a misspelt word, a telephone number, a link. Everything else is signed again.

The rule is the data at the top: nothing here knows who corrects, or when.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import unescape
from typing import Any

from django.utils.translation import gettext as _

# Where a few characters may change; pictures, dates, names of modules and the order of blocks never do.
FIELDS = frozenset({"title", "summary", "question", "author", "picture_alt"})
BLOCK_FIELDS = frozenset({"heading", "title", "text", "repeat", "stop_if", "alt", "steps", "do", "dont", "url"})
# Six words, signs, numbers or links in the whole text: one sentence misspelt, not one rewritten.
MOST_CHANGES = 6
# A word stays the same word: more than half of its letters, in their order.
LIKENESS = 0.6
# A small word may be missing, too many, or another: it names nothing, and turns no sentence round.
SMALL_WORDS = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "de",
        "du",
        "d",
        "à",
        "au",
        "aux",
        "en",
        "ce",
        "cet",
        "cette",
        "ces",
        "se",
        "s",
        "sa",
        "son",
        "ses",
        "que",
        "qu",
        "qui",
    ]
)
# A dose or a duration is a number, in digits or in words; « un » and « une » are articles as well.
NUMBERS = frozenset(
    [
        "zéro",
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "neuf",
        "dix",
        "onze",
        "douze",
        "treize",
        "quatorze",
        "quinze",
        "seize",
        "vingt",
        "trente",
        "quarante",
        "cinquante",
        "soixante",
        "cent",
        "cents",
        "mille",
        "demi",
        "demie",
        "moitié",
        "double",
        "triple",
        "tiers",
        "quart",
    ]
)
# A word that turns a sentence round, or bounds it.
TURNING = frozenset(
    [
        "ne",
        "n",
        "pas",
        "plus",
        "jamais",
        "rien",
        "aucun",
        "aucune",
        "sans",
        "sauf",
        "ni",
        "non",
        "oui",
        "avant",
        "après",
        "moins",
        "toujours",
        "si",
        "ou",
        "et",
        "mais",
    ]
)
PHONE = re.compile(r"(?<![\d+])(?:\+\d{2}|0)(?:[\s.\u00a0\u202f-]?\d){8,10}(?!\d)")
TAG = re.compile(r"<[^>]+>")
LINK = re.compile(r"<a\b[^>]*>")
TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
PHONE_MARK = "☎"


def refusals(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Why the change from `before` to `after` is more than a minor correction, in sentences; none when it is one."""
    pairs = list(_changed(before, after, "", FIELDS))
    if any(pair is None for pair in pairs):
        return [_("Un bloc, une image, une date ou un réglage change\u00a0: faites signer une nouvelle version.")]
    found = [pair for pair in pairs if pair is not None]
    said = dict.fromkeys(reason for old, new in found for reason in _refused_words(old, new))
    if sum(_count(old, new) for old, new in found) > MOST_CHANGES:
        said[
            _("Plus de %(most)d mots changent\u00a0: faites signer une nouvelle version.") % {"most": MOST_CHANGES}
        ] = None
    return list(said)


def _changed(before: Any, after: Any, key: str, allowed: frozenset[str]) -> Iterator[tuple[str, str] | None]:
    """The texts that differ, two by two; None for each difference that is not one of words."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for name, value in before.items():
            inside = BLOCK_FIELDS if isinstance(value, list) and not key else allowed
            yield from _changed(value, after[name], key if name == "value" and key else name, inside)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for old, new in zip(before, after, strict=True):
            yield from _changed(old, new, key, allowed)
    elif isinstance(before, str) and isinstance(after, str) and key in allowed:
        yield before, after
    else:
        yield None


def _refused_words(before: str, after: str) -> Iterator[str]:
    if _is_address(before) and _is_address(after):
        return
    if [LINK.sub("<a>", tag) for tag in TAG.findall(before)] != [LINK.sub("<a>", tag) for tag in TAG.findall(after)]:
        yield _("La mise en forme change\u00a0: faites signer une nouvelle version.")
    if _among(before, NUMBERS) != _among(after, NUMBERS):
        yield _(
            "Un nombre change (une dose, une durée, un numéro d’urgence)\u00a0: faites signer une nouvelle version."
        )
    if _among(before, TURNING) != _among(after, TURNING):
        yield _(
            "Un mot qui change le sens de la phrase est ajouté ou retiré\u00a0: faites signer une nouvelle version."
        )
    if len(PHONE.findall(before)) != len(PHONE.findall(after)):
        yield _("Un numéro de téléphone est ajouté ou retiré\u00a0: faites signer une nouvelle version.")
    if not all(_alike(old, new) for old, new in _spans(before, after)):
        yield _("Un mot est remplacé par un autre\u00a0: faites signer une nouvelle version.")


def _is_address(text: str) -> bool:
    return re.fullmatch(r"https?://\S+", text) is not None


def _tokens(text: str) -> list[str]:
    """The words and signs of a text, a telephone number as one sign."""
    words = PHONE.sub(f" {PHONE_MARK} ", unescape(TAG.sub(" ", text)))
    return TOKEN.findall(words)


def _among(text: str, listed: frozenset[str]) -> list[str]:
    """The words of a list that a text holds, in order; numbers in digits go with those in words."""
    digits = listed is NUMBERS
    return [t.casefold() for t in _tokens(text) if t.casefold() in listed or (digits and any(c.isdigit() for c in t))]


def _spans(before: str, after: str) -> list[tuple[list[str], list[str]]]:
    old, new = _tokens(before), _tokens(after)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(old[a:b], new[c:d]) for tag, a, b, c, d in codes if tag != "equal"]


def _count(before: str, after: str) -> int:
    """How many words, signs, telephone numbers and links differ."""
    if _is_address(before):
        return 1
    words: int = sum(max(len(old), len(new)) for old, new in _spans(before, after))
    marked = (PHONE.findall(before), PHONE.findall(after)), (LINK.findall(before), LINK.findall(after))
    return words + sum(1 for olds, news in marked for one, other in zip(olds, news, strict=False) if one != other)


def _alike(old: list[str], new: list[str]) -> bool:
    """Whether one side is the other misspelt, or small words and signs only."""
    if all(word.casefold() in SMALL_WORDS or not word.isalnum() for word in (*old, *new)):
        return True
    if not old or not new:
        return False
    one, other = "".join(old).casefold(), "".join(new).casefold()
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= LIKENESS

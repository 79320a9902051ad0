"""What a visitor types, made comparable: without accents, capitals or plurals, with the words people use instead."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from etp.common.text import fold

GROUPS = Path(__file__).parents[1] / "content" / "mots-voisins.txt"
# Beyond this a question is cut: nobody types so much, and each word costs a pass over the pages.
MOST_WORDS = 8
# A shorter word must be whole: « dos » is not the beginning of « dosage ».
PREFIX_FROM = 4
_SMALL = """
a ai au aux avec c ce ces comment d dans de des du elle en est et il j je l la le les leur ma mes moi mon n ne
nos notre ou par pas pour quand que qu s sa se ses si son sur t te tes ton un une vos votre y
"""
SILENT = frozenset(_SMALL.split())
PLURAL = re.compile(r"(?<=\w{3})[sx]$")

Phrase = tuple[str, ...]
Term = frozenset[Phrase]


@lru_cache(maxsize=4000)
def stems(text: str) -> Phrase:
    """The words of `text` that carry sense, folded, in the singular, in their order."""
    words = (word.strip(".+@") for word in fold(text).split())
    return tuple(PLURAL.sub("", word) for word in words if word and word not in SILENT)


@lru_cache(maxsize=1)
def neighbours() -> dict[Phrase, Term]:
    """Each phrase of the data file, with all the phrases of the groups that it stands in, itself included."""
    found: dict[Phrase, Term] = {}
    for group in _groups():
        for phrase in group:
            found[phrase] = found.get(phrase, frozenset()) | group
    return found


def _groups() -> Iterator[Term]:
    for line in GROUPS.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield frozenset(stems(phrase) for phrase in line.split(","))


def terms(question: str) -> list[Term]:
    """What must be found, one item each, as the set of phrases that say it; the longest known phrases first."""
    words = stems(question)[:MOST_WORDS]
    known = neighbours()
    found, start = [], 0
    while start < len(words):
        ends = range(len(words), start, -1)
        end = next((end for end in ends if words[start:end] in known), start + 1)
        phrase = words[start:end]
        found.append(known.get(phrase, frozenset([phrase])))
        start = end
    return found


def says(text: str, term: Term) -> bool:
    """Whether `text` holds one of the phrases of `term`; the last word of a phrase may be only begun."""
    ground = f" {' '.join(stems(text))} "
    return any(_begins(phrase) in ground for phrase in term)


def _begins(phrase: Phrase) -> str:
    return f" {' '.join(phrase)}" + ("" if len(phrase[-1]) >= PREFIX_FROM else " ")

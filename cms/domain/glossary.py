"""Hard words: where a text says them for the first time, and which of them it never explains."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import slugify

TAG = re.compile(r"(<[^>]*>)")


def anchor(term: str) -> str:
    """The identifier of the explanation of `term` in its page."""
    return f"mot-{slugify(term)}"


def terms_in(body: Any) -> dict[str, str]:
    """The words that a body explains, in lower case, each with the identifier of its explanation."""
    blocks = (raw["value"] for raw in getattr(body, "raw_data", ()) if raw["type"] == "glossary")
    entries = (entry.get("value", entry) for block in blocks for entry in block["terms"])
    return {entry["term"].casefold(): anchor(entry["term"]) for entry in entries}


def link_terms(html: str, terms: dict[str, str]) -> str:
    """`html` with the first mention of each of `terms` linked to its explanation, which then leaves `terms`.

    Only words between tags are looked at, and never inside another link. Nothing else of `html` changes.
    """
    if not terms:
        return html
    inside, pieces = False, []
    for piece in TAG.split(html):
        if piece.startswith("<"):
            inside = piece.startswith("<a") if piece.startswith(("<a ", "<a>", "</a")) else inside
        pieces.append(piece if inside or piece.startswith("<") else _linked(piece, terms))
    return "".join(pieces)


def _linked(words: str, terms: dict[str, str]) -> str:
    if not terms:
        return words

    def link(match: re.Match[str]) -> str:
        target = terms.pop(match[1].casefold(), "")
        return f'<a class="term" href="#{target}">{match[0]}</a>' if target else match[0]

    return _pattern(terms).sub(link, words)


def _pattern(terms: Iterable[str]) -> re.Pattern[str]:
    """Any of `terms` as a whole word, in the singular or the plural, the longest first."""
    longest = sorted(terms, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})[sx]?(?!\w)", re.IGNORECASE)


def unexplained(text: str, known: Mapping[str, str], explained: Iterable[str]) -> list[tuple[str, str]]:
    """The words of `known` (word, meaning) that `text` says and does not explain, in the order of the text."""
    left = {term.casefold(): (term, meaning) for term, meaning in known.items()}
    for term in explained:
        left.pop(term.casefold(), None)
    if not left:
        return []
    said = dict.fromkeys(match[1].casefold() for match in _pattern(left).finditer(text))
    return [left[term] for term in said]

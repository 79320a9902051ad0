"""The marked parts of a written text that teach: a quiz, explained words, a leaflet."""

import re
from collections.abc import Callable
from typing import Any

QUIZ, GLOSSARY, LEAFLET, CALL = "Quiz: ", "Les mots expliqués", "Le feuillet: ", "Appeler: "
ANSWER = re.compile(r"\[(?P<right>[x ])\] (?P<text>.+?) — (?P<why>.+)")


def teaching_block(
    heading: str, lines: str, items: Callable[[str], list[str]], listed: Callable[[list[Any]], list[dict[str, Any]]]
) -> tuple[str, Any] | None:
    """The block that a heading opens, or None for a heading that opens none of these.

    `items` splits a list, `listed` gives its values their identifiers. ValueError for a line that is not marked.
    """
    if heading.startswith(QUIZ):
        return "quiz", {"question": heading.removeprefix(QUIZ), "answers": listed(list(map(_answer, items(lines))))}
    if heading == GLOSSARY:
        return "glossary", {"heading": heading, "terms": listed(list(map(_term, items(lines))))}
    if heading.startswith(LEAFLET):
        points, _mark, call = lines.partition(f"\n{CALL}")
        return "leaflet", {
            "title": heading.removeprefix(LEAFLET),
            "points": listed(items(points)),
            "call": call.strip(),
        }
    return None


def _answer(item: str) -> dict[str, Any]:
    match = ANSWER.fullmatch(item)
    if match is None:
        raise ValueError(f"An answer is written « [x] text — why »: {item}")
    return {"text": match["text"], "right": match["right"] == "x", "why": match["why"]}


def _term(item: str) -> dict[str, str]:
    term, mark, meaning = item.partition(" = ")
    if not mark:
        raise ValueError(f"A word is explained after « = »: {item}")
    return {"term": term, "meaning": meaning}

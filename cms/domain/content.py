"""Texts written as plain files (`key: value` lines between two `---`, then marked blocks) become page content.

The format is described beside the texts of the demonstration; a source of a text never holds HTML.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape

from cms.domain.teaching import teaching_block

BLOCK_IDS = uuid.UUID("5b0d4a52-6d0c-4d0e-9a9e-3f6a1f2c7b10")
OPENING = re.compile(r"^(?:## (?P<heading>.+)|!! (?P<message>.+))$", re.MULTILINE)
EXERCISE = "Exercice: "
REPEAT, STOP_IF = "Répéter: ", "Arrêter si: "
STEPS, DO, DONT = "Étapes", "Plutôt oui", "Plutôt non"
ON_PATH, GUIDE = "Sur le parcours", "Guide des intervenants"
GUIDE_LISTS = {"Buts": "aims", "Matériel": "material", "Points à respecter": "fidelity"}
TIMING, MINUTES = "Déroulé", re.compile(r"(\d+) min — (.+)")
ALERT = "Quand demander de l’aide"
PLAIN_KINDS = frozenset({"key_message", "glossary", "leaflet"})
AIMS, STOPS = "Ce que vous en retirez", "Les étapes"
# The marks of a text written in another language, with the French ones that they stand for.
MARKS = {
    "en": {
        "Steps": STEPS,
        "Rather yes": DO,
        "Rather not": DONT,
        "Exercise: ": EXERCISE,
        "Repeat: ": REPEAT,
        "Stop if: ": STOP_IF,
        "When to get help": ALERT,
        "What you get out of it": AIMS,
        "The steps": STOPS,
    }
}


@dataclass(frozen=True)
class Text:
    """A parsed file: its facts, and its body as (heading or "", lines) in order; a message's heading is "!!"."""

    facts: dict[str, str]
    parts: list[tuple[str, str]] = field(default_factory=list)
    language: str = "fr"
    # The same text in easy-to-read words, a file of its own.
    easy: "Text | None" = None
    on_path: list[tuple[str, str]] = field(default_factory=list)
    guide: list[tuple[str, str]] = field(default_factory=list)

    def shown(self, heading: str) -> str:
        """A marked heading as it is said in the language of the text."""
        said = {french: own for own, french in MARKS.get(self.language, {}).items()}
        return said.get(heading, heading)

    def part(self, heading: str) -> str:
        """The lines under the first heading that starts with `heading`, or ""."""
        return next((lines for title, lines in self.parts if title.startswith(heading)), "")


def parse(source: str, language: str = "fr") -> Text:
    """The `Text` of a file in `language`, its marks read as the French ones; ValueError without its front lines."""
    try:
        _before, front, body = source.split("---\n", 2)
    except ValueError:
        raise ValueError("A text starts with its facts between two lines of three dashes.") from None
    pairs = (line.split(":", 1) for line in front.splitlines() if line.strip())
    body, _mark, guide = body.partition(f"\n# {GUIDE}\n")
    body, _mark, on_path = body.partition(f"\n# {ON_PATH}\n")
    return Text(
        {key.strip(): value.strip() for key, value in pairs},
        _parts(_marked(body, language)),
        language,
        on_path=_parts(on_path),
        guide=_parts(guide),
    )


def _marked(body: str, language: str) -> str:
    """`body` with the marks of another language replaced by the French ones, at the start of their lines only."""
    for own, french in MARKS.get(language, {}).items():
        hashes = "" if french in (REPEAT, STOP_IF) else "## "
        body = re.sub(rf"^{hashes}{re.escape(own)}", f"{hashes}{french}", body, flags=re.MULTILINE)
    return body


def _parts(body: str) -> list[tuple[str, str]]:
    marks = list(OPENING.finditer(body))
    opening = body[: marks[0].start()].strip() if marks else body.strip()
    parts = [("", opening)] if opening else []
    for mark, following in zip(marks, [*marks, None][1:], strict=True):
        lines = body[mark.end() : following.start() if following else None].strip()
        if mark["message"]:
            parts += [("!!", mark["message"])] + ([("", lines)] if lines else [])
        else:
            parts.append((mark["heading"].strip(), lines))
    return parts


def as_html(lines: str) -> str:
    """Paragraphs and `- ` lists as the small HTML that a rich text holds; everything else is escaped."""
    chunks = [chunk.strip() for chunk in re.split(r"\n\s*\n", lines) if chunk.strip()]
    return "".join(_list(chunk) if chunk.startswith("- ") else _paragraph(chunk) for chunk in chunks)


def _list(chunk: str) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items(chunk)) + "</ul>"


def _paragraph(chunk: str) -> str:
    return f"<p>{escape(' '.join(chunk.split()))}</p>"


def items(lines: str) -> list[str]:
    """The items of a `- ` or `1. ` list, a sentence each."""
    found = re.split(r"^(?:- |\d+\. )", lines, flags=re.MULTILINE)
    return [" ".join(item.split()) for item in found[1:]]


def module_body(text: Text) -> list[dict[str, Any]]:
    """The stream of a module's text, block by block in the order of the file, with stable identifiers."""
    return _numbered(text, "body", [_block(text, *part) for part in text.parts if part[0] != DONT])


def path_part(text: Text) -> list[dict[str, Any]]:
    """The stream of the part for people on the path."""
    part = Text(text.facts, text.on_path)
    return _numbered(text, "path", [_block(part, *piece) for piece in part.parts if piece[0] != DONT])


def guide(text: Text) -> list[dict[str, Any]]:
    """The stream of the educators' guide; ValueError for a moment without its minutes."""
    return _numbered(text, "guide", [_guide_block(text, heading, lines) for heading, lines in text.guide])


def _guide_block(text: Text, heading: str, lines: str) -> tuple[str, Any]:
    if heading in GUIDE_LISTS:
        return GUIDE_LISTS[heading], {"lines": _listed(text, f"guide/{heading}", lines)}
    if heading == TIMING:
        return "timing", {"lines": [_moment(text, rank, item) for rank, item in enumerate(items(lines))]}
    return "notes", {"heading": heading, "text": as_html(lines)}


def _moment(text: Text, rank: int, item: str) -> dict[str, Any]:
    found = MINUTES.fullmatch(item)
    if found is None:
        raise ValueError(f"A moment of a guide reads « 15 min — what happens », not « {item} ».")
    value = {"minutes": int(found[1]), "text": found[2]}
    return {"type": "item", "value": value, "id": _id(text, "guide/moment", rank)}


def _block(text: Text, heading: str, lines: str) -> tuple[str, Any]:
    if heading == "!!":
        return "key_message", {"text": lines}
    if heading == STEPS:
        return "steps", {"heading": text.shown(heading), "steps": _listed(text, heading, lines)}
    if heading == DO:
        dont = _listed(text, DONT, text.part(DONT))
        return "do_dont", {"do": _listed(text, heading, lines), "dont": dont}
    if heading.startswith(EXERCISE):
        return "exercise", _exercise(heading, lines)
    if heading == ALERT:
        return "alert", {"heading": text.shown(heading), "text": as_html(lines)}
    taught = teaching_block(heading, lines, items, lambda values: _items(text, heading, values))
    return taught or ("text", {"heading": heading, "text": as_html(lines)})


def _exercise(heading: str, lines: str) -> dict[str, str]:
    rest, marks = [], {REPEAT: "", STOP_IF: ""}
    for line in lines.splitlines():
        mark = next((mark for mark in marks if line.startswith(mark)), None)
        if mark:
            marks[mark] = line.removeprefix(mark).strip()
        else:
            rest.append(line)
    return {
        "title": heading.removeprefix(EXERCISE),
        "text": as_html("\n".join(rest)),
        "drawing": "",
        "alt": "",
        "repeat": marks[REPEAT],
        "stop_if": marks[STOP_IF],
    }


def sources(text: Text) -> list[dict[str, Any]]:
    """The stream of the sources of a text."""
    named = [part.strip() for part in text.facts.get("source", "").split(" | ") if part.strip()]
    return _numbered(text, "sources", [("source", {"text": name, "url": ""}) for name in named])


def aims(text: Text) -> list[dict[str, Any]]:
    """The stream of what one gets out of a programme."""
    return _numbered(text, "aims", [("aim", item) for item in items(text.part(AIMS))])


def stops(text: Text) -> list[dict[str, Any]]:
    """The stream of a programme's path: `1. title — when — text`."""
    found = [[part.strip() for part in item.split(" — ", 2)] for item in items(text.part(STOPS))]
    return _numbered(text, "stops", [("stop", {"title": t, "when": w, "text": x}) for t, w, x in found])


def plain_body(text: Text) -> list[dict[str, Any]]:
    """The stream of a page of plain text; a key message, explained words and a leaflet keep their marks."""
    return _numbered(text, "plain", [_plain(text, heading, lines) for heading, lines in text.parts])


def _plain(text: Text, heading: str, lines: str) -> tuple[str, Any]:
    kind, value = _block(text, heading, lines)
    return (kind, value) if kind in PLAIN_KINDS else ("text", {"heading": heading, "text": as_html(lines)})


def _listed(text: Text, name: str, lines: str) -> list[dict[str, Any]]:
    return _items(text, name, items(lines))


def _items(text: Text, name: str, values: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"type": "item", "value": item, "id": _id(text, name, rank)} for rank, item in enumerate(values)]


def _numbered(text: Text, name: str, blocks: Iterable[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [{"type": kind, "value": value, "id": _id(text, name, rank)} for rank, (kind, value) in enumerate(blocks)]


def _id(text: Text, name: str, rank: int) -> str:
    return str(uuid.uuid5(BLOCK_IDS, f"{text.facts.get('title', '')}/{name}/{rank}"))

"""Two signed texts of one module, line by line: what a reader no longer reads, and what they read instead."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from cms.domain.passages import NOT_READ

# The parts of a text that are words, in the order of the page; pictures and dates are told by the round.
PARTS = {
    "title": _("Titre"),
    "summary": _("Résumé"),
    "body": _("Texte public"),
    "easy_body": _("Version facile à lire (FALC)"),
    "question": _("Question à apporter"),
    "path_part": _("Partie pour les personnes du parcours"),
    "guide": _("Guide des intervenants"),
    "sources": _("Sources"),
}
STREAMS = {"body", "easy_body", "path_part", "guide", "sources"}
# The name of a drawing is no word of the text; the address of a source is told.
NO_WORDS = NOT_READ - {"url"}
ENDS_OF_LINES = re.compile(r"</(?:p|li|h\d)>|<br\s*/?>")


@dataclass(frozen=True)
class Reworded:
    """One part of a text: its name, the lines that are gone, the lines that are new."""

    label: str
    gone: list[str]
    new: list[str]


def rewordings(before: Revision, after: Revision) -> list[Reworded]:
    """The parts whose words differ between two revisions of a module text; no query."""
    found = []
    for name, label in PARTS.items():
        old, new = _lines_of(before, name), _lines_of(after, name)
        steps = [step for step in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if step[0] != "equal"]
        if steps:
            gone = [line for _what, start, end, *_new in steps for line in old[start:end]]
            come = [line for *_old, start, end in steps for line in new[start:end]]
            found.append(Reworded(str(label), gone, come))
    return found


def _lines_of(revision: Revision, name: str) -> list[str]:
    value = revision.content.get(name) or ""
    return list(_lines(json.loads(value or "[]") if name in STREAMS else value))


def _lines(value: Any) -> Iterator[str]:
    """The lines that a value of a stream says, blocks unfolded, without their marks."""
    if isinstance(value, str):
        parts = (unescape(strip_tags(part)).strip() for part in ENDS_OF_LINES.split(value))
        yield from (part for part in parts if part)
    elif isinstance(value, list):
        for item in value:
            yield from _lines(item)
    elif isinstance(value, dict):
        block = "type" in value and "value" in value
        for key, item in [("", value["value"])] if block else value.items():
            if key not in NO_WORDS:
                yield from _lines(item)

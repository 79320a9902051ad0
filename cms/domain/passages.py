"""The words of a page as an author knows them: which part says what, without marks."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

BLOCK_END = re.compile(r"</(?:p|li|ul|ol|h\d)>|<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")
# What a reader does not read as a sentence.
NOT_READ = frozenset({"id", "type", "drawing", "image", "photo", "url", "media"})


@dataclass(frozen=True)
class Passage:
    """A part of a page: how an author finds it, its words, one idea a line, and whether it is the easy-read twin."""

    where: str
    text: str
    easy: bool = False


def passages(page: Any) -> list[Passage]:
    """The opening, then each part of the text and of its easy-read twin, in order. Asks the base nothing."""
    opening = [str(getattr(page, name, "") or "") for name in ("title", "lead", "summary")]
    found = [Passage(_("Titre et résumé"), "\n".join(filter(None, opening)))]
    for name, easy in (("body", False), ("easy_body", True)):
        stream = getattr(page, name, None)
        found += _of_stream(stream, easy) if stream else []
    return [passage for passage in found if passage.text]


def _of_stream(stream: Any, easy: bool) -> Iterator[Passage]:
    labels = {name: str(block.label) for name, block in stream.stream_block.child_blocks.items()}
    for raw in stream.raw_data:
        value = raw["value"]
        named = value if isinstance(value, dict) else {}
        heading = named.get("heading") or named.get("title") or named.get("question") or ""
        label = labels.get(raw["type"], raw["type"])
        where = f"{label}\u00a0: {heading}" if heading else label
        text = "\n".join(filter(None, map(plain, _strings(value))))
        yield Passage(_("Facile à lire, %(where)s") % {"where": where} if easy else where, text, easy)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in NOT_READ:
                yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def plain(marked: str) -> str:
    """A rich text without its marks, a line for each paragraph and each item; entities are read."""
    return html.unescape(TAG.sub("", BLOCK_END.sub("\n", marked))).strip()

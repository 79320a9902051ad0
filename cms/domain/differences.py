"""What differs between two signed contents, as someone who signs reads it: field by field, block by block."""

import json
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import unescape
from typing import Any, Literal

from django.utils.translation import gettext as _

from cms.blocks import EasyBody, GuideBody, ModuleBody, SourceList
from cms.enums import OpensAfter
from cms.models import ModulePage
from etp.programmes.models import Module

Content = dict[str, Any]
# Every stream that is signed: a part written since, or gone, is told like a part that changed.
LISTS: dict[str, Any] = {
    "body": ModuleBody(),
    "sources": SourceList(),
    "easy_body": EasyBody(),
    "path_part": ModuleBody(),
    "guide": GuideBody(),
}
WORDS = re.compile(r"\s+|[^\W_]+|[^\w\s]|_")


@dataclass(frozen=True)
class Piece:
    """Some words: kept, gone or new."""

    kind: Literal["kept", "gone", "new"]
    text: str


@dataclass(frozen=True)
class Difference:
    """One place that differs: where it is, whether it was changed, added or removed, and the words of both sides."""

    where: str
    kind: Literal["changed", "added", "removed"]
    pieces: list[Piece] = field(default_factory=list)


def differences(before: Content, after: Content) -> list[Difference]:
    """Each place where `after` differs from `before`, in the order in which the page is read."""
    found: list[Difference] = []
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if name in LISTS:
            found += _lists(name, old or [], new or [])
        else:
            found.append(Difference(_field(name), "changed", pieces(_shown(name, old), _shown(name, new))))
    return found


def pieces(before: str, after: str) -> list[Piece]:
    """The words of both sides in reading order, those of `before` only as gone, those of `after` only as new."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("kept", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece("gone", "".join(old[a:b])))
        if d > c:
            found.append(Piece("new", "".join(new[c:d])))
    return found


def plain(text: str) -> str:
    """Rich text as lines of words; a link keeps its address between brackets."""
    text = re.sub(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', r"\2 (\1)", text, flags=re.DOTALL)
    text = re.sub(r"<li\b[^>]*>", "• ", text)
    text = re.sub(r"</(?:p|li|ul|ol)>|<br\s*/?>", "\n", text)
    return unescape(re.sub(r"<[^>]+>", "", text)).strip()


def _lists(name: str, before: list[Content], after: list[Content]) -> list[Difference]:
    old, new = ([json.dumps(block, sort_keys=True) for block in side] for side in (before, after))
    found: list[Difference] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _replaced(name, list(enumerate(before))[a:b], list(enumerate(after))[c:d])
    return found


def _replaced(name: str, old: list[tuple[int, Content]], new: list[tuple[int, Content]]) -> list[Difference]:
    """Blocks of the same kind answer each other in order; what is left over was removed or added."""
    found: list[Difference] = []
    left = list(new)
    for rank, block in old:
        twin = next((pair for pair in left if pair[1]["type"] == block["type"]), None)
        if twin is None:
            found.append(Difference(_place(name, rank, block), "removed", [Piece("gone", _whole(name, block))]))
            continue
        left.remove(twin)
        found += _changed(_place(name, twin[0], block), _leaves(name, block), _leaves(name, twin[1]))
    added = [
        Difference(_place(name, rank, block), "added", [Piece("new", _whole(name, block))]) for rank, block in left
    ]
    return found + added


def _changed(where: str, before: dict[str, str], after: dict[str, str]) -> list[Difference]:
    keys = [*before, *(key for key in after if key not in before)]
    return [
        Difference(f"{where}, {key}" if key else where, "changed", pieces(before.get(key, ""), after.get(key, "")))
        for key in keys
        if before.get(key) != after.get(key)
    ]


def _whole(name: str, block: Content) -> str:
    return "\n".join(text for text in _leaves(name, block).values() if text)


def _leaves(name: str, block: Content) -> dict[str, str]:
    """Each text of a block under the label of its field, a number behind the label in a list."""
    definition = LISTS[name].child_blocks.get(block["type"])
    return dict(_walk(definition, block["value"], ""))


def _walk(definition: Any, value: Any, label: str) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        fields = getattr(definition, "child_blocks", {})
        rows = [(fields.get(key), key, inner) for key, inner in value.items()]
        return [leaf for child, key, inner in rows for leaf in _walk(child, inner, str(child.label if child else key))]
    if isinstance(value, list):
        inside = getattr(definition, "child_block", None)
        items = [item["value"] if isinstance(item, dict) and "value" in item else item for item in value]
        return [leaf for rank, item in enumerate(items, 1) for leaf in _walk(inside, item, f"{label} {rank}")]
    return [(label, plain(str(value)) if value is not None else "")]


def _place(name: str, rank: int, block: Content) -> str:
    definition = LISTS[name].child_blocks.get(block["type"])
    label = definition.label if definition else block["type"]
    if name == "body":
        return _("bloc %(rank)d (%(kind)s)") % {"rank": rank + 1, "kind": label}
    return f"{label} {rank + 1}" if name == "sources" else f"{_field(name)}, {label} {rank + 1}"


def _field(name: str) -> str:
    described: Any = ModulePage._meta.get_field(name)
    return str(described.verbose_name)


def _shown(name: str, value: Any) -> str:
    if name == "module":
        return str(Module.objects.filter(pk=value).first() or "")
    if name == "path_opens" and value:
        return str(OpensAfter(value).label)
    return plain(str(value)) if value not in (None, "") else ""

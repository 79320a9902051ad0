"""Some words of a module text replaced by others, wherever words may be corrected."""

import json
import re
from html import escape
from typing import Any

from cms.domain.minor import BLOCK_FIELDS, FIELDS
from cms.models import ModulePage
from cms.models.module import BODIES, LATER_BODIES


def replaced(page: ModulePage, find: str, put: str) -> tuple[ModulePage, int]:
    """A copy of `page` in which `find` reads `put`, and in how many places; any space or apostrophe agrees."""
    written: ModulePage = ModulePage.objects.get(pk=page.pk).with_content_json(page.serializable_data())
    counted = 0
    for name in sorted(FIELDS):
        value, places = _in_text(getattr(written, name), find, put)
        setattr(written, name, value)
        counted += places
    for name in (*BODIES, *LATER_BODIES):
        value, places = _in_blocks(json.loads(page.serializable_data()[name] or "[]"), find, put, "")
        setattr(written, name, json.dumps(value))
        counted += places
    return written, counted


def _in_blocks(value: Any, find: str, put: str, key: str) -> tuple[Any, int]:
    if isinstance(value, str):
        return _in_text(value, find, put) if key in BLOCK_FIELDS else (value, 0)
    if isinstance(value, dict):
        done = {k: _in_blocks(v, find, put, key if k == "value" and key else k) for k, v in value.items()}
        return {k: new for k, (new, _n) in done.items()}, sum(n for _new, n in done.values())
    if isinstance(value, list):
        rows = [_in_blocks(item, find, put, key) for item in value]
        return [new for new, _n in rows], sum(n for _new, n in rows)
    return value, 0


def _in_text(text: str, find: str, put: str) -> tuple[str, int]:
    find, put = find.strip(), put.strip()
    if not find:
        return text, 0
    if text.lstrip().startswith("<"):
        find, put = escape(find, quote=False), escape(put, quote=False)
    pattern = re.sub(r"(?:\\\s|\s|\u00a0|\u202f)+", r"[\\s\\u00a0\\u202f]+", re.escape(find))
    pattern = re.sub(r"['’]", "['’]", pattern)
    starts, ends = r"(?<!\w)" if find[0].isalnum() else "", r"(?!\w)" if find[-1].isalnum() else ""
    return re.subn(f"{starts}{pattern}{ends}", lambda _match: put, text)

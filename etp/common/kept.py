"""Texts that are made once for given values, in the memory of the process."""

import io
import pickle
from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.safestring import SafeString

# Small pieces of pages, some megabytes in all; past that, everything is made again.
MOST = 4000


class Kept:
    """Texts by the exact values they are made from: same values, same text, so none is ever out of date."""

    def __init__(self, most: int = MOST) -> None:
        self.most, self.texts = most, dict[bytes, SafeString]()

    def text(self, values: Any, make: Callable[[], SafeString]) -> SafeString:
        """The text of `values`, made by `make` unless it is known; TypeError when `values` hold a row of the base.

        A row could read more than it holds while its text is made, and then two equal rows would not be the same.
        """
        key = written(values)
        known = self.texts.get(key)
        if known is None:
            if len(self.texts) >= self.most:
                self.texts.clear()
            known = self.texts[key] = make()
        return known


class _Plain(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, Model | QuerySet):
            raise TypeError(f"{type(value).__name__} is a row of the base, not a plain value.")
        return NotImplemented


def written(values: Any) -> bytes:
    """Bytes that differ whenever `values` do, a safe text from an unsafe one included; TypeError for a row."""
    into = io.BytesIO()
    _Plain(into, pickle.HIGHEST_PROTOCOL).dump(values)
    return into.getvalue()

"""The one writer of tables that leave Escale: safe to open in a spreadsheet, readable back."""

import csv
import io
from collections.abc import Iterable

# A cell that starts so is a formula for a spreadsheet (OWASP, CSV injection).
LIVE = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(value: object) -> str:
    """`value` as text that no spreadsheet runs: an apostrophe stands before what would start a formula.

    What already is an apostrophe and a formula takes one more, so that `plain_cell` gives every text back.
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip("'").startswith(LIVE) else text


def plain_cell(text: str) -> str:
    """The text that `safe_cell` made safe, as it was."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(LIVE) else text


def csv_bytes(lines: Iterable[Iterable[object]], *, separator: str = ";") -> bytes:
    """Lines of cells as CSV in UTF-8 with its mark, CRLF ends, every cell made safe."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows([safe_cell(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")

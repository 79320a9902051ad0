"""Spreadsheets in and out: CSV and XLSX as headers and rows of text, with limits on what is read."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from etp.common import RuleBroken
from etp.common.tabular import csv_bytes, plain_cell, safe_cell

LARGEST_FILE = 5 * 1024 * 1024
# What a file of that size may unfold to: a workbook is a ZIP of XML.
LARGEST_UNFOLDED = 100 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
# Rows that a spreadsheet keeps below the last one written are walked through, within reason.
MOST_BLANK = 100_000
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
SEPARATORS = (";", ",", "\t")


@dataclass(frozen=True)
class Table:
    """What a file holds: its headers, and (row number in the file, cells) of each row that is not blank."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]


def table_bytes(headers: Iterable[object], rows: Iterable[Iterable[object]], extension: str) -> bytes:
    """A file that `read_table` gives back as it was, in which no cell is a formula."""
    if extension == "csv":
        return csv_bytes([list(headers), *rows])
    return workbook_bytes([("Escale", [list(headers), *rows])])


def workbook_bytes(sheets: Iterable[tuple[str, Iterable[Iterable[object]]]]) -> bytes:
    """A workbook of (title, lines) sheets, every cell a text that no spreadsheet runs."""
    book = Workbook(write_only=True)
    for title, lines in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for line in lines:
            sheet.append([ILLEGAL_CHARACTERS_RE.sub("", safe_cell(cell)) for cell in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_table(content: bytes) -> Table:
    """The table of a CSV (UTF-8, UTF-16 or cp1252; `;`, `,` or tab) or of the first sheet of an XLSX file.

    RuleBroken, in words, when the file is too large, is neither, or holds no header.
    """
    if len(content) > LARGEST_FILE:
        raise RuleBroken(_("Ce fichier dépasse 5 Mo. Coupez-le en plusieurs fichiers."))
    lines = _workbook_lines(content) if content.startswith(b"PK\x03\x04") else _csv_lines(content)
    found: list[tuple[int, list[str]]] = []
    blank = 0
    for number, cells in enumerate(lines, 1):
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append((number, cells))
        blank += not cells
        _refuse_endless(len(found) - 1, blank)
    if not found:
        raise RuleBroken(_("Ce fichier est vide."))
    headers = found[0][1]
    if len(headers) > MOST_COLUMNS:
        raise RuleBroken(_("Ce fichier a trop de colonnes."))
    return Table(headers, found[1:])


def _refuse_endless(rows: int, blank: int) -> None:
    if rows > MOST_ROWS or blank > MOST_BLANK:
        raise RuleBroken(_("Ce fichier dépasse 20\u202f000 lignes. Coupez-le en plusieurs fichiers."))


def _csv_lines(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise RuleBroken(_("Ce fichier n’est ni un tableur XLSX, ni un CSV."))
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            yield [_text(cell) for cell in cells]
    except csv.Error:
        raise RuleBroken(_("Ce CSV ne se lit pas\u00a0: un guillemet est sans doute resté ouvert.")) from None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _workbook_lines(content: bytes) -> Iterator[list[str]]:
    refused = _("Ce fichier n’est ni un tableur XLSX, ni un CSV.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNFOLDED:
                raise RuleBroken(_("Ce fichier dépasse 5 Mo. Coupez-le en plusieurs fichiers."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_text(cell) for cell in row]
    except RuleBroken:
        raise
    except Exception as broken:  # a crafted or cut file fails anywhere in the reader
        raise RuleBroken(refused) from broken


def _text(cell: Any) -> str:
    """A cell as the text one would type."""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell)
    return plain_cell(text.replace("\r\n", "\n").strip(" \n\u00a0")).strip()

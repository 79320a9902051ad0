"""Files of people who use a spreadsheet: read whatever wrote them, within limits; no formula goes out."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook

from etp.common import RuleBroken
from etp.common.spreadsheets import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS, read_table, table_bytes
from etp.common.tabular import plain_cell, safe_cell

LIVE = ["=1+1", "+33 2 97", "-2 kg", "@marche", "\tx", "\rx", "＝1", "'=1", "''=1"]


def book_of(*lines):
    book, out = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("text", [*LIVE, "'", "l'été", "'entre'", "", "x=1"])
def test_a_cell_made_safe_is_given_back_as_it_was(text):
    assert plain_cell(safe_cell(text)) == text


def test_no_cell_of_a_workbook_is_a_formula_headers_included():
    content = table_bytes(LIVE, [LIVE], "xlsx")
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
    assert {(cell.data_type, cell.value[0]) for cell in cells} == {("s", "'")}
    table = read_table(table_bytes(["a"] * len(LIVE), [LIVE], "csv"))
    assert table.rows[0][1] == [text.strip() for text in LIVE]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_whatever_wrote_it(separator, encoding):
    text = f'Nom{separator}Adresse\r\nÉlan{separator}"3, rue; ""du"" port\nétage"\r\n\r\n{separator}Été\r\n'
    table = read_table(text.encode(encoding))
    assert (table.headers, table.rows) == (
        ["Nom", "Adresse"],
        [(2, ["Élan", '3, rue; "du" port\nétage']), (4, ["", "Été"])],
    )


def test_a_workbook_gives_days_and_numbers_as_one_would_type_them():
    table = read_table(book_of(["Jour", "Places", "Nom", None], [datetime(2026, 11, 25), 12.0, None, None], [None] * 4))
    assert (table.headers, table.rows) == (["Jour", "Places", "Nom"], [(2, ["2026-11-25", "12"])])


def unfolding():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Ce fichier est vide."),
        (b"x" * (LARGEST_FILE + 1), "dépasse 5 Mo"),
        (b"PK\x03\x04 cut", "ni un tableur XLSX, ni un CSV"),
        (book_of(["Nom"])[:900], "ni un tableur XLSX, ni un CSV"),
        (b"\xd0\xcf\x11\xe0\x00old", "ni un tableur XLSX, ni un CSV"),
        (b'Nom\n"ouvert', "guillemet"),
        (b"n\n" * (MOST_ROWS + 2), "20\u202f000 lignes"),
        (b"n;" * (MOST_COLUMNS + 1) + b"n", "trop de colonnes"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content, said):
    with pytest.raises(RuleBroken, match=said):
        read_table(content)


def test_a_small_file_that_unfolds_to_a_huge_one_is_refused_unread():
    with pytest.raises(RuleBroken, match="dépasse 5 Mo"):
        read_table(unfolding())

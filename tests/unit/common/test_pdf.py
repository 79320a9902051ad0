"""PDF files: tagged, titled, in their language, made of our own files alone."""

import re
import zlib

import pytest
from django.test import override_settings

from etp.common import RuleBroken
from etp.common.machine import can_write_pdf
from etp.common.pdf import LONGEST_PAGE, pdf_available, render_pdf
from etp.common.typesetting import BASE, OwnFiles, with_drawings
from tests.servers import ROOT

PAGE = """<!doctype html><html lang="nl"><head><title>Ander</title>
<link rel="stylesheet" href="/static/escale/css/tokens.css"></head>
<body style="font-family: var(--font)"><h1>Ma journée</h1><ul><li>Marcher</li></ul></body></html>"""
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
FILES = OwnFiles("/static/", [str(ROOT / "etp" / "static")])


def opened(pdf):
    """The bytes of a PDF with what it packs."""
    packed = []
    for found in STREAM.findall(pdf):
        try:
            packed.append(zlib.decompress(found))
        except zlib.error:
            continue
    return b"\n".join([pdf, *packed])


@pytest.mark.pdf
def test_a_file_is_tagged_and_says_its_title_and_its_language():
    inside = opened(render_pdf(PAGE, title="Mon programme", lang="fr"))
    said = (b"/Marked true", b"/StructTreeRoot", b"/S /H1", b"/S /L", b"pdfuaid", b"/Lang (fr)", b"(Mon programme)")
    assert [piece for piece in said if piece not in inside] == []
    assert (inside[:5], b"/DisplayDocTitle true" in inside, b"Ander" in inside) == (b"%PDF-", True, False)


@pytest.mark.pdf
def test_the_letters_of_the_platform_are_inside_the_file():
    assert b"Atkinson" in opened(render_pdf(PAGE, title="t", lang="fr"))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "https://example.org/picture.png",
        f"{BASE}/media/secret.png",
        f"{BASE}/static/../settings/base.py",
        f"{BASE}/static//etc/passwd",
        f"{BASE}/static/escale/absent.css",
    ],
)
def test_nothing_but_our_own_static_files_is_read(address):
    with pytest.raises(ValueError, match="static file"):
        FILES.fetch(address)


def test_a_style_sheet_of_ours_is_read_with_its_type():
    found = FILES.fetch(f"{BASE}/static/escale/css/tokens.css")
    assert (found.content_type, found.read()) == (
        "text/css",
        (ROOT / "etp/static/escale/css/tokens.css").read_bytes(),
    )


def test_a_borrowed_symbol_is_drawn_in_its_place_and_a_missing_one_leaves_nothing():
    drawn = with_drawings('<svg><use href="/static/escale/icons.svg#box"/></svg>', FILES)
    assert drawn.startswith('<svg><svg viewBox="0 0 28 28"><rect ')
    assert with_drawings('<svg><use href="/static/escale/icons.svg#nowhere"/></svg>', FILES) == "<svg></svg>"


@override_settings(PDF_ENABLED=False)
def test_a_server_without_pdf_says_what_to_do_instead():
    assert pdf_available() is False
    with pytest.raises(RuleBroken, match="utilisez « Imprimer »"):
        render_pdf(PAGE, title="t", lang="fr")


@pytest.mark.pdf
def test_a_page_without_end_is_refused_before_it_is_laid_out():
    with pytest.raises(RuleBroken, match="trop long"):
        render_pdf("x" * (LONGEST_PAGE + 1), title="t", lang="fr")


def test_a_machine_that_lacks_one_library_writes_no_pdf():
    assert can_write_pdf(["libc.so.6", "libnowhere.so.0"]) is False

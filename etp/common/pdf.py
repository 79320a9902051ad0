"""Pages as PDF files that a screen reader can read, where the machine has what lays them out."""

import json
import subprocess
import sys
from functools import cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext as _

from etp.common.machine import can_write_pdf
from etp.common.rules import RuleBroken

LONGEST_PAGE = 400_000
SECONDS = 30
SHEET = "escale/css/pdf.css"


@cache
def _machine_writes_pdf() -> bool:
    return can_write_pdf()


def pdf_available() -> bool:
    """Whether this platform makes PDF files: Pango is there, and nobody turned them off (PDF=0)."""
    return bool(settings.PDF_ENABLED) and _machine_writes_pdf()


def render_pdf(html: str, *, title: str, lang: str) -> bytes:
    """`html`, laid out as it prints, as a tagged PDF (PDF/UA-1) with this title and language.

    It reads our own static files, fonts among them, and nothing else. RuleBroken without Pango, for a page that is
    too long, and past thirty seconds of layout.
    """
    if not pdf_available():
        raise RuleBroken(_("Le PDF n’est pas disponible sur ce serveur : utilisez « Imprimer »."))
    if len(html) > LONGEST_PAGE:
        raise RuleBroken(_("Ce document est trop long pour un PDF : utilisez « Imprimer »."))
    sheet = static(SHEET).removeprefix(settings.STATIC_URL)
    folders = [str(folder) for folder in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS) if folder]
    asked = {"html": html, "title": title, "lang": lang, "prefix": settings.STATIC_URL, "folders": folders}
    asked["sheet"] = sheet
    command = [sys.executable, "-m", "etp.common.typesetting"]
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, no word of the page on its command line
            command, input=json.dumps(asked).encode(), cwd=settings.BASE_DIR, timeout=SECONDS, capture_output=True,
            check=True,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise RuleBroken(_("Le PDF n’a pas pu être fait : utilisez « Imprimer ».")) from error
    return done.stdout

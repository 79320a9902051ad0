"""`make screens`: each visit at 1280 and 390 px as a picture in build/screens/, with one sheet that shows them all.

`make screens ONLY=pro-` takes those whose name starts so. The demonstration behind them is made once, in build/demo/.
"""

import html
import os
import sys
from pathlib import Path

import django

os.environ |= {"DJANGO_SETTINGS_MODULE": "etp.settings.run", "DJANGO_ALLOW_ASYNC_UNSAFE": "true", "DEMO": "1"}
os.environ["DATA"] = os.environ.get("SCREENS_DATA", str(Path(__file__).resolve().parents[2] / "build" / "demo"))
django.setup()

from django.conf import settings  # noqa: E402 -- Django is set up above, as a command would
from playwright.sync_api import sync_playwright  # noqa: E402 -- the same

from tests.browser.rows import page_of  # noqa: E402 -- the same
from tests.browser.visits import VISITS  # noqa: E402 -- the same
from tests.machine import chromium, install_chromium  # noqa: E402 -- the same
from tests.servers import ROOT, whole_escale  # noqa: E402 -- the same

TARGET = ROOT / "build" / "screens"
SIZES = {1280: {"width": 1280, "height": 900}, 390: {"width": 390, "height": 844}}
SEED_SECONDS = 900
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
SHEET = (
    '<!doctype html><meta charset="utf-8"><title>Escale</title>'
    "<style>body{{font:14px sans-serif;display:flex;flex-wrap:wrap;gap:16px}}"
    "figure{{margin:0;width:300px}}img{{width:100%;border:1px solid #ccc}}</style>{}"
)
FIGURE = '<figure><a href="{0}"><img src="{0}" loading="lazy"></a><figcaption>{1}</figcaption></figure>'


def photograph(page, visit, name):
    """Take one picture; returns what is wrong with the page, in words, or ""."""
    answer = page.goto(visit.path())
    page.wait_for_load_state("networkidle")
    page.screenshot(path=TARGET / name, full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    wrong = [] if answer.status == visit.status else [f"answers {answer.status}"]
    return ", ".join(wrong + ["scrolls sideways"] * wide)


def attempt(page, visit, name):
    """What `photograph` says, or why it failed: the other pictures are taken all the same."""
    try:
        return photograph(page, visit, name)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:160]}"


def take_all(kind, url, visits):
    """Every visit at both sizes, a browser and a session a person; yields (file name, what is wrong)."""
    for who in dict.fromkeys(visit.who for visit in visits):
        browser = kind.launch(executable_path=chromium(), args=FLAGS)
        page = page_of(who, lambda browser=browser: browser.new_page(base_url=url, locale="fr-FR"))
        for width, size in SIZES.items():
            page.set_viewport_size(size)
            for visit in (visit for visit in visits if visit.who == who):
                name = f"{visit.name}-{visit.who or 'visiteur'}-{width}.png"
                yield name, attempt(page, visit, name)
        browser.close()


def main():
    """Take the pictures, write the sheet, print each page that did not answer as it should or scrolls sideways."""
    if not (chromium() or install_chromium()):
        sys.stderr.write("The pictures need Chromium. As root: apt-get install chromium\n")
        return 1
    visits = [visit for visit in VISITS if visit.name.startswith(os.environ.get("ONLY", ""))]
    TARGET.mkdir(parents=True, exist_ok=True)
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with whole_escale(settings.DATA_DIR, seconds=SEED_SECONDS) as server, sync_playwright() as playwright:
        taken = list(take_all(playwright.chromium, server.url, visits))
    figures = "".join(FIGURE.format(name, html.escape(name)) for name, _ in taken if (TARGET / name).exists())
    (TARGET / "index.html").write_text(SHEET.format(figures))
    for name, wrong in taken:
        sys.stdout.write(f"{name}: {wrong}\n" if wrong else "")
    sys.stdout.write(f"{len(taken)} pictures in build/screens/, all on build/screens/index.html\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

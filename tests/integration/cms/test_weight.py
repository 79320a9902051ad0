"""Android 7 and 3G are real: what a first visit transfers, everything counted, stays under 150 kB.

The page is counted as our server sends it, not compressed; the files as WhiteNoise sends them, compressed once when
that makes them smaller. Both fonts and every picture named by a sheet are counted, even those that a page never asks.
"""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches

from cms.models import ProgrammePage
from tests.factories.cms import article, programme_page
from tests.factories.programmes import carried_programme
from tests.integration.cms.test_pages import announced

pytestmark = pytest.mark.django_db
MOST = 150_000
STATIC = "/static/"
NAMED = re.compile(r"""(?:href|src)="(/static/[^"]+)"|(?:href|src|srcset)="(/media/[^"]+|https?://[^"]+)\"""")
IN_SHEETS = re.compile(r"""url\("([^"]+)"\)""")
PACKED = {".css", ".js", ".svg"}


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["visitors"].clear()
    yield
    caches["visitors"].clear()


@pytest.fixture
def site(settings):
    """A site with two programmes drawn and announced, a path, articles: what the demonstration shows."""
    settings.CONTACT_PHONE = "02 61 91 05 00"
    for code, drawing in (("dos", "douleurs-et-rachis.svg"), ("sucre", "syndrome-metabolique.svg")):
        page = programme_page(carried_programme(3, code=code, title=code.title()))
        announced(page.programme, 8)
        ProgrammePage.objects.filter(pk=page.pk).update(drawing=drawing, picture_alt="Des gens marchent.")
        for rank in range(2):
            article(page.programme, slug=f"{code}-{rank}", title=f"Lire {code} {rank}")


def file_of(name):
    found = finders.find(name.removeprefix(STATIC).partition("#")[0])
    assert found, name
    return Path(found)


def files_of(html):
    """Each static file that a page makes a browser fetch, sheets first followed; none from elsewhere."""
    named, elsewhere = zip(*NAMED.findall(html), strict=True)
    assert [address for address in elsewhere if address and "testserver" not in address] == []
    found = {file_of(name) for name in named if name}
    sheets = [path for path in found if path.suffix == ".css"]
    return found | {(path.parent / inner).resolve() for path in sheets for inner in IN_SHEETS.findall(path.read_text())}


def sent(path):
    """The bytes that a file costs, compressed when its kind is and that helps."""
    raw = path.read_bytes()
    return min(len(raw), len(gzip.compress(raw, 9))) if path.suffix in PACKED else len(raw)


def weight(client, address):
    """(kinds of file counted, bytes of the page with all that it makes a browser fetch)."""
    answer = client.get(address)
    assert answer.status_code == 200
    files = files_of(answer.content.decode())
    return {path.suffix for path in files}, len(answer.content) + sum(map(sent, files))


@pytest.mark.parametrize("address", ["/", "/en/", "/programmes/dos/", "/articles/", "/articles/dos-0/", "/pour-moi/"])
def test_a_first_visit_weighs_at_most_150_kb_with_everything(client, site, address):
    kinds, total = weight(client, address)
    assert {".css", ".js", ".svg", ".woff2"} <= kinds
    assert total <= MOST, f"{address} weighs {total} bytes"


def test_the_measure_counts_what_a_sheet_names_and_what_the_page_shows(client, site):
    names = {path.name for path in files_of(client.get("/").content.decode())}
    shown = {"tokens.css", "escale.js", "accueil.svg", "douleurs-et-rachis.svg", "wave-foot.svg"}
    assert shown - names == set()
    assert sum(name.endswith(".woff2") for name in names) == 2

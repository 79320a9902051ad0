"""A printed page leads back to itself: a short address, a square that a phone reads, a number, a date."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
import segno
import time_machine
from django.core.cache import caches

from cms.domain.paper import address_of_code, code_of, square
from cms.models import HomePage, ProgrammePage
from tests.factories.cms import article, programme_page, signed_page, site_tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["visitors"].clear()
    yield
    caches["visitors"].clear()


def drawn(size, path):
    """The rows of a path of unit squares, as a matrix of booleans."""
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path)}
    return [[(x, y) in dark for x in range(size)] for y in range(size)]


def test_the_foot_of_a_programme_says_its_short_address_its_phone_and_the_day(client):
    page = programme_page()
    with time_machine.travel(datetime(2026, 11, 25, 10, tzinfo=UTC), tick=False):
        shown = unescape(client.get(f"/programmes/{page.slug}/").content.decode())
    foot = re.search(r'<div class="paper__foot">.*?</ul></div>', shown, re.DOTALL)[0]
    assert f"testserver/p/{code_of(page)}</b>" in foot
    assert ("02 61 91 05 12" in foot, "Imprimé le 25 novembre 2026" in foot) == (True, True)


def test_the_square_says_the_whole_short_address(client):
    page = programme_page()
    shown = client.get(f"/programmes/{page.slug}/").content.decode()
    side, path = re.search(r'viewBox="0 0 (\d+) \d+" shape-rendering="crispEdges".*?d="([^"]+)"', shown).groups()
    told = segno.make_qr(f"http://testserver/p/{code_of(page)}/", error="m")
    assert drawn(int(side), path) == [[bool(cell) for cell in row] for row in told.matrix_iter(border=4)]
    assert square(f"http://testserver/p/{code_of(page)}/") == (int(side), path)


def test_programmes_modules_and_articles_each_carry_theirs_once(client):
    pages = [signed_page(), article()]
    for page in [*pages, pages[0].get_parent()]:
        shown = client.get("/" + page.url_path.split("/", 2)[2]).content.decode()
        assert shown.count(f"/p/{code_of(page)}</b>") == 1


def test_the_foot_adds_no_style_and_no_script_to_the_page(client):
    page = programme_page()
    shown = client.get(f"/programmes/{page.slug}/").content.decode()
    assert (re.findall(r"\sstyle=", shown), shown.count("<script src=")) == ([], 1)


def test_the_short_address_leads_to_the_page_wherever_it_has_gone(client):
    page = programme_page()
    code = code_of(page)
    assert client.get(f"/p/{code}/").headers["Location"] == f"/programmes/{page.slug}/"
    page.slug = "ailleurs"
    page.save()
    assert client.get(f"/p/{code}/").headers["Location"] == "/programmes/ailleurs/"


@pytest.mark.parametrize("code", ["0", "zzzzzzzz", "A", "-1", "zzzzzzzzz", "é"])
def test_a_code_that_is_none_of_ours_is_missing(client, code):
    site_tree()
    assert client.get(f"/p/{code}/").status_code == 404


def test_a_page_taken_offline_and_the_root_of_the_tree_are_missing(client):
    page = programme_page()
    page.unpublish()
    assert client.get(f"/p/{code_of(page)}/").status_code == 404
    assert address_of_code(code_of(HomePage.objects.get().get_parent())) is None


def test_a_page_not_stored_yet_has_no_code():
    assert code_of(ProgrammePage()) == ""

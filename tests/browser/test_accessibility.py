"""Every screen, as whoever looks at it: axe finds nothing, and nothing scrolls sideways on a narrow phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE, own_page
from tests.browser.rows import page_of
from tests.browser.visits import VISITS

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
# WCAG 1.4.10: a desk of 1280 px enlarged to 400 %.
NARROW = {"width": 320, "height": 640}
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def findings(page):
    """What axe blames on the page that is open: (rule, first place)."""
    told = Axe().run(page, options=OPTIONS).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in told]


def looked_at(page, visit):
    """What is wrong with one screen, size by size."""
    wrong = []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        answer = page.goto(visit.path())
        page.wait_for_load_state("networkidle")
        if visit.status != answer.status:
            wrong.append((visit.name, answer.status))
        wrong += [(visit.name, size["width"], *finding) for finding in findings(page)]
    page.set_viewport_size(NARROW)
    return wrong + [(visit.name, "scrolls sideways at 320 px")] * bool(page.evaluate(SIDEWAYS))


def test_no_page_asks_anything_of_another_host(chrome, escale):
    page, asked = own_page(chrome, escale, DESKTOP), []
    page.on("request", lambda request: asked.append(request.url))
    for visit in VISITS:
        if not visit.who:
            page.goto(visit.path())
            page.wait_for_load_state("networkidle")
    page.context.close()
    outside = [url for url in asked if not url.startswith((escale.url, "data:"))]
    assert (outside, len(asked) > len(VISITS)) == ([], True)


@pytest.mark.parametrize("who", dict.fromkeys(visit.who for visit in VISITS), ids=lambda who: who or "visitor")
def test_every_screen_is_accessible_and_fits_a_phone(who, chrome, escale):
    page = page_of(who, lambda: own_page(chrome, escale, DESKTOP))
    wrong = [found for visit in VISITS if visit.who == who and visit.ours for found in looked_at(page, visit)]
    page.context.close()
    assert wrong == []

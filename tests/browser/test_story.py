"""The whole main job, in a browser on a desk and on a phone: clicks and typed text only.

Codes and links come from the demonstration's courier; after each step the screen, the base and the outbox agree.
"""

import pytest

from tests.browser.conftest import DESKTOP, PHONE, own_page
from tests.browser.story import content, path, places, sheet
from tests.browser.story.cast import Cast

# No mark of the base: it would empty, between two sizes, the base that the running demonstration serves.
pytestmark = pytest.mark.story
SIZES = {"phone": PHONE, "desktop": DESKTOP}


@pytest.fixture(params=SIZES)
def cast(request, chrome, escale):
    """Everyone of the story, each with a browser of that size."""
    company = Cast(lambda: own_page(chrome, escale, SIZES[request.param]), request.param)
    yield company
    company.leave()


def test_from_a_text_written_together_to_a_figure_that_opens(cast):
    content.written_signed_and_published(cast)
    content.corrected_and_objected(cast)
    places.scheduled_found_filled_left_and_offered(cast)
    path.referred_met_included_and_planned(cast)
    sheet.marked_closed_and_counted(cast)

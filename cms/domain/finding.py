"""From an address of the public site to its page, in two queries, each compiled once."""

from functools import cache

from django.db.models import TextField
from wagtail.models import Page

from cms.domain.tree import HOME_SLUG
from cms.models import VisitorsPage
from etp.common.prepared import Prepared

_row = Prepared(lambda path: Page.objects.live().filter(url_path=path).only("pk", "content_type"), path=TextField())


def find_page(path: str) -> VisitorsPage | None:
    """The live page at `path` ("" for the home page, else ending with a slash) with what it shows; or None."""
    address = f"/{HOME_SLUG}/{path}"
    row = next(iter(_row(path=address)), None)
    page_type = row.specific_class if row else None
    if page_type is None or not issubclass(page_type, VisitorsPage):
        return None
    page: VisitorsPage | None = next(iter(_typed(page_type)(path=address)), None)
    return page


@cache
def _typed(page_type: type[VisitorsPage]) -> Prepared[VisitorsPage]:
    """The live page of this type at an address, with what it shows."""
    shown = page_type.objects.live().select_related(*page_type.shown_with)
    return Prepared(lambda path: shown.filter(url_path=path), path=TextField())

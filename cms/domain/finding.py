"""From an address of the public site to its page, in two queries."""

from wagtail.models import Page

from cms.domain.tree import HOME_SLUG
from cms.models import EASY, LEAFLET, VisitorsPage


def find_page(path: str) -> VisitorsPage | None:
    """The live page at `path` ("" for the home page, else ending with a slash) with what it shows; or None."""
    row = Page.objects.live().filter(url_path=f"/{HOME_SLUG}/{path}").only("pk", "content_type").first()
    page_type = row.specific_class if row else None
    if page_type is None or not issubclass(page_type, VisitorsPage):
        return None
    shown = page_type.objects.live().select_related(*page_type.shown_with)
    page: VisitorsPage | None = shown.filter(pk=row.pk).first()
    return page


def split_reading(path: str) -> tuple[str, str]:
    """The address of the page itself, and the other reading of it that is asked for, "" for the page in full."""
    above, _slash, last = path.rstrip("/").rpartition("/")
    return (f"{above}/", last) if above and last in (EASY, LEAFLET) else (path, "")

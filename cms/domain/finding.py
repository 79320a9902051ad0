"""From an address of the public site to its page, in two queries."""

from wagtail.models import Page

from cms.domain.tree import HOME_SLUG
from cms.models import VisitorsPage


def find_page(path: str) -> VisitorsPage | None:
    """The live page at `path` ("" for the home page, else ending with a slash) with what it shows; or None."""
    row = Page.objects.live().filter(url_path=f"/{HOME_SLUG}/{path}").only("pk", "content_type").first()
    page_type = row.specific_class if row else None
    if page_type is None or not issubclass(page_type, VisitorsPage):
        return None
    shown = page_type.objects.live().select_related(*page_type.shown_with)
    page: VisitorsPage | None = shown.filter(pk=row.pk).first()
    return page

"""« Tableurs » in the menu of the reference data, and its addresses."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import URLPattern, path, register_converter
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms.domain.spreadsheets import sheets_kept_by
from cms.views import spreadsheets
from etp.common.spreadsheets import FORMATS


class ExtensionConverter:
    """The kinds of file that go out."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        """As it is written."""
        return value

    def to_url(self, value: str) -> str:
        """As it is written."""
        return value


register_converter(ExtensionConverter, "extension")


class KeptMenuItem(MenuItem):
    """Seen by whoever keeps a spreadsheet."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the reader keeps one."""
        return bool(sheets_kept_by(request.user))


class SpreadsheetViewSet(ViewSet):
    """The spreadsheets of the reference data."""

    name = "spreadsheets"
    url_prefix = "tableurs"
    icon = "table"
    menu_label = gettext_lazy("Tableurs")
    menu_item_class = KeptMenuItem

    def whole(self) -> Iterable[ViewSet]:
        """This one alone: nothing hangs under it."""
        yield self

    def get_urlpatterns(self) -> list[URLPattern]:
        """The list, one spreadsheet, its files out, a file tried."""
        return [
            path("", spreadsheets.index, name="index"),
            path("<slug:name>/", spreadsheets.sheet_page, name="sheet"),
            path("<slug:name>/export.<extension:extension>", spreadsheets.export, name="export"),
            path("<slug:name>/modele.xlsx", spreadsheets.model, name="model"),
            path("<slug:name>/essai/<str:token>/", spreadsheets.trial, name="trial"),
            path("<slug:name>/essai/<str:token>/erreurs.csv", spreadsheets.faults, name="faults"),
        ]

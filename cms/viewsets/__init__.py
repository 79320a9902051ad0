"""« Programmes et lieux » in the editing tool: reference data of the platform, never a person who is followed."""

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from cms.viewsets.directory import DirectoryViewSet
from cms.viewsets.network import OrganisationViewSet, SiteViewSet
from cms.viewsets.programmes import ProgrammeViewSet
from cms.viewsets.spreadsheets import SpreadsheetViewSet
from cms.viewsets.versions import ModuleViewSet


class ReferenceGroup(ViewSetGroup):
    """The entries of the menu; what hangs under a record is reached from its screen."""

    menu_label = gettext_lazy("Programmes et lieux")
    menu_icon = "folder-open-inverse"
    menu_order = 120
    items = (ProgrammeViewSet, SiteViewSet, OrganisationViewSet, ModuleViewSet, DirectoryViewSet, SpreadsheetViewSet)

    def under(self) -> list[ViewSet]:
        """The tables without an entry of their own."""
        return [child for top in self.registerables for child in top.whole() if child is not top]


def reference_viewsets() -> list[ViewSet | ViewSetGroup]:
    """The group of the menu, then every table that it does not name."""
    group = ReferenceGroup()
    return [group, *group.under()]

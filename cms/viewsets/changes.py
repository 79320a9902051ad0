"""« Ce qui change »: a version beside the one before, to be read, discussed and printed."""

from typing import Any

from django.utils.translation import gettext as _

from cms.domain.changes import changes_in_words
from cms.viewsets.acts import RecordScreen


class ChangesScreen(RecordScreen):
    """Every difference of a version to the one before, by whoever may open the version."""

    template_name = "cms/reference/changes.html"

    def get_page_title(self) -> str:
        """What this screen tells."""
        return _("Ce qui change")

    def above(self) -> list[dict[str, Any]]:
        """The version, and those above it."""
        return self.viewset.trail_of(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The differences in words, with where the version stands."""
        told = {"standing": self.viewset.standing_of(self.object), "programme": self.object.programme.title}
        return {**super().get_context_data(**kwargs), **told, **changes_in_words(self.object)}

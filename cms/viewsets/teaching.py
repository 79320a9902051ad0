"""« Mots et médias »: what serves the texts, kept by those who write them."""

from django.utils.translation import gettext_lazy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.models import GlossaryTerm, TeachingMedia


class MediaViewSet(SnippetViewSet):
    """Videos and sounds, each saying whether its words can be read."""

    model = TeachingMedia
    icon = "media"
    menu_label = gettext_lazy("Vidéos et sons")
    list_display = ["title", "length", "exempt_until"]
    search_fields = ["title"]


class GlossaryViewSet(SnippetViewSet):
    """Hard words and what they mean in plain words."""

    model = GlossaryTerm
    icon = "openquote"
    menu_label = gettext_lazy("Mots à expliquer")
    list_display = ["term", "meaning"]
    search_fields = ["term", "meaning"]


class TeachingGroup(SnippetViewSetGroup):
    """The entries of the menu."""

    menu_label = gettext_lazy("Mots et médias")
    menu_icon = "media"
    menu_order = 130
    items = (GlossaryViewSet, MediaViewSet)

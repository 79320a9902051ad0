"""How an author looks at a module text before anyone signs it: as each of its readers will."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.base import gathered
from cms.models.easy_read import EASY

PATH, GUIDE, PAPER = "parcours", "guide", "papier"
TEMPLATES = {
    PATH: "cms/preview/path.html",
    GUIDE: "cms/preview/guide.html",
    EASY: "cms/easy_read.html",
    PAPER: "cms/preview/paper.html",
}


class Previewed(models.Model):
    """A text that is previewed as its readers see it; these views exist in the editing tool alone."""

    class Meta:
        abstract = True

    @property
    def preview_modes(self):
        """The public page first, then each other reader, then paper."""
        return [
            ("", _("Page publique")),
            (PATH, _("Personne sur le parcours")),
            (GUIDE, _("Intervenants")),
            (EASY, _("Facile à lire")),
            (PAPER, _("Papier")),
        ]

    def get_preview_template(self, request, mode_name):
        return TEMPLATES.get(mode_name) or super().get_preview_template(request, mode_name)

    def get_preview_context(self, request, mode_name):
        context = super().get_preview_context(request, mode_name)
        return {**context, **gathered(Previewed, self)} if mode_name in TEMPLATES else context

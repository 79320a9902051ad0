from enum import nonmember
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# Files of the same folder that are parts of the page, not drawings to choose.
PARTS = ("chevron", "favicon", "logo", "path-", "vague", "wave-")


def drawings():
    """The drawings shipped with the project, as choices: file name, then its words."""
    folder = Path(settings.STATICFILES_DIRS[0]) / "escale" / "img"
    names = sorted(path.name for path in folder.glob("*.svg") if not path.name.startswith(PARTS))
    return [(name, name.removesuffix(".svg").replace("-", " ")) for name in names]


class RoundState(models.TextChoices):
    OPEN = "open", _("en cours")
    COMPLETE = "complete", _("complet")
    REFUSED = "refused", _("changement demandé")
    SUPERSEDED = "superseded", _("fermé par une nouvelle version")
    WITHDRAWN = "withdrawn", _("retiré")

    moves = nonmember({"open": {"complete", "refused", "superseded", "withdrawn"}})

    def leads_to(self, other):
        return other in self.moves.get(self.value, ())


class Decision(models.TextChoices):
    SIGNED = "signed", _("signé")
    # The text's author is the only member of that carrier: it proposes the text, and cannot sign its own work.
    PROPOSED = "proposed", _("proposé")
    REFUSED = "refused", _("changement demandé")

    agrees = nonmember({"signed", "proposed"})


class TwinState(models.TextChoices):
    """Where the translation of a page stands, against the words of the first page that are online."""

    NONE = "none", _("pas traduite")
    DRAFT = "draft", _("en préparation")
    CURRENT = "current", _("à jour")
    BEHIND = "behind", _("en retard sur le français")
    UNKNOWN = "unknown", _("à comparer")

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


def languages():
    """The languages that are offered, as choices: a setting, so out of migrations."""
    return settings.LANGUAGES


class RoundState(models.TextChoices):
    OPEN = "open", _("en cours")
    COMPLETE = "complete", _("complet")
    REFUSED = "refused", _("changement demandé")
    SUPERSEDED = "superseded", _("fermé par une nouvelle version")
    WITHDRAWN = "withdrawn", _("retiré")

    moves = nonmember({"open": {"complete", "refused", "superseded", "withdrawn"}})

    def leads_to(self, other):
        return other in self.moves.get(self.value, ())


class OpensAfter(models.TextChoices):
    """The step of the path from which a person reads the part written for people on the path."""

    INCLUSION = "inclusion", _("l’entrée dans le programme")
    DIAGNOSIS = "diagnosis", _("le bilan éducatif partagé validé")
    ATTENDED = "attended", _("la participation à une séance de ce thème")


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


class EasyState(models.TextChoices):
    """How far the easy-read twin of a page is; a text that nobody concerned has read again never says so."""

    NONE = "none", _("pas de version facile à lire")
    WRITTEN = "written", _("rédigé en FALC")
    READ = "read", _("relu par des personnes concernées")


class MediaKind(models.TextChoices):
    VIDEO = "video", _("vidéo")
    AUDIO = "audio", _("son")


class CorrectionState(models.TextChoices):
    """A minor correction stands from its first minute; an objection, or its own author, undoes it."""

    STANDING = "standing", _("en ligne")
    OBJECTED = "objected", _("annulée par une objection")
    TAKEN_BACK = "taken_back", _("reprise par son auteur")

    moves = nonmember({"standing": {"objected", "taken_back"}})

    def leads_to(self, other):
        return other in self.moves.get(self.value, ())


class RemarkKind(models.TextChoices):
    COMMENT = "comment", _("remarque")
    READ = "read", _("relu par un patient partenaire")
    READ_WITH_REMARKS = "read_remarks", _("relu par un patient partenaire, avec des remarques")

    readings = nonmember({"read", "read_remarks"})


class Act(models.TextChoices):
    """What the ledger of validations says was done, each word as it is printed."""

    PROPOSED = "proposed", _("texte proposé")
    CHANGED = "changed", _("texte changé")
    WITHDRAWN = "withdrawn", _("texte retiré")
    COMMENTED = "commented", _("remarque")
    READ = "read", _("relu par un patient partenaire")
    SIGNED = "signed", _("signé")
    CARRIED = "carried", _("proposé par sa structure")
    REFUSED = "refused", _("changement demandé")
    PUBLISHED = "published", _("mis en ligne")
    CORRECTED = "corrected", _("correction mineure")
    OBJECTED = "objected", _("objection")
    TAKEN_BACK = "taken_back", _("correction reprise")
    RESTORED = "restored", _("mots d’avant remis en ligne")
    KEPT = "kept", _("correction maintenue, sans objection")


class Seeker(models.TextChoices):
    """For whom a visitor looks for a programme."""

    SELF = "self", _("Pour moi")
    RELATIVE = "relative", _("Pour un proche")
    PROFESSIONAL = "professional", _("Pour une personne que je soigne")


class Company(models.TextChoices):
    """Whether a visitor would come to a small group."""

    GROUP = "group", _("Oui")
    ALONE = "alone", _("Plutôt à deux, avec un soignant")
    UNSURE = "unsure", _("Je ne sais pas")

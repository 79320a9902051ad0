from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactKind(models.TextChoices):
    EMAIL = "email", _("courriel")
    MOBILE = "mobile", _("téléphone portable")
    LANDLINE = "landline", _("téléphone fixe")


class Sex(models.TextChoices):
    FEMALE = "female", _("femme")
    MALE = "male", _("homme")
    UNKNOWN = "unknown", _("non renseigné")


class CareScope(models.TextChoices):
    AGENDA = "agenda", _("agenda seulement")
    DOCUMENTS = "documents", _("agenda et documents")
    ALL = "all", _("tout le dossier")


class ConsentKind(models.TextChoices):
    ENTRY = "entry", _("entrer dans le programme")
    GP = "gp", _("écrire à mon médecin")
    REMINDERS = "reminders", _("recevoir des rappels")
    RESEARCH = "research", _("compter dans des études anonymes")


class ConsentMeans(models.TextChoices):
    SCREEN = "screen", _("à l’écran")
    PAPER = "paper", _("sur papier")
    SPOKEN = "spoken", _("de vive voix, devant témoin")


class LinkWhy(models.TextChoices):
    REFERRAL = "referral", _("orientation")
    REFERENT = "referent", _("référent du parcours")
    AUTHOR = "author", _("auteur du bilan")
    ANIMATOR = "animator", _("animateur d’un atelier")
    RESPONSIBLE = "responsible", _("structure responsable du parcours")
    REGISTRATION = "registration", _("inscription à un atelier")


class Resource(models.TextChoices):
    """The rows of the matrix that concern one person."""

    IDENTITY = "identity", _("identité et contacts")
    CONTACT = "contact", _("contacts")
    NEEDS = "needs", _("proches et besoins")
    REFERRAL = "referral", _("orientation")
    REGISTRATION = "registration", _("inscriptions")
    CONSENT = "consent", _("consentements et partages")
    FILE_STATUS = "file_status", _("état du dossier")
    DIAGNOSIS = "diagnosis", _("bilan éducatif partagé")
    SENSITIVE = "sensitive", _("notes sensibles")
    PLAN = "plan", _("programme personnalisé et évaluation")
    PLAN_DATES = "plan_dates", _("thèmes et dates du programme personnalisé")
    PARTICIPANT = "participant", _("participant d’un atelier")
    ATTENDANCE = "attendance", _("présences")
    LETTER = "letter", _("courriers")
    MESSAGES = "messages", _("messages envoyés")
    INDICATOR_ROWS = "indicator_rows", _("lignes d’un chiffre")
    JOURNAL = "journal", _("traces d’accès")

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("Courriel")
    SMS = "sms", _("SMS")
    LETTER = "letter", _("Courrier postal")


class State(models.TextChoices):
    QUEUED = "queued", _("à envoyer")
    SENDING = "sending", _("en cours d’envoi")
    SENT = "sent", _("envoyé")
    WAITING = "waiting", _("à imprimer")
    FAILED = "failed", _("non envoyé")
    DROPPED = "dropped", _("abandonné, devenu faux")
    EXPIRED = "expired", _("expiré")

from django.db import models
from django.utils.translation import gettext_lazy as _


class Country(models.TextChoices):
    FRANCE = "FR", _("France")
    BELGIUM = "BE", _("Belgique")


class OrganisationKind(models.TextChoices):
    PLATFORM = "platform", _("plateforme ETP")
    HEALTH_CENTRE = "health_centre", _("maison ou pôle de santé")
    HOSPITAL = "hospital", _("établissement de santé")
    PROJECT = "project", _("projet de soins intégrés")
    ASSOCIATION = "association", _("association")

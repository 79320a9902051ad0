from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member may be in an organisation; patients and carers are people, not members."""

    AUTHOR = "author", _("auteur, autrice")
    EDUCATOR = "educator", _("intervenant, intervenante")
    SECRETARY = "secretary", _("secrétaire")
    SITE_MANAGER = "site_manager", _("responsable de lieu")
    PROGRAMME_COORDINATOR = "programme_coordinator", _("coordonnateur, coordonnatrice de programme")
    PLATFORM_COORDINATOR = "platform_coordinator", _("coordonnateur, coordonnatrice de la plateforme")
    CARRIER_READER = "carrier_reader", _("lecteur, lectrice d’une structure porteuse")
    PATIENT_PARTNER = "patient_partner", _("patient partenaire")
    TRAINEE = "trainee", _("stagiaire")
    DPO = "dpo", _("délégué, déléguée à la protection des données")
    ADMIN = "admin", _("administrateur, administratrice technique")

    # Roles that see another person's data: a second factor is not a choice for them.
    sees_people = nonmember(
        {
            "educator",
            "secretary",
            "site_manager",
            "programme_coordinator",
            "platform_coordinator",
            "patient_partner",
            "dpo",
            "admin",
        }
    )
    # A patient partner is heard in the reviews that a carrier asks them to sign, and writes no page (the matrix).
    writes_pages = nonmember({"author", "educator", "programme_coordinator", "platform_coordinator"})

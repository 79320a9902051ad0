from enum import nonmember
from typing import Self

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


class RoomState(models.TextChoices):
    """A room of the place itself is confirmed from the start; one that is lent is asked for first."""

    ASKED = "asked", _("demandée")
    CONFIRMED = "confirmed", _("confirmée")


class ServiceKind(models.TextChoices):
    MOVE = "move", _("bouger")
    EAT = "eat", _("manger")
    TALK = "talk", _("parler, se rencontrer")
    RIGHTS = "rights", _("droits et aides")
    CARE = "care", _("soins et prévention")
    RIDE = "ride", _("se déplacer")
    HOME = "home", _("aide à la maison")


class EntryState(models.TextChoices):
    CONFIRMED = "confirmed", _("confirmée")
    TO_CONFIRM = "to_confirm", _("à confirmer")
    WITHDRAWN = "withdrawn", _("retirée")

    moves = nonmember(
        {
            "confirmed": {"confirmed", "to_confirm", "withdrawn"},
            "to_confirm": {"confirmed", "withdrawn"},
            "withdrawn": {"to_confirm"},
        }
    )

    def leads_to(self, other: Self) -> bool:
        """Whether an entry in this state may enter `other`."""
        return other in self.moves.get(self.value, set())

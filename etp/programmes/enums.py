from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalFrame(models.TextChoices):
    DECLARATION = "declaration", _("programme déclaré (France)")
    PROJECT = "project", _("projet de soins intégrés (Belgique)")


class CarrierRole(models.TextChoices):
    LEAD = "lead", _("structure référente")
    PARTNER = "partner", _("structure partenaire")


class ModuleKind(models.TextChoices):
    GROUP = "group", _("séance collective")
    INDIVIDUAL = "individual", _("séance individuelle")
    DIAGNOSIS = "diagnosis", _("bilan éducatif partagé")
    EVALUATION = "evaluation", _("évaluation finale")
    PHONE = "phone", _("suivi par téléphone")
    MEETING = "meeting", _("réunion d’information")

    appointments = nonmember({"individual", "diagnosis", "evaluation", "phone"})


class Access(models.TextChoices):
    OPEN = "open", _("ouvert à tous")
    AFTER_DIAGNOSIS = "after_diagnosis", _("après le premier entretien")
    BY_TEAM = "by_team", _("sur proposition de l’équipe")


class Audience(models.TextChoices):
    PATIENTS = "patients", _("patients")
    WITH_CARERS = "with_carers", _("patients et proches")
    CARERS_ONLY = "carers_only", _("proches seulement")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    IN_FORCE = "in_force", _("en vigueur")
    RETIRED = "retired", _("remplacée")


class SkillKind(models.TextChoices):
    SELF_CARE = "self_care", _("autosoins")
    ADAPTATION = "adaptation", _("adaptation")


class DeclarationState(models.TextChoices):
    FILED = "filed", _("déposée")
    COMPLETE = "complete", _("complète")

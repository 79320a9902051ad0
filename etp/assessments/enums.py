from django.db import models
from django.utils.translation import gettext_lazy as _


class DiagnosisKind(models.TextChoices):
    INITIAL = "initial", _("bilan éducatif partagé")
    UPDATE = "update", _("actualisation du bilan")


class DiagnosisState(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    VALIDATED = "validated", _("validé")


class Dimension(models.TextChoices):
    """The five questions of d'Ivernois and Gagnayre, then what helps and what hinders."""

    BIOMEDICAL = "biomedical", _("Ce que j’ai")
    SOCIAL = "social", _("Ce que je fais, comment je vis")
    COGNITIVE = "cognitive", _("Ce que je sais, ce que je crois")
    EMOTIONAL = "emotional", _("Qui je suis, ce que je ressens")
    PROJECT = "project", _("Mon projet, ce que je veux retrouver")
    AIDS = "aids", _("Ce qui aide, ce qui gêne")


class SectionState(models.TextChoices):
    TO_DO = "todo", _("à faire")
    DOING = "doing", _("en cours")
    DONE = "done", _("fait")


class SkillLevel(models.TextChoices):
    ACQUIRED = "acquired", _("acquis")
    IN_PROGRESS = "in_progress", _("en cours")
    NOT_ACQUIRED = "not_acquired", _("non acquis")
    NOT_ADDRESSED = "not_addressed", _("non abordé")


class ReviewMoment(models.TextChoices):
    ENTRY = "entry", _("à l’entrée")
    EXIT = "exit", _("à la fin")


class AnswerKind(models.TextChoices):
    TEXT = "text", _("texte libre")
    SCALE = "scale", _("de 0 à 10")
    CHECKS = "checks", _("plusieurs choix")


class Synthesis(models.TextChoices):
    """Where an answer goes in the synthesis that is built while the sections are written."""

    MATTERS = "matters", _("Ce qui compte pour la personne")
    RESOURCES = "resources", _("Ressources")
    BRAKES = "brakes", _("Freins")
    LEARN = "learn", _("Besoins d’apprendre")

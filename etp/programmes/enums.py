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


class Need(models.TextChoices):
    """Why a programme is about this condition (arrêté of 30 December 2020, annex I)."""

    ALD = "ald", _("sur la liste des 30 affections de longue durée")
    RARE = "rare", _("asthme ou maladie rare")
    PRIORITY = "priority", _("priorité de la région")
    JUSTIFIED = "justified", _("autre besoin, justifié")

    # Off the national list: the file says in words why.
    explained = nonmember({"priority", "justified"})


class DeclarationKind(models.TextChoices):
    INITIAL = "initial", _("déclaration initiale")
    MODIFICATION = "modification", _("modification")
    CESSATION = "cessation", _("cessation")
    AUTHORISATION = "authorised", _("autorisation d’avant 2021")


class DeclarationState(models.TextChoices):
    FILED = "filed", _("déposée")
    ACKNOWLEDGED = "received", _("accusé de réception reçu")
    ITEMS_ASKED = "asked", _("pièces demandées")
    ITEMS_ANSWERED = "answered", _("pièces envoyées")
    COMPLETE = "complete", _("complète")
    REFUSED = "refused", _("refusée")
    LAPSED = "lapsed", _("caduque")
    GRANTED = "granted", _("accordée")

    # Where the agency has to answer: two months of its silence make the file complete.
    waits_for_agency = nonmember({"filed", "received", "answered"})


# What may happen to a declaration next, state by state.
DECLARATION_STEPS: dict[str, tuple[DeclarationState, ...]] = {
    DeclarationState.FILED: (
        DeclarationState.ACKNOWLEDGED, DeclarationState.ITEMS_ASKED, DeclarationState.COMPLETE,
        DeclarationState.REFUSED,
    ),
    DeclarationState.ACKNOWLEDGED: (
        DeclarationState.ITEMS_ASKED, DeclarationState.COMPLETE, DeclarationState.REFUSED,
    ),
    DeclarationState.ITEMS_ASKED: (DeclarationState.ITEMS_ANSWERED, DeclarationState.REFUSED),
    DeclarationState.ITEMS_ANSWERED: (
        DeclarationState.ITEMS_ASKED, DeclarationState.COMPLETE, DeclarationState.REFUSED,
    ),
    DeclarationState.COMPLETE: (DeclarationState.LAPSED,),
    DeclarationState.GRANTED: (DeclarationState.LAPSED,),
    DeclarationState.REFUSED: (),
    DeclarationState.LAPSED: (),
}  # fmt: skip


class ChangeSubject(models.TextChoices):
    """What a change of which the agency may have to be told is about."""

    OBJECTIVES = "objectives", _("les objectifs")
    COORDINATOR = "coordinator", _("la coordination")
    FUNDING = "funding", _("le financement")


class FileKind(models.TextChoices):
    CERTIFICATE = "certificate", _("attestation 40 h")
    CHARTER = "charter", _("charte signée")
    DIAGNOSIS_FORM = "diagnosis", _("support du bilan éducatif partagé")
    ATTESTATION = "attestation", _("attestation de l’ARS")

    of_members = nonmember({"certificate", "charter"})

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords

from etp.accounts.models import User
from etp.assessments.enums import (
    DiagnosisKind,
    DiagnosisState,
    Dimension,
    ReviewMoment,
    SectionState,
    SkillLevel,
)
from etp.common import RuleBroken
from etp.enrolments.models import CareOffer, Enrolment
from etp.programmes.models import Objective


def refuse_validated(diagnosis_pk):
    """Raise RuleBroken when the base holds this diagnosis as validated: it is locked for ever."""
    if EducationalDiagnosis.objects.filter(pk=diagnosis_pk, state=DiagnosisState.VALIDATED).exists():
        raise RuleBroken(_("Ce bilan est validé : il ne change plus. Ajoutez une note datée."))


class EducationalDiagnosis(models.Model):
    """A shared educational diagnosis of one path: a draft until validated, then locked for ever."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="diagnoses")
    kind = models.CharField(max_length=10, choices=DiagnosisKind, default=DiagnosisKind.INITIAL)
    state = models.CharField(max_length=10, choices=DiagnosisState, default=DiagnosisState.DRAFT)
    held_on = models.DateField(null=True, blank=True)
    remote = models.BooleanField(default=False)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    validated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    validated_at = models.DateTimeField(null=True, blank=True)
    summary_for_person = models.TextField(blank=True)
    summary_for_team = models.TextField(blank=True)
    # Raised by each save; a save that carries an older number is refused, and both texts are shown.
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "educational diagnoses"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(state="validated", held_on__isnull=False, validated_at__isnull=False, validated_by__isnull=False),
                name="validated_diagnosis_has_day_and_author",
            ),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state="draft"), name="one_draft_diagnosis_a_path"
            ),
        ]

    def __str__(self):
        return f"EducationalDiagnosis {self.pk}"

    def save(self, *args, **kwargs):
        """Write the row, or raise RuleBroken when the base holds it as validated."""
        refuse_validated(self.pk)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Remove a draft, or raise RuleBroken when the base holds it as validated."""
        refuse_validated(self.pk)
        return super().delete(*args, **kwargs)


class DiagnosisSection(models.Model):
    """One dimension of a diagnosis, by the professional who wrote it; answers as {question code: text}."""

    diagnosis = models.ForeignKey(EducationalDiagnosis, models.CASCADE, related_name="sections")
    dimension = models.CharField(max_length=12, choices=Dimension)
    state = models.CharField(max_length=8, choices=SectionState, default=SectionState.TO_DO)
    answers = models.JSONField(default=dict)
    sensitive_note = models.TextField(blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["diagnosis", "dimension"], name="dimension_once")]

    def __str__(self):
        return f"DiagnosisSection {self.pk}"

    def save(self, *args, **kwargs):
        """Write the row, or raise RuleBroken when its diagnosis is validated."""
        refuse_validated(self.diagnosis_id)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Remove the row, or raise RuleBroken when its diagnosis is validated."""
        refuse_validated(self.diagnosis_id)
        return super().delete(*args, **kwargs)


class DiagnosisAddendum(models.Model):
    """Words added, dated and signed, after a diagnosis was validated."""

    diagnosis = models.ForeignKey(EducationalDiagnosis, models.PROTECT, related_name="addenda")
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "diagnosis addenda"

    def __str__(self):
        return f"DiagnosisAddendum {self.pk}"


class SkillReview(models.Model):
    """How far one objective is acquired, at entry or at exit of a care offer."""

    offer = models.ForeignKey(CareOffer, models.PROTECT, related_name="skill_reviews")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="+")
    moment = models.CharField(max_length=6, choices=ReviewMoment)
    level = models.CharField(max_length=14, choices=SkillLevel)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "objective", "moment"], name="skill_reviewed_once")]

    def __str__(self):
        return f"SkillReview {self.pk}"


class Evaluation(models.Model):
    """The individual evaluation of acquired skills that closes a care offer, in the person's words and the team's."""

    offer = models.OneToOneField(CareOffer, models.PROTECT, related_name="evaluation")
    held_on = models.DateField()
    remote = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"Evaluation {self.pk}"

"""What the French law asks of a programme: declarations, the proofs kept in its file, the changes to declare."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from etp.accounts.models import User
from etp.programmes.enums import ChangeSubject, DeclarationKind, DeclarationState, FileKind
from etp.programmes.models.programmes import Programme, ProgrammeVersion, TeamMember


class Declaration(models.Model):
    """A declaration to the regional health agency, or an authorisation given before 2021 (France only)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="declarations")
    kind = models.CharField(_("nature"), max_length=12, choices=DeclarationKind, default=DeclarationKind.INITIAL)
    number = models.CharField(max_length=40, blank=True)
    agency = models.CharField(max_length=80)
    filed_on = models.DateField()
    state = models.CharField(max_length=10, choices=DeclarationState, default=DeclarationState.FILED)
    # Since when the agency is the one to answer: the filing, then each answer to what it asked.
    waiting_since = models.DateField(null=True, blank=True)
    complete_on = models.DateField(null=True, blank=True)
    # The last day of an authorisation; a declaration has none.
    expires_on = models.DateField(null=True, blank=True)

    def __str__(self):
        return f"Declaration {self.pk}"


class DeclarationEvent(models.Model):
    """One thing that happened to a declaration, with the day it happened and who noted it."""

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="events")
    state = models.CharField(max_length=10, choices=DeclarationState)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["declaration", "on", "pk"]

    def __str__(self):
        return f"DeclarationEvent {self.pk}"


class ChangeToDeclare(models.Model):
    """A change of which the agency may have to be told: the question, its answer, and the declaration that tells it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="changes_to_declare")
    subject = models.CharField(max_length=12, choices=ChangeSubject)
    # For objectives, the version that changed them and what they were when the answer was given.
    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, null=True, blank=True, related_name="+")
    fingerprint = models.CharField(max_length=64, blank=True)
    happened_on = models.DateField()
    notify = models.BooleanField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    declaration = models.ForeignKey(Declaration, models.SET_NULL, null=True, blank=True, related_name="changes")

    class Meta:
        ordering = ["programme", "happened_on", "pk"]

    def __str__(self):
        return f"ChangeToDeclare {self.pk}"


class ProgrammeFile(models.Model):
    """A proof kept in the file of a programme; a newer one replaces it, and it stays in the history."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="files")
    kind = models.CharField(_("pièce"), max_length=12, choices=FileKind)
    member = models.ForeignKey(TeamMember, models.PROTECT, null=True, blank=True, related_name="files")
    declaration = models.ForeignKey(Declaration, models.PROTECT, null=True, blank=True, related_name="files")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    dated_on = models.DateField()
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["programme", "kind", "added_at"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind__in=["certificate", "charter"], member__isnull=False, declaration=None)
                    | Q(kind=FileKind.ATTESTATION, member=None, declaration__isnull=False)
                    | Q(kind=FileKind.DIAGNOSIS_FORM, member=None, declaration=None)
                ),
                name="programme_file_names_what_it_proves",
            ),
            models.UniqueConstraint(
                fields=["member", "kind"], condition=Q(replaced_at=None), name="one_current_file_of_member"
            ),
            models.UniqueConstraint(
                fields=["declaration"], condition=Q(replaced_at=None), name="one_current_attestation"
            ),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(replaced_at=None, kind=FileKind.DIAGNOSIS_FORM),
                name="one_current_diagnosis_form",
            ),
        ]

    def __str__(self):
        return f"ProgrammeFile {self.pk}"


class FileContent(models.Model):
    """The bytes of a file, apart so that a list never loads them, in the base so that no web server can reach them."""

    file = models.OneToOneField(ProgrammeFile, models.CASCADE, related_name="content")
    data = models.BinaryField()

    def __str__(self):
        return f"FileContent {self.pk}"

"""The sign-off of a module's text by each carrier of its programme: rounds, signatures, pinned revisions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Revision, Task

from cms.enums import Decision, RemarkKind, RoundState
from etp.accounts.models import User
from etp.audit.models import AppendOnly
from etp.network.models import Organisation
from etp.programmes.enums import CarrierRole
from etp.programmes.models import Module, ProgrammeVersion


class CarrierSignOff(Task):
    """The workflow task during which the carriers of the programme sign, each in its own time."""

    days = models.PositiveSmallIntegerField(_("jours pour répondre"), default=14)
    admin_form_fields = [*Task.admin_form_fields, "days"]

    class Meta:
        verbose_name = _("validation par les structures porteuses")
        verbose_name_plural = _("validations par les structures porteuses")

    @classmethod
    def get_description(cls):
        """One sentence for the choice of a task type."""
        return _("Chaque structure porteuse signe exactement cette version, puis elle paraît.")


class Round(models.Model):
    """One round of signatures: exactly this content, asked of exactly these carriers."""

    page = models.ForeignKey("cms.ModulePage", models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=RoundState, default=RoundState.OPEN)
    reason = models.CharField(_("raison du tour"), max_length=240)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    deadline = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["page", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="round_number_once"),
            models.UniqueConstraint(fields=["page"], condition=Q(state="open"), name="one_open_round"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="closed_round_has_an_instant",
            ),
        ]

    def __str__(self):
        return f"Round {self.pk}"


class RoundCarrier(models.Model):
    """A carrier as it stood when the round opened; one that joins later is asked at the next round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="carriers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=CarrierRole)

    class Meta:
        ordering = ["round", "role", "organisation"]
        constraints = [models.UniqueConstraint(fields=["round", "organisation"], name="carrier_once_a_round")]

    def __str__(self):
        return f"RoundCarrier {self.pk}"


class Signature(AppendOnly):
    """What one carrier answered in one round, by whose hand; never changed afterwards, and the base sees to it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    as_deputy = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    comment = models.TextField(_("remarque"), blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["round", "at"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="carrier_answers_once_a_round"),
            models.CheckConstraint(
                condition=Q(decision="proposed", proposed_by__isnull=False)
                | (~Q(decision="proposed") & Q(proposed_by=None)),
                name="only_a_proposal_names_its_proposer",
            ),
        ]

    def __str__(self):
        return f"Signature {self.pk}"


class Remark(AppendOnly):
    """What someone said of the words of a round without signing them: a remark, or a patient partner's reading."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=12, choices=RemarkKind)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    comment = models.TextField(_("remarque"), blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["round", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"], condition=~Q(kind="comment"), name="partner_reads_once_a_round"
            ),
            models.CheckConstraint(condition=Q(kind="read") | ~Q(comment=""), name="a_remark_has_words"),
        ]

    def __str__(self):
        return f"Remark {self.pk}"


class PinnedContent(models.Model):
    """The signed text of a module that people on a path of this version read, whatever is published later."""

    version = models.ForeignKey(ProgrammeVersion, models.PROTECT, related_name="pinned_contents")
    module = models.ForeignKey(Module, models.PROTECT, related_name="pinned_contents")
    locale = models.ForeignKey(Locale, models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, models.PROTECT, related_name="pins")
    pinned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "module", "locale"], name="one_pinned_text_a_language")
        ]

    def __str__(self):
        return f"PinnedContent {self.pk}"

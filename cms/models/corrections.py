"""A minor correction of signed words: online at once, told to the carriers, open to objection for seven days."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from cms.enums import CorrectionState
from cms.models.signoff import Round
from etp.accounts.models import User
from etp.audit.models import AppendOnly
from etp.network.models import Organisation


class Correction(models.Model):
    """A few characters changed in the words that `base` is about, by the hand of a carrier."""

    page = models.ForeignKey("cms.ModulePage", models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    base = models.ForeignKey(Round, models.PROTECT, related_name="corrections")
    before = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    reason = models.CharField(_("raison"), max_length=240)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    open_until = models.DateField()
    state = models.CharField(max_length=12, choices=CorrectionState, default=CorrectionState.STANDING)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    restored = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["page", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="correction_number_once"),
            models.CheckConstraint(
                condition=Q(state="standing", ended_at=None) | (~Q(state="standing") & Q(ended_at__isnull=False)),
                name="undone_correction_has_an_instant",
            ),
        ]

    def __str__(self):
        return f"Correction {self.pk}"


class Objection(AppendOnly):
    """Why one carrier wants the signed words back, by whose hand; never changed afterwards."""

    correction = models.OneToOneField(Correction, models.PROTECT, related_name="objection")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    as_deputy = models.BooleanField(default=False)
    comment = models.TextField(_("objection"))
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(comment=""), name="an_objection_has_words")]

    def __str__(self):
        return f"Objection {self.pk}"

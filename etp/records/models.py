from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from etp.accounts.models import User
from etp.network.models import Organisation, Room, Site
from etp.programmes.models import Carrier, Programme
from etp.records.enums import Answer, Hanging


class Departure(models.Model):
    """A carrier prepares to leave a programme, then leaves it: what was decided stays with the row.

    `on` is the last day on which it carries the programme, as planned; `left_at` the instant at which it was done.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="departures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="departures")
    on = models.DateField(_("dernier jour"))
    reason = models.CharField(_("motif"), max_length=200)
    new_lead = models.ForeignKey(Carrier, models.PROTECT, null=True, blank=True, related_name="+")
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    left_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "organisation"],
                condition=Q(left_at=None, given_up_at=None),
                name="one_departure_under_way",
            ),
            models.CheckConstraint(condition=Q(left_at=None) | Q(given_up_at=None), name="departure_done_or_given_up"),
        ]

    def __str__(self):
        return f"Departure {self.pk}"

    @property
    def under_way(self):
        return self.left_at is None and self.given_up_at is None


class Decision(models.Model):
    """What becomes of one path or one session (`kind`, `row`) when the carrier leaves; changed until it does."""

    departure = models.ForeignKey(Departure, models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=10, choices=Hanging)
    row = models.PositiveBigIntegerField()
    answer = models.CharField(max_length=10, choices=Answer)
    # A coded end for a path, a sentence to the people for a session.
    reason = models.CharField(max_length=120, blank=True)
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    means = models.CharField(max_length=10, blank=True)
    witness = models.CharField(max_length=120, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["departure", "kind", "row"], name="one_decision_a_row"),
        ]

    def __str__(self):
        return f"Decision {self.pk}"

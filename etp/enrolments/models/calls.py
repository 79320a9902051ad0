from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from etp.accounts.models import User
from etp.enrolments.enums import CallEnd, CallOutcome, CallTime
from etp.network.models import Commune, Site
from etp.programmes.models import Programme


class CallBackQuerySet(models.QuerySet):
    def waiting(self):
        """Requests that nobody has closed, the most pressing first."""
        return self.filter(ended="").order_by("due_on", "received_at", "pk")

    def closed(self):
        """Requests that are closed and not erased yet, the last one first."""
        return self.exclude(ended="").order_by("-closed_at", "-pk")


class CallBack(models.Model):
    """A visitor asks to be called: a name, a phone, a time of the day. Erased some days after it is closed."""

    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)
    best_time = models.CharField(max_length=10, choices=CallTime, default=CallTime.ANY)
    language = models.CharField(max_length=10)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    ended = models.CharField(max_length=12, choices=CallEnd, blank=True)
    why = models.CharField(_("précision"), max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = CallBackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended="", due_on__isnull=False, closed_at=None)
                | ~Q(ended="") & Q(due_on=None, closed_at__isnull=False),
                name="call_back_is_due_or_closed",
            ),
            models.CheckConstraint(condition=~Q(ended="other") | ~Q(why=""), name="other_end_of_a_call_says_why"),
        ]

    def __str__(self):
        return f"CallBack {self.pk}"

    @property
    def key(self):
        """What the journal names it by."""
        return f"call:{self.pk}"


class CallTry(models.Model):
    """One call made to answer a request."""

    call_back = models.ForeignKey(CallBack, models.CASCADE, related_name="tries")
    outcome = models.CharField(max_length=12, choices=CallOutcome)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self):
        return f"CallTry {self.pk}"

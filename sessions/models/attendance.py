from django.db import models
from django.db.models import Q

from etp.accounts.models import User
from sessions.enums import CareMode, Mark
from sessions.models.registration import Registration


class Attendance(models.Model):
    """What the sheet says of one registered person; not marked is never absent."""

    registration = models.OneToOneField(Registration, models.PROTECT, related_name="attendance")
    mark = models.CharField(max_length=14, choices=Mark, default=Mark.NOT_MARKED)
    care_mode = models.CharField(max_length=12, choices=CareMode, default=CareMode.TOWN)
    remote = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    # Why a mark is unknown, or from what it was rebuilt after the day.
    reason = models.CharField(max_length=200, blank=True)
    marked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "attendances"
        constraints = [
            models.CheckConstraint(condition=~Q(mark="unknown") | ~Q(reason=""), name="unknown_has_a_reason"),
            models.CheckConstraint(
                condition=Q(mark="not_marked") | Q(marked_at__isnull=False), name="mark_has_an_instant"
            ),
        ]
        indexes = [models.Index(fields=["mark"], name="attendance_mark")]

    def __str__(self):
        return f"Attendance {self.pk}"

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from etp.messaging.enums import Channel, State

# Longer than the worst honest sending (four exchanges of a minute at most): past it, the sender is held for dead.
STUCK_AFTER = timedelta(minutes=5)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unsent(self, now: datetime) -> Self:
        """Waiting for its first attempt or the next one, or claimed by a process that died."""
        return self.filter(Q(state=State.QUEUED) | Q(state=State.SENDING, claimed_at__lte=now - STUCK_AFTER))

    def due(self, now: datetime) -> Self:
        """To be sent at `now`, the longest due first."""
        return self.unsent(now).filter(not_before__lte=now).order_by("not_before", "pk")

    def overdue(self, now: datetime) -> Self:
        """Too late to be of use at `now`."""
        return self.unsent(now).filter(expires_at__lte=now)


class Notification(models.Model):
    """One message that a fact has made due. It knows nobody: `key` and `recipient` are opaque to this app."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    recipient = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, choices=Channel)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10, default="fr")
    dedupe = models.CharField(max_length=160, unique=True)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=60, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = [
            # Not a partial index: SQLite does not use one for a query with bound values.
            models.Index(fields=["state", "not_before"], name="notification_due"),
            models.Index(fields=["recipient", "created_at"], name="notification_recipient"),
        ]

    def __str__(self) -> str:
        return f"Notification {self.pk} ({self.kind})"


class Heartbeat(models.Model):
    """When a background process last proved that it works, not merely that it runs."""

    name = models.CharField(max_length=40, unique=True)
    beaten_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

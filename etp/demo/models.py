from django.db import models

from etp.messaging.enums import Channel


class CourierItem(models.Model):
    """A message of the demonstration exactly as it would have left; exists in demo mode only."""

    channel = models.CharField(max_length=10, choices=Channel)
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=254, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"CourierItem {self.pk}"

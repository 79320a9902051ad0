from datetime import timedelta

from django.conf import settings
from django.db import models


class SheetUpload(models.Model):
    """A spreadsheet between its dry run and its import: read once, seen by its sender alone, gone after an hour.

    It stands in the base, which every process shares; `content` is the table as read, in JSON.
    """

    LASTS = timedelta(hours=1)

    token = models.CharField(max_length=43, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sheet = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    content = models.TextField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return f"SheetUpload {self.pk}"

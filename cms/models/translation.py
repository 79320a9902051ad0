"""From which words of the first page a translation was made."""

from django.db import models
from wagtail.models import Page, Revision

from etp.accounts.models import User


class TranslationSource(models.Model):
    """The words that a translated page says in its language: a fingerprint a field or block, as they stood then."""

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="translation_source")
    # An old revision may be purged: the fingerprints are enough to say which blocks have changed.
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, blank=True, related_name="+")
    words = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self):
        return f"TranslationSource {self.pk}"

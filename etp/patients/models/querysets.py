from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from etp.common.text import fold


class SpanQuerySet(models.QuerySet[Any]):
    """Rows that hold from `since` until `until`."""

    def live(self, at: datetime) -> Self:
        """Rows in force at the instant `at`."""
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class ContactQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        """Contacts that still reach the person, the preferred first."""
        return self.filter(ended_at=None).order_by("-preferred", "pk")


class PersonQuerySet(models.QuerySet[Any]):
    def named_like(self, words: str) -> Self:
        """People whose folded name holds each of `words`, whatever the accents, hyphens and order."""
        found = self
        for word in fold(words).split():
            found = found.filter(folded__contains=word)
        return found

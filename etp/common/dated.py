"""Rows with a first and a last day (`since`, `until`), both included; one that goes on has no last day."""

from typing import Any

from django.db.models import Q


def live_on(day: Any) -> Q:
    """The condition that a dated row is in force on `day`: a date, or a value of a prepared query still to come."""
    return (Q(until=None) | Q(until__gte=day)) & Q(since__lte=day)

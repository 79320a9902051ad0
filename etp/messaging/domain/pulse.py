"""Heartbeats: a background process proves that it works, not merely that it runs."""

from datetime import datetime, timedelta

from etp.common.clock import moment
from etp.messaging.models import Heartbeat

# Three missed beats of one minute: past this the process is restarted.
SILENCE = timedelta(minutes=3)


def beat(name: str, *, at: datetime | None = None) -> None:
    """Note that the process `name` has just done real work."""
    Heartbeat.objects.update_or_create(name=name, defaults={"beaten_at": moment(at)})


def is_alive(name: str, *, at: datetime | None = None) -> bool:
    """Whether `name` has beaten within the last three minutes."""
    return Heartbeat.objects.filter(name=name, beaten_at__gte=moment(at) - SILENCE).exists()

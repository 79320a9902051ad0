"""Delivery without end, for a process of its own: a code typed by someone waiting leaves within seconds."""

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone

from etp.messaging.domain.delivery import run_batch
from etp.messaging.domain.pulse import beat

logger = logging.getLogger(__name__)

PAUSE = 2.0
# A server that is down is asked again at this rate, not at the other one.
PAUSE_WHEN_SHUT = 30.0
BEAT_EVERY = timedelta(minutes=1)


def deliver_for_ever(stop: threading.Event, *, limit: int) -> None:
    """Deliver until `stop` is set, finishing the message in hand; outlive a base that goes away for a while."""
    beaten_at = timezone.now() - BEAT_EVERY
    while not stop.is_set():
        pause = PAUSE
        try:
            close_old_connections()
            batch = run_batch(limit, keep_on=lambda: not stop.is_set())
            pause = PAUSE_WHEN_SHUT if batch.shut else PAUSE
            if timezone.now() - beaten_at >= BEAT_EVERY:
                beaten_at = timezone.now()
                beat("deliver")
        except Exception as error:
            # The base may be away or a setting wrong: the loop says so and comes back, it never ends by itself.
            logger.warning("Delivery waits: %s", type(error).__name__)
            pause = PAUSE_WHEN_SHUT
        stop.wait(pause)

"""Delivery: at least once, each attempt under a claim that one process alone can hold."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import translation

from etp.common.clock import moment
from etp.messaging.domain.kinds import known_kind
from etp.messaging.domain.recipients import Place, place_of
from etp.messaging.domain.transport import BackendTransport, MailTransport, Outage, Refused, transport_for
from etp.messaging.enums import Channel, State
from etp.messaging.models import Notification

logger = logging.getLogger(__name__)

# How long a message waits after its first, second, third and fourth failure; the fifth is the last.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))

Transport = MailTransport | BackendTransport


class Moved(Exception):
    """The recipient is reached elsewhere since the message was queued, at `place` (channel, address)."""

    def __init__(self, place: Place) -> None:
        super().__init__("The recipient is reached elsewhere.")
        self.place = place


@dataclass
class Batch:
    """What one run did: messages handed over, and channels found shut."""

    sent: int = 0
    shut: list[str] = field(default_factory=list)


def deliver_pending(limit: int = 200, *, at: datetime | None = None) -> int:
    """Send what is due, at most `limit` a channel; returns how many were handed over. Never inside a transaction."""
    return run_batch(limit, at=at).sent


def run_batch(limit: int = 200, *, keep_on: Callable[[], bool] = lambda: True, at: datetime | None = None) -> Batch:
    """Send what is due, at most `limit` a channel; one message that fails never stops the others.

    `keep_on` is asked before each message, so that a batch can end early with nothing in hand.
    """
    Notification.objects.overdue(moment(at)).update(state=State.EXPIRED)
    batch = Batch()
    for channel in Channel.values:
        _run_channel(channel, limit, batch, keep_on, at)
    return batch


def _run_channel(channel: str, limit: int, batch: Batch, keep_on: Callable[[], bool], at: datetime | None) -> None:
    due = list(Notification.objects.due(moment(at)).filter(channel=channel)[:limit])
    if not due:
        return
    transport = transport_for(channel)
    try:
        for notification in due:
            if not keep_on():
                break
            # Opened before the claim: while the other side is down, no message is touched and none uses up a try.
            transport.open()
            if claim(notification, moment(at)):
                batch.sent += _deliver(notification, transport, at)
    except Outage as error:
        logger.warning("The way out for %s is shut: %s", channel, error)
        batch.shut.append(channel)
    finally:
        transport.close()


def claim(notification: Notification, now: datetime) -> bool:
    """Take the message for this process, as it was read: False when another has touched it since."""
    claimed = Notification.objects.filter(
        pk=notification.pk,
        state=notification.state,
        attempts=notification.attempts,
        claimed_at=notification.claimed_at,
    ).update(state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1)
    notification.state, notification.claimed_at = State.SENDING, now
    notification.attempts += 1
    return bool(claimed)


def _deliver(notification: Notification, transport: Transport, at: datetime | None) -> bool:
    """Attempt one claimed message and write down how it ended; raises Outage when its channel is shut."""
    try:
        state, reason = _attempt(notification, transport, at)
    except Outage:
        _settle(notification, state=State.QUEUED, claimed_at=None, attempts=notification.attempts - 1)
        raise
    except Moved as moved:
        # The next run sends it where its recipient is reached now; nothing has been tried yet.
        channel, address = moved.place
        again = {"state": State.QUEUED, "claimed_at": None, "attempts": notification.attempts - 1}
        _settle(notification, channel=channel, address=address, **again)
        return False
    except Refused as error:
        state, reason = State.FAILED, f"refused: {error}"
    except Exception as error:
        # Whatever one message raises, the others still leave.
        _put_back(notification, error, moment(at))
        return False
    handed_over = state in (State.SENT, State.WAITING)
    _settle(notification, state=state, reason=reason, sent_at=moment(at) if handed_over else None)
    return handed_over


def _attempt(notification: Notification, transport: Transport, at: datetime | None) -> tuple[State, str]:
    kind = known_kind(notification.kind)
    if kind is None:
        return State.FAILED, "unknown_kind"
    if notification.expires_at and notification.expires_at <= moment(at):
        return State.EXPIRED, ""
    if not kind.still_true(notification.key):
        return State.DROPPED, "stale"
    if not kind.allowed(notification.key):
        return State.DROPPED, "not_allowed"
    if notification.channel != Channel.LETTER and not notification.address:
        return State.FAILED, "no_address"
    if notification.channel != Channel.LETTER and not _is_there(notification):
        return State.DROPPED, "address_ended"
    with translation.override(notification.language):
        message = kind.render(notification)
    return transport.send(notification, message), ""


def _is_there(notification: Notification) -> bool:
    """Whether the recipient is still reached where the message was queued for; raises Moved when elsewhere now."""
    queued_for = (notification.channel, notification.address)
    now = place_of(notification.recipient, *queued_for)
    if now is not None and now != queued_for:
        raise Moved(now)
    return now is not None


def _put_back(notification: Notification, error: Exception, now: datetime) -> None:
    """Try again later, or give up after the last attempt; only the error's type stays, its words may name a person."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    name = type(error).__name__
    logger.warning(
        "Notification %s (%s) failed: %s at %s:%s",
        notification.pk, notification.kind, name, place.filename, place.lineno,
    )  # fmt: skip
    reason = f"error: {name}"[:60]
    if notification.attempts > len(BACK_OFF):
        _settle(notification, state=State.FAILED, reason=reason)
    else:
        later = now + BACK_OFF[notification.attempts - 1]
        _settle(notification, state=State.QUEUED, claimed_at=None, not_before=later, reason=reason)


def _settle(notification: Notification, **changes: object) -> None:
    """Write how the attempt ended, unless the claim was lost to another process meanwhile."""
    Notification.objects.filter(pk=notification.pk, state=State.SENDING, claimed_at=notification.claimed_at).update(
        **changes
    )

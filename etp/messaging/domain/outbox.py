"""The outbox: a message becomes due in the transaction of the fact that caused it."""

import hashlib
import secrets
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings

from etp.common.clock import moment
from etp.messaging.enums import State
from etp.messaging.models import Notification


def queue(
    kind: str,
    key: str,
    *,
    recipient: str,
    channel: str,
    address: str = "",
    language: str = "fr",
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    dedupe: str | None = None,
    at: datetime | None = None,
) -> Notification:
    """Make one message due, in the caller's transaction; it leaves at `not_before` (default: `at`) or later.

    The same `dedupe` twice gives the existing row and no second message, also between two transactions.
    Past `expires_at` the message is never sent.
    """
    now = moment(at)
    name = dedupe or f"{kind}:{key}:{secrets.token_hex(8)}"
    notification = Notification(
        kind=kind,
        key=key,
        recipient=recipient,
        channel=channel,
        address=address,
        language=language,
        dedupe=name,
        message_id=_message_id(name),
        created_at=now,
        not_before=moment(not_before or now),
        expires_at=expires_at,
    )
    if dedupe is None:
        notification.save(force_insert=True)
        return notification
    # One INSERT that gives way to the row of another transaction, without breaking the caller's own.
    Notification.objects.bulk_create([notification], ignore_conflicts=True)
    return Notification.objects.get(dedupe=name)


def expire_due_before(instant: datetime) -> int:
    """Give up the messages that should have left before `instant` and have not; returns how many."""
    return Notification.objects.filter(state=State.QUEUED, not_before__lt=instant).update(state=State.EXPIRED)


def _message_id(dedupe: str) -> str:
    """The Message-ID that every attempt to send this message carries, so that a repeat is recognised."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(dedupe.encode()).hexdigest()[:40]}@{domain}>"

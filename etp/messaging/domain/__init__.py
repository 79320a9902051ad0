"""Messages: made due with the fact that causes them, delivered later at least once, never stored."""

from etp.messaging.domain.composing import absolute, compose, compose_sms
from etp.messaging.domain.delivery import deliver_pending, run_batch
from etp.messaging.domain.kinds import Message, register_kind
from etp.messaging.domain.looping import deliver_for_ever
from etp.messaging.domain.outbox import expire_due_before, queue
from etp.messaging.domain.pulse import beat, is_alive
from etp.messaging.domain.recipients import register_recipients
from etp.messaging.domain.transport import Outage, Refused

__all__ = [
    "Message",
    "Outage",
    "Refused",
    "absolute",
    "beat",
    "compose",
    "compose_sms",
    "deliver_for_ever",
    "deliver_pending",
    "expire_due_before",
    "is_alive",
    "queue",
    "register_kind",
    "register_recipients",
    "run_batch",
]

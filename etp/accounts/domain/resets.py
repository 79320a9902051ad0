"""A forgotten password: the same work and the same answer whether the e-mail is known or not."""

from datetime import datetime, timedelta

from django.conf import settings

from etp.accounts.models import User
from etp.common.clock import moment
from etp.messaging.domain import queue
from etp.messaging.enums import Channel
from etp.messaging.models import Notification


def ask_reset(email: str, user: User | None, *, language: str = "fr", at: datetime | None = None) -> Notification:
    """Queue the message with the link; for an unknown e-mail (`user` None) the row is dropped at delivery."""
    at = moment(at)
    return queue(
        "password_reset",
        f"user:{user.pk if user else 0}",
        recipient=f"user:{user.pk if user else 0}",
        channel=Channel.EMAIL,
        address=email,
        language=language,
        expires_at=at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
        at=at,
    )

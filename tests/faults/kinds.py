"""A kind of message whose text tells which process sent it."""

import os

from etp.messaging.domain import Message, register_kind

KIND = "tests.fault"

register_kind(
    KIND,
    render=lambda notification: Message(subject="Bonjour", text=str(os.getpid())),
    still_true=lambda key: True,
    allowed=lambda key: True,
)

"""A kind of message whose key says what becomes of it: "stale:…", "forbidden:…", "broken:…", anything else leaves."""

from django.utils.translation import gettext

from etp.messaging.domain import Message, queue, register_kind
from etp.messaging.enums import Channel

KIND = "tests.note"


def write(notification):
    if notification.key.startswith("broken:"):
        raise ValueError("Marie Le Goff, diabète")
    return Message(subject=f"Bonjour\r\nBcc: x@example.org {notification.key}", text=gettext("Yes"))


def note(key="1", *, channel=Channel.EMAIL, address="marie@example.org", recipient="reader:1", **facts):
    """Queue one such message."""
    return queue(KIND, key, recipient=recipient, channel=channel, address=address, **facts)


register_kind(
    KIND,
    render=write,
    still_true=lambda key: not key.startswith("stale:"),
    allowed=lambda key: not key.startswith("forbidden:"),
)

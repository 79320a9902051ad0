"""Nothing leaves a demonstration: each e-mail, SMS and letter is kept for /demo/courrier/ as it would have left."""

from django.core.mail.backends.base import BaseEmailBackend

from etp.demo.models import CourierItem
from etp.messaging.enums import Channel, State


class CourierMail(BaseEmailBackend):
    """Django's mail backend of a demonstration."""

    def send_messages(self, email_messages):
        """Keep each message, once for each of its recipients; returns how many messages."""
        kept = [_from_email(message, address) for message in email_messages for address in message.recipients()]
        CourierItem.objects.bulk_create(kept)
        return len(email_messages)


class CourierSms:
    """The SMS of a demonstration."""

    def send(self, notification, message):
        """Keep the SMS; it counts as sent."""
        _keep(Channel.SMS, notification, message)
        return State.SENT


class CourierLetter:
    """The letters of a demonstration."""

    def send(self, notification, message):
        """Keep the letter; it counts as posted."""
        _keep(Channel.LETTER, notification, message)
        return State.SENT


def _from_email(message, address):
    sent = message.message()
    return CourierItem(
        channel=Channel.EMAIL,
        address=address,
        subject=message.subject,
        text=message.body,
        html=next((part.content for part in getattr(message, "alternatives", []) if part.mimetype == "text/html"), ""),
        headers={name: str(value) for name, value in sent.items()},
    )


def _keep(channel, notification, message):
    CourierItem.objects.create(
        channel=channel,
        address=notification.address,
        subject=message.subject,
        text=message.text,
        headers={"Message-ID": notification.message_id},
    )

"""The ways out: e-mail through Django's mail backend, SMS and letters through the classes named in settings."""

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.module_loading import import_string

from etp.messaging.domain.kinds import Message
from etp.messaging.enums import Channel, State
from etp.messaging.models import Notification


class Outage(Exception):
    """The way out is shut for every message: this one did not fail, the channel waits."""


class Refused(Exception):
    """The other side said that this message will never pass; `str(error)` is a short code without personal data."""


class MailTransport:
    """E-mails of one batch over one connection, opened when the first one leaves."""

    def __init__(self) -> None:
        self.connection = get_connection()

    def open(self) -> None:
        """Have a connection open; raises Outage when there is none to be had."""
        try:
            self.connection.open()
        except (OSError, SMTPException) as error:
            self.close()
            raise Outage(type(error).__name__) from error

    def send(self, notification: Notification, message: Message) -> State:
        """Hand one e-mail over; raises Refused on a permanent (5xx) answer, the error itself on any other."""
        try:
            _email(notification, message, self.connection).send()
        except SMTPRecipientsRefused as error:
            raise _refusal(next(iter(error.recipients.values()))[0], error) from error
        except SMTPResponseException as error:
            raise _refusal(error.smtp_code, error) from error
        except (OSError, SMTPException):
            # The line is in an unknown state: the next message starts on a new one.
            self.close()
            raise
        return State.SENT

    def close(self) -> None:
        """Close the connection, whatever its state."""
        try:
            self.connection.close()
        except (OSError, SMTPException):
            self.connection = get_connection()


class BackendTransport:
    """SMS or letters of one batch through the backend class that settings name."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.backend: Any = None

    def open(self) -> None:
        """Have the backend at hand; raises Outage when settings name one that cannot work."""
        try:
            self.backend = self.backend or import_string(self.path)()
        except (ImportError, ImproperlyConfigured) as error:
            raise Outage(type(error).__name__) from error

    def send(self, notification: Notification, message: Message) -> State:
        """Hand one message over; returns SENT, or WAITING when a person must still act (print a letter)."""
        return State(self.backend.send(notification, message))

    def close(self) -> None:
        """Nothing stays open between two messages."""


def transport_for(channel: str) -> MailTransport | BackendTransport:
    """The way out of one batch of `channel`."""
    if channel == Channel.EMAIL:
        return MailTransport()
    return BackendTransport(settings.SMS_BACKEND if channel == Channel.SMS else settings.LETTER_BACKEND)


def _email(notification: Notification, message: Message, connection: Any) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[notification.address],
        # RFC 3834: absence replies are not sent to an automatic message.
        headers={"Message-ID": notification.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    for name, content, mimetype in message.attachments:
        email.attach(name, content, mimetype)
    return email


def _refusal(code: int, error: Exception) -> Exception:
    """Refused for a permanent code; the error itself for a temporary one, so that it is tried again."""
    return Refused(f"smtp {code}") if code >= 500 else error

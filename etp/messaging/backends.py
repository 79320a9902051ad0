"""Ways out for SMS and letters: a class with `send(notification, message) -> State`, named in settings."""

import json
import logging
import urllib.error
import urllib.request

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from etp.messaging.domain import Message, Outage, Refused
from etp.messaging.enums import State
from etp.messaging.models import Notification

logger = logging.getLogger(__name__)

SMS_SECONDS = 20


class ConsoleSms:
    """No gateway yet: the log says that an SMS would have left, without its words or its number."""

    def send(self, notification: Notification, message: Message) -> State:
        """Note the SMS in the log and call it sent."""
        logger.info("SMS of notification %s: %s characters", notification.pk, len(message.text))
        return State.SENT


class HttpSms:
    """SMS through a gateway: one POST of JSON (to, text, reference) to settings.SMS_URL, https only, no redirect."""

    def __init__(self) -> None:
        if not settings.SMS_URL.startswith("https://"):
            raise ImproperlyConfigured("SMS_URL must be an https address.")
        self.opener = urllib.request.build_opener(_NoRedirect)

    def send(self, notification: Notification, message: Message) -> State:
        """Hand one SMS over; raises Refused on a 4xx answer but 429, Outage when the gateway cannot be reached."""
        try:
            with self.opener.open(_request(notification, message), timeout=SMS_SECONDS):
                return State.SENT
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != 429:
                raise Refused(f"http {error.code}") from error
            raise
        except urllib.error.URLError as error:
            raise Outage(type(error.reason).__name__) from error


class WaitingLetter:
    """Letters are printed and posted by the team: the message waits on its list."""

    def send(self, notification: Notification, message: Message) -> State:
        """Leave the letter waiting to be printed."""
        return State.WAITING


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The gateway's address is the only one called: an answer that points elsewhere is a refusal."""

    def redirect_request(self, *args: object) -> None:
        return None


def _request(notification: Notification, message: Message) -> urllib.request.Request:
    body = {"to": notification.address, "text": message.text, "reference": notification.message_id}
    return urllib.request.Request(  # noqa: S310 -- the scheme was checked when the backend was made
        settings.SMS_URL,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_TOKEN}"},
        method="POST",
    )

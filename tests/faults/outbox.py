"""An outbox of two hundred messages, for the proofs that break its delivery."""

from datetime import timedelta

from etp.messaging.domain import queue
from etp.messaging.enums import Channel, State
from etp.messaging.models import Notification
from tests.faults.kinds import KIND
from tests.scale import rounds
from tests.servers import base_url

MESSAGES = rounds(200, 2000)


def with_mail(port):
    """The variables of a process that works on the test's base and sends through the server on `port`."""
    return {
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "DATABASE_URL": base_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }


def queue_messages(count=MESSAGES):
    for number in range(count):
        queue(KIND, str(number), recipient="reader:1", channel=Channel.EMAIL, address=f"person{number}@example.org")


def states():
    found = list(Notification.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in sorted(set(found))}


def let_time_pass(minutes):
    """Move every claim and every appointment back, as `minutes` of waiting would have."""
    back = timedelta(minutes=minutes)
    for row in Notification.objects.exclude(state=State.SENT):
        row.not_before -= back
        row.claimed_at = row.claimed_at and row.claimed_at - back
        row.save()

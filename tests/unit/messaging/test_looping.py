import threading

import pytest
from django.core import mail
from django.test import override_settings

from etp.messaging.domain import deliver_for_ever, is_alive
from tests.factories.messaging import note

# The loop lets go of its connection between rounds, so it needs a base of its own and no transaction around it.
pytestmark = pytest.mark.usefixtures("committed_base")


class Rounds(threading.Event):
    """Stops the loop after so many rounds, and notes how long it would have paused after each."""

    def __init__(self, rounds):
        super().__init__()
        self.left, self.pauses = rounds, []

    def wait(self, timeout=None):
        self.pauses.append(timeout)
        self.left -= 1
        if not self.left:
            self.set()
        return self.is_set()


def test_the_loop_delivers_and_looks_again_after_two_seconds():
    note()
    rounds = Rounds(2)
    deliver_for_ever(rounds, limit=10)
    assert (rounds.pauses, len(mail.outbox), is_alive("deliver")) == ([2, 2], 1, True)


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1)
def test_a_server_that_is_down_is_asked_again_after_thirty_seconds():
    note()
    rounds = Rounds(1)
    deliver_for_ever(rounds, limit=10)
    assert rounds.pauses == [30]


@override_settings(EMAIL_BACKEND="not.a.backend")
def test_the_loop_outlives_an_error_of_its_own():
    note()
    rounds = Rounds(2)
    deliver_for_ever(rounds, limit=10)
    assert rounds.pauses == [30, 30]

"""Two hundred messages, a mail server that misbehaves, a process that dies: nothing is lost, little is sent twice."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from etp.messaging.domain import deliver_pending
from etp.messaging.enums import State
from etp.messaging.models import STUCK_AFTER, Notification
from tests.faults.mailserver import DEADLINE, Mailbox, mail_server
from tests.faults.outbox import MESSAGES, let_time_pass, queue_messages, states, with_mail
from tests.machine import environment
from tests.servers import ROOT

pytestmark = pytest.mark.usefixtures("committed_base")


@pytest.fixture
def deliver(port):
    """Start `manage.py deliver` in a process of its own; whatever is left of it at the end is killed."""
    started = []

    def start(*options):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "deliver", f"--limit={MESSAGES}", *options],
            cwd=ROOT, env=environment(**with_mail(port)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def mail_through(port, settings):
    """Send from this very process, through the server of the test."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def handed_over(process):
    """Wait for the end of a delivery; returns the number it printed."""
    out, problem = process.communicate(timeout=DEADLINE)
    assert process.returncode == 0, problem
    return int(out.split()[0])


def kill(process):
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait(DEADLINE) == -signal.SIGKILL


@pytest.mark.parametrize(("stage", "twice"), [("DATA", 1), ("MAIL", 0)])
def test_a_process_killed_over_a_message_loses_none_and_sends_at_most_that_one_twice(
    mailbox, deliver, mail_through, stage, twice
):
    queue_messages()
    mailbox.hold(stage, 77)
    process = deliver()
    mailbox.wait_held(process)
    kill(process)
    mailbox.release()
    assert states() == {State.QUEUED: MESSAGES - 77, State.SENDING: 1, State.SENT: 76}
    assert handed_over(deliver()) == MESSAGES - 77
    let_time_pass(STUCK_AFTER.total_seconds() / 60)
    assert deliver_pending() == 1
    assert states() == {State.SENT: MESSAGES}
    assert sorted(mailbox.counts().values()) == [1] * (MESSAGES - twice) + [2] * twice


def test_two_processes_at_once_send_no_message_twice(mailbox, deliver):
    queue_messages()
    mailbox.meeting = 2
    delivered = [handed_over(process) for process in [deliver(), deliver()]]
    assert sum(delivered) == MESSAGES
    assert min(delivered) > 0
    assert sorted(mailbox.counts().values()) == [1] * MESSAGES
    assert len({sender for _, _, sender in mailbox.accepted}) == 2


def test_a_greylisted_address_is_tried_again_a_minute_later_and_the_others_do_not_wait(mailbox, mail_through):
    queue_messages(5)
    mailbox.refuse("person2@example.org", "451 try again later")
    assert deliver_pending() == 4
    waiting = Notification.objects.get(state=State.QUEUED)
    assert (waiting.key, waiting.attempts, waiting.reason) == ("2", 1, "error: SMTPRecipientsRefused")
    assert timedelta(seconds=20) < waiting.not_before - timezone.now() < timedelta(seconds=61)
    mailbox.refused.clear()
    assert deliver_pending() == 0
    let_time_pass(1)
    assert deliver_pending() == 1
    assert sorted(mailbox.counts().values()) == [1] * 5


def test_an_address_refused_for_good_fails_at_once_with_its_code_and_the_others_leave(mailbox, mail_through):
    queue_messages(5)
    mailbox.refuse("person2@example.org", "550 no such person")
    assert deliver_pending() == 4
    failed = Notification.objects.get(state=State.FAILED)
    assert (failed.key, failed.reason) == ("2", "refused: smtp 550")
    let_time_pass(24 * 60)
    assert deliver_pending() == 0


def test_a_server_slower_than_our_patience_holds_up_one_message_only(mailbox, mail_through, settings):
    queue_messages(5)
    mailbox.hold("DATA", 3)
    settings.EMAIL_TIMEOUT = 1
    assert deliver_pending() == 4
    waiting = Notification.objects.get(state=State.QUEUED)
    assert (waiting.key, waiting.reason) == ("2", "error: SMTPServerDisconnected")
    mailbox.release()
    settings.EMAIL_TIMEOUT = 60
    let_time_pass(1)
    assert deliver_pending() == 1
    assert sorted(mailbox.counts().values()) == [1, 1, 1, 1, 2]


def test_a_server_that_goes_down_and_comes_back_receives_each_message_once(port, mail_through):
    queue_messages(5)
    box = Mailbox()
    assert deliver_pending() == 0
    assert list(Notification.objects.values_list("attempts", flat=True)) == [0] * 5
    with mail_server(box, port):
        assert deliver_pending() == 5
    assert sorted(box.counts().values()) == [1] * 5


def test_the_loop_told_to_stop_finishes_the_message_in_hand(mailbox, deliver, mail_through):
    queue_messages(5)
    mailbox.hold("DATA", 3)
    process = deliver("--loop")
    mailbox.wait_held(process)
    process.send_signal(signal.SIGTERM)
    mailbox.release()
    assert process.wait(DEADLINE) == 0
    assert states() == {State.QUEUED: 2, State.SENT: 3}
    assert deliver_pending() == 2
    assert sorted(mailbox.counts().values()) == [1] * 5

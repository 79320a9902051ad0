"""The task cluster with a worker killed in the middle of a delivery."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from django_q.tasks import async_task

from etp.messaging.domain import is_alive
from etp.messaging.enums import State
from etp.messaging.models import STUCK_AFTER
from tests.faults.mailserver import DEADLINE
from tests.faults.outbox import MESSAGES, let_time_pass, queue_messages, states, with_mail
from tests.machine import environment
from tests.servers import ROOT

pytestmark = pytest.mark.usefixtures("committed_base")


@pytest.fixture
def cluster(port):
    """`manage.py qcluster` in a group of its own; nothing of it is left at the end."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "qcluster"], cwd=ROOT, env=environment(**with_mail(port)), start_new_session=True,
    )  # fmt: skip
    yield process
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(condition, cluster):
    """Return once `condition()`; fails when the cluster ends or the deadline passes."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, states()
        with suppress(subprocess.TimeoutExpired):
            assert cluster.wait(0.05) is None, "the cluster has ended by itself"


def test_a_worker_killed_over_a_message_loses_none_and_sends_at_most_that_one_twice(mailbox, cluster):
    queue_messages()
    mailbox.hold("DATA", 77)
    async_task("etp.spaces.tasks.deliver")
    mailbox.wait_held(cluster)
    _, _, worker = mailbox.accepted[-1]
    os.kill(int(worker), signal.SIGKILL)
    mailbox.release()
    async_task("etp.spaces.tasks.deliver")
    wait_until(lambda: states() == {State.SENDING: 1, State.SENT: MESSAGES - 1}, cluster)
    let_time_pass(STUCK_AFTER.total_seconds() / 60)
    async_task("etp.spaces.tasks.deliver")
    wait_until(lambda: states() == {State.SENT: MESSAGES}, cluster)
    assert sorted(mailbox.counts().values()) == [1] * (MESSAGES - 1) + [2]
    assert is_alive("cluster") is True

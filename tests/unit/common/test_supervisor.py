"""Children that run side by side, end together, and leave nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from etp.common.supervisor import Child, Supervisor, answers, port_is_free
from tests.servers import free_port


def wait_for_ever():
    threading.Event().wait()


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def is_over(pid):
    """Whether a process has ended, even if its new parent has not collected it yet."""
    told = Path(f"/proc/{pid}/stat")
    try:
        return told.read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.fixture
def pair():
    """Two children that would run for ever; nothing of them is left after the test."""
    found = Supervisor(Child("one", wait_for_ever), Child("two", wait_for_ever))
    found.start()
    yield found
    found.stop()


def test_children_run_until_they_are_stopped(pair):
    pids = [child.pid for child in pair.children]
    assert (pair.fallen(), [is_there(pid) for pid in pids]) == (None, [True, True])
    pair.stop()
    assert ([is_there(pid) for pid in pids], [child.pid for child in pair.children]) == ([False, False], [None, None])


def test_a_child_that_dies_is_named(pair):
    os.killpg(pair.children[1].pid, signal.SIGKILL)
    os.waitid(os.P_PID, pair.children[1].pid, os.WEXITED | os.WNOWAIT)
    assert pair.fallen().name == "two"


def test_what_a_child_has_started_ends_with_it(tmp_path):
    told = tmp_path / "pid"

    def work():
        below = subprocess.Popen([sys.executable, "-c", "import threading; threading.Event().wait()"])
        told.with_suffix(".part").write_text(str(below.pid))
        told.with_suffix(".part").rename(told)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        wait_for_ever()

    child = Child("deaf", work)
    child.start()
    while not told.exists():
        assert child.is_running()
    child.stop(grace=0.2)
    below, deadline = int(told.read_text()), time.monotonic() + 5
    while not is_over(below):
        assert time.monotonic() < deadline


def test_the_first_signal_stops_and_later_ones_change_nothing():
    supervisor = Supervisor()
    with pytest.raises(SystemExit) as stop:
        supervisor._on_signal(signal.SIGTERM, None)
    supervisor._on_signal(signal.SIGTERM, None)
    assert stop.value.code == 0


def test_a_port_is_free_until_somebody_listens():
    port = free_port()
    assert (port_is_free("127.0.0.1", port), answers("127.0.0.1", port, timeout=1)) == (True, False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert port_is_free("127.0.0.1", port) is False

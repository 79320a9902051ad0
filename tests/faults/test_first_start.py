"""A first start of the whole platform cut short by a kill: the next one begins again and serves."""

import http.client
import os
import signal
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.servers import Server, free_port, served, whole_escale

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("committed_base")]
SEED_BEGINS = "demo: pages"
DEADLINE = 90


def killed_in_the_seed(folder):
    """Start a demonstration in `folder` and end all of it, at once, while its lives are being written."""
    port = free_port()
    log = folder / "first.log"
    command = ["manage.py", "run_escale", "--port", str(port)]
    server = Server(command, port=port, log=log, environment=served(folder, port, DEMO="1"))
    end = time.monotonic() + DEADLINE
    while SEED_BEGINS not in log.read_text(errors="replace"):
        assert (server.process.poll(), time.monotonic() < end) == (None, True), log.read_text(errors="replace")
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()


def status(server, path):
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as line:
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
        return answer.status


def test_a_first_start_killed_in_the_middle_of_the_seed_is_begun_again(tmp_path):
    killed_in_the_seed(tmp_path)
    left = {name: Path(tmp_path, name).exists() for name in ("prepared", "demo-unfinished")}
    assert left == {"prepared": True, "demo-unfinished": True}
    with whole_escale(tmp_path, DEMO="0") as server:
        assert [status(server, path) for path in ("/", "/ateliers/")] == [200, 200]
        told = server.log.read_text()
    assert ("cut short last time" in told, "no such table" in told) == (True, False)
    assert Path(tmp_path, "demo-unfinished").exists() is False

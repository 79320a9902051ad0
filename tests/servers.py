"""Real servers for the tests that need one: gunicorn or a whole `make run`, on a base of their own."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from etp.common.supervisor import die_with
from tests.machine import environment

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 120
STOP_SECONDS = 15


def free_port():
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def base_url():
    """The DATABASE_URL of the base that Django's default connection is aimed at."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    secret = f":{known['PASSWORD']}" if known["PASSWORD"] else ""
    return f"postgres://{known['USER']}{secret}@{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"


def served(folder, port, **more):
    """The environment of a server on the tests' own base, with the tests' own key, files under `folder`."""
    known = {
        "DJANGO_SETTINGS_MODULE": "etp.settings.run", "DATABASE_URL": base_url(), "DATA": str(folder), "DEMO": "1",
        "PORT": str(port), "SECRET_KEY": settings.SECRET_KEY, "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    # Beside Redis the test base has no table for the cache: the server keeps its own in the numbered base that this
    # process empties after each test, so that no limit counted in one run is felt in the next.
    known |= {"REDIS_URL": settings.CACHES["default"]["LOCATION"]} if settings.REDIS_URL else {}
    return environment(**known | more)


class Server:
    """A process that answers on `url`; `log` is the file of what it printed."""

    def __init__(self, command, *, port, log, environment):
        self.url, self.port, self.log = f"http://127.0.0.1:{port}", port, Path(log)
        parent = os.getpid()
        with open(log, "wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True,
                preexec_fn=lambda: die_with(parent),
            )  # fmt: skip

    def wait(self, path="/", seconds=START_SECONDS):
        """Return once an HTTP answer comes back; raises RuntimeError with the log when none does."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            with contextlib.suppress(OSError), contextlib.closing(line):
                line.request("GET", path)
                line.getresponse().read()
                return self
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"No answer on {self.url}:\n{self.log.read_text(errors='replace')[-4000:]}")

    def stop(self):
        """Ask the server to stop as Ctrl-C would; whatever is left of it after that is ended."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextlib.contextmanager
def web_server(folder, *, processes=1, threads=8, application="etp.wsgi", **more):
    """gunicorn with `processes` workers over the base the tests look at; no task cluster."""
    port = free_port()
    command = [
        "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", str(processes),
        "--worker-class", "gthread", "--threads", str(threads), "--preload", "--no-control-socket",
        "--log-level", "warning",
    ]  # fmt: skip
    server = Server(command, port=port, log=Path(folder, "web.log"), environment=served(folder, port, **more))
    try:
        yield server.wait()
    finally:
        server.stop()


@contextlib.contextmanager
def whole_escale(folder, *, seconds=START_SECONDS, **more):
    """`make run` itself: prepares the base, serves, runs the task cluster."""
    port = free_port()
    command = ["manage.py", "run_escale", "--port", str(port)]
    server = Server(command, port=port, log=Path(folder, "run.log"), environment=served(folder, port, **more))
    try:
        yield server.wait(seconds=seconds)
    finally:
        server.stop()

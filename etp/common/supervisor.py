"""Keep a web server and a task cluster running side by side, and leave no process behind."""

import ctypes
import http.client
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django_q.cluster import Cluster
from gunicorn.app.base import BaseApplication

GRACE_SECONDS = 8
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


class Child:
    """A process forked from this one, leader of its own group, so that all it starts can be ended with it."""

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self.name, self.work, self.started = name, work, 0.0
        self.pid: int | None = None

    def start(self) -> None:
        """Fork; the child runs `work()` and never returns. Costs no import: the code is already in memory."""
        connections.close_all()
        sys.stdout.flush()
        parent = os.getpid()
        self.started = time.monotonic()
        grouped, told = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os._exit(self._run(parent, told))
        os.close(told)
        # Until the child leads its group, nothing could end it with all that it starts: wait for that, or for its end.
        os.read(grouped, 1)
        os.close(grouped)

    def _run(self, parent: int, told: int) -> int:
        os.setsid()
        os.close(told)
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        die_with(parent)
        try:
            self.work()
        except SystemExit as stop:
            return int(stop.code or 0)
        except Exception:
            # The last frame of this process: whatever ended it is said, then it is over.
            traceback.print_exc()
            return 1
        return 0

    def is_running(self) -> bool:
        """Whether the process is still there; a finished one is collected."""
        if self.pid is None:
            return False
        done, _ = os.waitpid(self.pid, os.WNOHANG)
        if done:
            self.kill_group()
            self.pid = None
        return not done

    def kill_group(self) -> None:
        """End the process and all that it started, at once."""
        if self.pid is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def ask_to_stop(self) -> None:
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)

    def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Ask the process to stop, wait `grace` seconds, then end it and all that it started."""
        self.ask_to_stop()
        deadline = time.monotonic() + grace
        while self.is_running() and time.monotonic() < deadline:
            time.sleep(0.05)
        if self.pid:
            self.kill_group()
            os.waitpid(self.pid, 0)
            self.pid = None


def die_with(parent: int) -> None:
    """Have this process told to stop when its parent dies, even by SIGKILL (Linux only; elsewhere a no-op)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


class WebServer(BaseApplication):
    """gunicorn around the WSGI application, without its command line."""

    def __init__(self, **options: object) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> WSGIHandler:
        return get_wsgi_application()


def serve(host: str, port: int) -> None:
    """Answer requests until told to stop: one process, eight threads, no control socket."""
    WebServer(
        bind=f"{host}:{port}", workers=1, threads=8, worker_class="gthread", preload_app=True,
        control_socket_disable=True, loglevel="warning", graceful_timeout=5, keepalive=5,
    ).run()  # fmt: skip


def run_tasks() -> None:
    """Run the task cluster until told to stop."""
    cluster = Cluster()
    cluster.start()
    cluster.sentinel.join()


def port_is_free(host: str, port: int) -> bool:
    """Whether this process may listen on `host`:`port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((host, port)) != 0


def answers(host: str, port: int, path: str = "/", timeout: float = 30) -> bool:
    """Whether an HTTP answer of any status comes back within `timeout` seconds."""
    line = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        line.request("GET", path)
        line.getresponse().read()
    except OSError:
        return False
    finally:
        line.close()
    return True


class Supervisor:
    """Starts the children, restarts a silent task cluster, ends all of them when one dies or a signal comes."""

    def __init__(self, *children: Child) -> None:
        self.children = children
        self.stopping = False

    def catch_signals(self) -> None:
        """Turn the first Ctrl-C, TERM or hang-up into SystemExit; later ones change nothing."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if not self.stopping:
            self.stopping = True
            raise SystemExit(0)

    def start(self) -> None:
        for child in self.children:
            child.start()

    def fallen(self) -> Child | None:
        """The first child that has ended by itself, or None."""
        return next((child for child in self.children if not child.is_running()), None)

    def stop(self) -> None:
        """Ask every child at once, then wait for each: nothing they started stays behind."""
        self.stopping = True
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.stop()

"""What `make run` does, from an empty folder to a served platform and back to no process at all."""

import json
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import connections

from etp.common.preparation import Say, discard_unfinished, fill_once, prepare
from etp.common.supervisor import Child, Supervisor, answers, run_tasks, serve
from etp.common.totp import digits_now

Asked = Callable[[], bool]
BEAT_SECONDS = 30
# A cluster that has just been started may stay silent this long before its silence means anything.
SILENCE_SECONDS = 200


def make_ready(folder: Path, code: Path, *, demo: bool, is_empty: Asked, say: Say) -> None:
    """Migrate the base under `folder`, run the first steps, fill it with the demonstration when asked and empty."""
    mark, prepared = folder / "demo-unfinished", folder / "prepared"
    discard_unfinished(mark, prepared, say=say)
    prepare(prepared, code, say=say)
    if demo:
        fill_once(mark, "seed_demo", is_empty=is_empty, say=say)
    connections.close_all()


def show_accounts(say: Say) -> None:
    """Print the demonstration's accounts, with the code their authenticator shows at this moment."""
    told = StringIO()
    call_command("seed_demo", "--accounts", stdout=told)
    known = json.loads(told.getvalue())
    say("Accounts of the demonstration (the code changes every 30 seconds; the key goes into an authenticator):")
    for one in known["members"]:
        say(f"  {one['email']:<22} {one['password']}  {digits_of(one):<6}  {one['secret']}  {one['role']}")
    say("A person enters at /mon-espace/ with an e-mail address alone; the code arrives in /demo/courrier/:")
    for one in known["people"]:
        say(f"  {one['email']:<32} {one['role']}")


def digits_of(account: dict[str, str]) -> str:
    return digits_now(account["secret"]) if account["secret"] else ""


def welcome(address: str, *, demo: bool, is_empty: Asked, say: Say) -> None:
    """Print where to go: the demonstration's accounts, or the one-time address that creates the first administrator."""
    say(f"Escale answers at {address}")
    if demo:
        show_accounts(say)
    elif is_empty():
        say("Open this once to create the first organisation and its administrator:")
        call_command("first_administrator", base_url=address)
    say("Ctrl-C stops it.")
    connections.close_all()


def cluster_is_silent() -> bool:
    """Whether the task cluster has let its heartbeat go by for three minutes."""
    try:
        call_command("heartbeat", "--check", stdout=StringIO())
    except (CommandError, SystemExit) as silence:
        return getattr(silence, "code", 1) != 0
    finally:
        connections.close_all()
    return False


def watch(supervisor: Supervisor, tasks: Child, *, say: Say) -> None:
    """Return when a child has ended by itself; meanwhile, restart a task cluster that has fallen silent."""
    asked = time.monotonic()
    while supervisor.fallen() is None:
        time.sleep(0.5)
        now = time.monotonic()
        if now - asked < BEAT_SECONDS:
            continue
        asked = now
        if now - tasks.started > SILENCE_SECONDS and cluster_is_silent():
            say("The task cluster has fallen silent: starting it again.")
            tasks.stop()
            tasks.start()


def run_here(host: str, port: int, *, folder: Path, code: Path, demo: bool, is_empty: Asked, say: Say) -> None:
    """Serve until told to stop; raises CommandError when the server or the cluster ends by itself."""
    web = Child("web", lambda: serve(host, port))
    tasks = Child("tasks", run_tasks)
    # Beside the cluster's delivery of each minute: a code that someone waits for leaves within seconds.
    messages = Child("messages", lambda: call_command("deliver", loop=True))
    supervisor = Supervisor(web, tasks, messages)
    supervisor.catch_signals()
    make_ready(folder, code, demo=demo, is_empty=is_empty, say=say)
    try:
        supervisor.start()
        while supervisor.fallen() is None and not answers(host, port):
            time.sleep(0.1)
        welcome(f"http://{host}:{port}/", demo=demo, is_empty=is_empty, say=say)
        watch(supervisor, tasks, say=say)
        fallen = supervisor.fallen()
        raise CommandError(f"{fallen.name if fallen else 'A process'} has ended by itself.")
    finally:
        supervisor.stop()
        say("Stopped.")

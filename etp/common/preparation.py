"""Bring a base to what this code expects, and do it once: a second start must not pay for it again."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

Say = Callable[[str], object]
STEPS = ("setup_site", "load_communes", "plan_tasks")
CODE = ("etp", "cms", "sessions")


def fingerprint(folder: Path) -> str:
    """Sixteen signs that change with any source file below `folder` (its size or its time)."""
    digest = hashlib.sha256()
    for package in CODE:
        for path in sorted(Path(folder, package).rglob("*.py")):
            known = path.stat()
            digest.update(f"{path} {known.st_size} {known.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


def needs_migration() -> bool:
    """Whether a migration is waiting for this base."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def base_is_there() -> bool:
    """Whether a SQLite base has its file; a server's base is asked by the queries themselves."""
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def prepare(mark: Path, code: Path, *, say: Say) -> None:
    """Migrate and run the first steps, unless `mark` tells that this `code` has already done so on this base."""
    mark.parent.mkdir(parents=True, exist_ok=True)
    signature = f"{fingerprint(code)} {connection.settings_dict['NAME']}"
    with suppress(FileNotFoundError):
        if mark.read_text() == signature and base_is_there():
            return
    if needs_migration():
        say("Preparing the base…")
        call_command("migrate", verbosity=0, interactive=False)
    # Apart from the migrations: a start cut short between the two would leave no cache for ever.
    call_command("createcachetable", verbosity=0)
    for step in STEPS:
        call_command(step, verbosity=0, stdout=StringIO())
    mark.write_text(signature)


def fill_once(mark: Path, command: str, *, is_empty: Callable[[], bool], say: Say) -> None:
    """Fill an empty base with `command`; `mark` stays behind when that was cut short (see `discard_unfinished`)."""
    if not is_empty():
        return
    say("Writing the demonstration (a few minutes, once)…")
    mark.touch()
    with no_waiting_for_the_disk():
        call_command(command)
    mark.unlink()


@contextmanager
def no_waiting_for_the_disk() -> Iterator[None]:
    """Let SQLite answer before the disk has written: only while a base is filled that a power cut may discard."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    try:
        yield
    finally:
        connection.close()


def discard_unfinished(mark: Path, prepared: Path, *, say: Say) -> None:
    """Remove a SQLite base whose first filling was cut short: it was never served, so nothing of anyone is lost.

    What `prepared` said of that base goes with it. Another engine's base is not ours to drop: CommandError says so.
    """
    if not mark.exists():
        return
    if connection.vendor != "sqlite":
        raise CommandError(f"The demonstration was cut short: empty this base yourself, then remove {mark.name}.")
    say("The demonstration was cut short last time: starting it again.")
    connection.close()
    prepared.unlink(missing_ok=True)
    base = connection.settings_dict["NAME"]
    for name in (base, f"{base}-wal", f"{base}-shm"):
        Path(name).unlink(missing_ok=True)
    mark.unlink()

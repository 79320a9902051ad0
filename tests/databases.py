"""Test bases in a moment: migrate a template once for a given set of migrations, then copy it for each worker."""

import fcntl
import hashlib
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

SHM = Path("/dev/shm")
SCRATCH = (SHM if SHM.is_dir() else Path(tempfile.gettempdir())) / "escale-tests"


def migrations_digest():
    """Sixteen signs that change whenever a migration of any installed app does, or the kind of cache.

    A cache kept in the base has a table there; a template made beside Redis has none.
    """
    digest = hashlib.sha256(settings.CACHES["default"]["BACKEND"].encode())
    for name, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        digest.update(repr(name).encode())
        source = Path(apps.get_app_config(name[0]).path, "migrations", f"{name[1]}.py")
        digest.update(source.read_bytes() if source.exists() else migration.__module__.encode())
    return digest.hexdigest()[:16]


@contextmanager
def only_one(name):
    """Hold a lock between processes while a template is made."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with open(SCRATCH / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def point_at(name):
    """Close the connection and aim it at the base `name`."""
    connection.close()
    connection.settings_dict["NAME"] = str(name)


def migrate_here():
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    connection.close()


def sqlite_copy(worker):
    """A fresh migrated SQLite file for `worker`; returns its path."""
    template = SCRATCH / f"template-{migrations_digest()}.sqlite3"
    with only_one("sqlite"):
        if not template.exists():
            unfinished = template.with_suffix(".part")
            unfinished.unlink(missing_ok=True)
            point_at(unfinished)
            migrate_here()
            unfinished.rename(template)
    copy = SCRATCH / f"{worker}.sqlite3"
    for old in (copy, Path(f"{copy}-wal"), Path(f"{copy}-shm")):
        old.unlink(missing_ok=True)
    shutil.copy(template, copy)
    point_at(copy)
    return copy


def admin_connection():
    """A connection to the server's `postgres` base, each statement on its own."""
    known = connection.settings_dict
    return psycopg.connect(
        host=known["HOST"], port=known["PORT"] or 5432, user=known["USER"],
        password=known["PASSWORD"] or None, dbname="postgres", autocommit=True,
    )  # fmt: skip


def postgres_copy(worker):
    """A fresh migrated PostgreSQL base for `worker`; returns its name."""
    template, name = f"escale_template_{migrations_digest()}", f"escale_test_{worker}".replace("-", "_")
    with only_one("postgres"), admin_connection() as admin:
        known = {row[0] for row in admin.execute("SELECT datname FROM pg_database")}
        if template not in known:
            unfinished = f"{template}_part"
            admin.execute(f'DROP DATABASE IF EXISTS "{unfinished}"')
            admin.execute(f'CREATE DATABASE "{unfinished}"')
            point_at(unfinished)
            migrate_here()
            admin.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    point_at(name)
    return name


def fresh_base(worker):
    """Aim Django at a fresh migrated base of whichever engine the settings name; returns how to drop it."""
    if connection.vendor == "sqlite":
        copy = sqlite_copy(worker)

        def drop():
            connection.close()
            for old in (copy, Path(f"{copy}-wal"), Path(f"{copy}-shm")):
                old.unlink(missing_ok=True)
    else:
        name = postgres_copy(worker)

        def drop():
            connection.close()
            with admin_connection() as admin:
                admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    return drop


@contextmanager
def own_base(name):
    """Aim Django at a fresh base that the block may write to for good, then back at the one it looked at before."""
    before = connection.settings_dict["NAME"]
    drop = fresh_base(name)
    try:
        yield connection.settings_dict["NAME"]
    finally:
        drop()
        point_at(before)


def main():
    """Make the template of the engine that DATABASE_URL names, when it is not there yet."""
    django.setup()
    with own_base("template"):
        pass


if __name__ == "__main__":
    main()

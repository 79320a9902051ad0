"""A copy of a platform on one machine: its SQLite base as it stands at one instant, and its files."""

import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from etp.common.rules import RuleBroken

BASE, FILES = "escale.sqlite3", "media.tar"
PG_DUMP = 'pg_dump --format=custom "$DATABASE_URL" > escale.dump'


def back_up(folder: Path) -> list[Path]:
    """Write the base and the files into `folder`; returns what was written.

    The base may be in use: what was committed before the start is in the copy, whole. The copy takes its name only
    once SQLite finds it sound. RuleBroken, and nothing is overwritten, when `folder` holds a copy already or the base
    belongs to another engine.
    """
    if connection.vendor != "sqlite":
        raise RuleBroken(f"This base is not SQLite's. Ask its own tool: {PG_DUMP}")
    if any((folder / name).exists() for name in (BASE, FILES)):
        raise RuleBroken(f"{folder} holds a backup already: name another folder.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [_base_into(folder / BASE), *_files_into(folder / FILES)]


def _base_into(copy: Path) -> Path:
    unfinished = copy.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    name = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
        (found,) = target.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        raise RuleBroken(f"The copy is not sound: {found}")
    return unfinished.rename(copy)


def _files_into(archive: Path) -> list[Path]:
    """After the base: a file that it names is there before the row that names it."""
    media = Path(settings.MEDIA_ROOT)
    if not media.is_dir():
        return []
    archive.touch(mode=0o600)
    with tarfile.open(archive, "w") as packed:
        packed.add(media, "media")
    return [archive]

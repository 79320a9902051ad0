"""Backup and what follows a restore, by the commands that docs/operations.md names."""

import os
import sqlite3
import tarfile
import threading
from contextlib import closing
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from etp.messaging.enums import State
from etp.messaging.models import Notification
from tests.factories.messaging import note

BEFORE = 300


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "images").mkdir(parents=True)
    (settings.MEDIA_ROOT / "images" / "photo.png").write_bytes(b"x")


@pytest.fixture
def writer(committed_base):
    """Rows committed one by one, some before the test and more until it ends."""
    stop = threading.Event()
    name = str(connection.settings_dict["NAME"])

    def write(rows):
        with closing(sqlite3.connect(name, timeout=20)) as line:
            for number in rows:
                with line:
                    line.execute("INSERT INTO load VALUES (?)", (number,))
                if stop.is_set():
                    return

    with closing(sqlite3.connect(name)) as line:
        line.execute("CREATE TABLE load (n INTEGER)")
    write(range(BEFORE))
    thread = threading.Thread(target=write, args=[range(BEFORE, 1_000_000)])
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.mark.sqlite
def test_a_backup_under_load_holds_whole_all_that_was_committed_before(writer, media, tmp_path, capsys):
    folder = tmp_path / "kept" / "monday"
    call_command("backup", folder)
    with closing(sqlite3.connect(folder / "escale.sqlite3")) as copy:
        rows = [number for (number,) in copy.execute("SELECT n FROM load ORDER BY n")]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (rows, len(rows) >= BEFORE) == (list(range(len(rows))), True)
    with tarfile.open(folder / "media.tar") as packed:
        assert "media/images/photo.png" in packed.getnames()
    assert sorted(os.listdir(folder)) == ["escale.sqlite3", "media.tar"]
    assert {(folder / name).stat().st_mode & 0o077 for name in os.listdir(folder)} == {0}


@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_last_backup_is_never_overwritten(tmp_path, media):
    (tmp_path / "escale.sqlite3").write_text("the good one")
    with pytest.raises(CommandError, match="holds a backup already"):
        call_command("backup", tmp_path)
    assert (tmp_path / "escale.sqlite3").read_text() == "the good one"


@pytest.mark.postgres
@pytest.mark.django_db
def test_another_base_is_copied_by_its_own_tool(tmp_path):
    with pytest.raises(CommandError, match="pg_dump --format=custom"):
        call_command("backup", tmp_path / "kept")
    assert (tmp_path / "kept").exists() is False


@pytest.mark.django_db
def test_messages_that_were_due_are_put_away_and_later_ones_stay(capsys):
    now = timezone.now()
    due, later = note(not_before=now - timedelta(hours=1)), note(not_before=now + timedelta(hours=1))
    call_command("put_away_messages")
    states = dict(Notification.objects.values_list("pk", "state"))
    assert states == {due.pk: State.EXPIRED, later.pk: State.QUEUED}
    assert capsys.readouterr().out == "1 messages put away\n"


@pytest.mark.django_db
def test_everyone_signs_in_again(client, django_user_model, capsys):
    client.force_login(django_user_model.objects.create_user(email="a@b.c"))
    call_command("sign_everyone_out")
    assert (Session.objects.count(), capsys.readouterr().out) == (0, "1 sessions ended\n")
    assert "_auth_user_id" not in client.session

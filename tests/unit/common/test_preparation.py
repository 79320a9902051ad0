"""A base made ready once, and made again when its first filling was cut short."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from etp.common.preparation import discard_unfinished, fill_once, fingerprint, needs_migration, prepare
from etp.network.models import Commune
from tests.servers import ROOT

pytestmark = pytest.mark.usefixtures("committed_base")


@pytest.fixture
def said():
    return []


def begun(folder):
    """A folder whose base is prepared and whose filling has begun; (mark of the filling, mark of the preparation)."""
    mark, prepared = folder / "demo-unfinished", folder / "prepared"
    prepare(prepared, ROOT, say=lambda words: None)
    mark.touch()
    return mark, prepared


def test_a_base_is_prepared_once_for_a_given_code(tmp_path, said):
    mark = tmp_path / "data" / "prepared"
    prepare(mark, ROOT, say=said.append)
    assert (Commune.objects.count() > 100, mark.read_text().split()[0]) == (True, fingerprint(ROOT))
    Commune.objects.all().delete()
    prepare(mark, ROOT, say=said.append)
    assert (Commune.objects.count(), said) == (0, [])


def test_a_changed_source_prepares_the_base_again(tmp_path, said):
    mark = tmp_path / "prepared"
    mark.write_text("another code")
    prepare(mark, ROOT, say=said.append)
    assert Commune.objects.count() > 100


def test_the_cache_has_its_table_even_when_a_start_was_cut_short_just_after_the_migrations(tmp_path, said):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS cache_table")
    prepare(tmp_path / "prepared", ROOT, say=said.append)
    assert ("cache_table" in connection.introspection.table_names()) is (not settings.REDIS_URL)


@pytest.mark.sqlite
def test_a_filling_cut_short_takes_the_base_and_what_was_said_of_it_away(tmp_path, said):
    mark, prepared = begun(tmp_path)
    base = Path(connection.settings_dict["NAME"])
    discard_unfinished(mark, prepared, say=said.append)
    assert [path.exists() for path in (mark, prepared, base)] == [False, False, False]
    assert (needs_migration(), said) == (True, ["The demonstration was cut short last time: starting it again."])


@pytest.mark.sqlite
def test_a_mark_of_preparation_without_its_base_is_not_believed(tmp_path, said):
    _mark, prepared = begun(tmp_path)
    connection.close()
    Path(connection.settings_dict["NAME"]).unlink()
    prepare(prepared, ROOT, say=said.append)
    assert (said, needs_migration(), Commune.objects.count() > 100) == (["Preparing the base…"], False, True)


@pytest.mark.postgres
def test_the_base_of_a_server_is_never_dropped_by_us(tmp_path, said):
    mark, prepared = begun(tmp_path)
    with pytest.raises(CommandError, match="empty this base yourself"):
        discard_unfinished(mark, prepared, say=said.append)
    assert (mark.exists(), needs_migration()) == (True, False)


def test_nothing_is_discarded_when_the_filling_was_finished(tmp_path, said):
    mark, prepared = begun(tmp_path)
    mark.unlink()
    discard_unfinished(mark, prepared, say=said.append)
    assert (prepared.exists(), needs_migration(), said) == (True, False, [])


def test_a_filling_leaves_its_mark_behind_only_when_it_fails(tmp_path, said):
    mark = tmp_path / "demo-unfinished"
    fill_once(mark, "check", is_empty=lambda: True, say=said.append)
    assert mark.exists() is False
    with pytest.raises(CommandError):
        fill_once(mark, "no_such_command", is_empty=lambda: True, say=said.append)
    assert mark.exists() is True


def test_a_base_that_holds_something_is_not_filled(tmp_path, said):
    fill_once(tmp_path / "demo-unfinished", "no_such_command", is_empty=lambda: False, say=said.append)
    assert (said, list(tmp_path.iterdir())) == ([], [])

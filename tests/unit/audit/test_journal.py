from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from etp.audit.domain import entries_of, journalled_reads, note_read, record_change
from etp.audit.enums import Act
from etp.audit.models import Entry, Seal
from tests.factories.audit import sealed_entries

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_a_read_outside_a_request_is_written_at_once():
    note_read("person:1", "agenda", by=None, at=MORNING)
    assert list(Entry.objects.values_list("person", "act", "actor")) == [("person:1", Act.READ, "system")]


def test_the_reads_of_a_request_are_written_together_at_its_end_in_one_insert(django_assert_num_queries):
    with django_assert_num_queries(3), journalled_reads():  # savepoint, one INSERT, release
        note_read("person:1", "agenda", by=None)
        note_read("person:2", "agenda", by=None)
        assert Entry.objects.none().count() == 0
    assert list(Entry.objects.order_by("pk").values_list("person", flat=True)) == ["person:1", "person:2"]


def test_the_same_read_twice_in_a_request_is_one_entry():
    with journalled_reads():
        note_read("person:1", "agenda", by=None)
        note_read("person:1", "agenda", by=None)
        note_read("person:1", "agenda", by=None, object_key="workshop:3")
    assert Entry.objects.count() == 2


def test_a_read_after_the_end_of_a_request_is_written_at_once():
    with journalled_reads():
        pass
    note_read("person:1", "agenda", by=None)
    assert Entry.objects.count() == 1


def test_a_change_undone_leaves_no_entry():
    with pytest.raises(RuntimeError), transaction.atomic():
        record_change("person:1", "agenda", by=None)
        raise RuntimeError
    assert Entry.objects.count() == 0


def test_entries_of_a_person_are_theirs_alone_and_the_newest_first():
    record_change("person:1", "agenda", by=None, at=MORNING)
    record_change("person:2", "agenda", by=None, at=MORNING)
    record_change("person:1", "plan", by=None, at=MORNING + timedelta(minutes=1))
    assert [entry.resource for entry in entries_of("person:1")] == ["plan", "agenda"]


@pytest.mark.parametrize("model", [Entry, Seal])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows.get().save(),
        lambda rows: rows.get().delete(),
        lambda rows: rows.update(pk=99),
        lambda rows: rows.delete(),
        lambda rows: rows.bulk_update(list(rows.all()), ["id"]),
    ],
    ids=["save", "delete", "update", "delete many", "bulk update"],
)
def test_a_row_of_the_journal_can_neither_change_nor_go(model, spoil):
    sealed_entries(1)
    with pytest.raises((PermissionError, ValueError)):
        spoil(model.objects)
    assert model.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET person = 'person:2'", "DELETE FROM audit_entry", "DELETE FROM audit_seal"],
)
def test_postgresql_itself_refuses_to_change_the_journal(statement):
    sealed_entries(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (Entry.objects.count(), Seal.objects.count()) == (1, 1)

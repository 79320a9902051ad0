"""Ways to do to the journal what nobody should be able to do."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from etp.audit.domain import record_change, seal_journal
from etp.audit.models import Entry

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


def sealed_entries(*sizes):
    """One seal a size, each over so many new entries; returns the numbers of all entries."""
    for number, size in enumerate(sizes):
        for _ in range(size):
            record_change("person:1", "agenda", by=None, at=MORNING + timedelta(minutes=number))
        seal_journal(at=MORNING + timedelta(minutes=number, seconds=30))
    return list(Entry.objects.order_by("pk").values_list("pk", flat=True))


def tamper(sql, *values):
    """Run `sql` as the owner of the base could: past the models, and on PostgreSQL past the triggers."""
    table = "audit_seal" if "audit_seal" in sql else "audit_entry"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

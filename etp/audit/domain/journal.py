"""Entries of the journal: every read and change of a person's record leaves a row that nobody edits."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from etp.audit.enums import Act
from etp.audit.models import Entry
from etp.common.clock import moment

_reads: ContextVar[list[Entry] | None] = ContextVar("reads", default=None)


@contextmanager
def journalled_reads() -> Iterator[None]:
    """Keep the reads noted inside, and write them in one INSERT at the end, in a short transaction of its own."""
    reads: list[Entry] = []
    token = _reads.set(reads)
    try:
        yield
    finally:
        _reads.reset(token)
    unique = {(e.person, e.resource, e.act, e.object_key): e for e in reads}
    if unique:
        with transaction.atomic():
            Entry.objects.bulk_create(unique.values())


def note_read(
    person: str,
    resource: str,
    *,
    by: Any,
    object_key: str = "",
    acting_as: str = "",
    reason: str = "",
    act: str = Act.READ,
    at: datetime | None = None,
) -> None:
    """Journal one read of a person's record (`person` and `object_key` are opaque keys such as "person:12").

    Within a request the row is written with the others in one INSERT before the answer leaves; outside one, and
    while a streamed answer is already on its way, it is written at once.
    """
    entry = _entry(person, resource, act, by=by, object_key=object_key, acting_as=acting_as, reason=reason, at=at)
    reads = _reads.get()
    if reads is None:
        entry.save(force_insert=True)
    else:
        reads.append(entry)


def record_change(
    person: str,
    resource: str,
    *,
    by: Any,
    act: str = Act.CHANGE,
    object_key: str = "",
    acting_as: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Journal one change, in the transaction of the change itself."""
    _entry(person, resource, act, by=by, object_key=object_key, acting_as=acting_as, reason=reason, at=at).save(
        force_insert=True
    )


def entries_of(person: str) -> QuerySet[Entry]:
    """All that the journal holds about the person of that key, the newest first."""
    return Entry.objects.filter(person=person).order_by("-at", "-pk")


def _entry(
    person: str,
    resource: str,
    act: str,
    *,
    by: Any,
    object_key: str,
    acting_as: str,
    reason: str,
    at: datetime | None,
) -> Entry:
    return Entry(
        at=moment(at),
        actor=f"user:{by.pk}" if by is not None and by.pk else "system",
        acting_as=acting_as[:120],
        person=person,
        act=act,
        resource=resource,
        object_key=object_key,
        reason=reason[:200],
    )

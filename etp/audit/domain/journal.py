"""Entries of the journal: every read and change of a person's record leaves a row that nobody edits."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from etp.audit.enums import Act
from etp.audit.models import Entry
from etp.common.clock import moment

# What a change made by a command, a task or a seed says: nobody opened a record on a screen. In French, like roles.
OUTSIDE = "hors d’une page"

_reads: ContextVar[list[Entry] | None] = ContextVar("reads", default=None)


@dataclass
class _Standing:
    """By what right the user of one request acts: in each record they opened, else as the page let them in."""

    at_the_door: str = ""
    records: dict[str, str] = field(default_factory=dict)

    def words(self, person: str) -> str:
        """The words for an act in the record of `person`."""
        return self.records.get(person) or self.at_the_door


_standing: ContextVar[_Standing | None] = ContextVar("standing", default=None)


@contextmanager
def journalled_reads() -> Iterator[None]:
    """Keep the reads noted inside, and write them in one INSERT at the end, in a short transaction of its own.

    What is known of the user's standing is kept inside too, and forgotten at the end.
    """
    reads: list[Entry] = []
    token, standing = _reads.set(reads), _standing.set(_Standing())
    try:
        yield
    finally:
        _reads.reset(token)
        _standing.reset(standing)
    unique = {(e.person, e.resource, e.act, e.object_key): e for e in reads}
    if unique:
        with transaction.atomic():
            Entry.objects.bulk_create(unique.values())


def act_as(words: str, person: str = "") -> None:
    """Say by what right the user of this request acts, in the record of `person` or wherever no record says more.

    Whoever opens a record says it (`note_read` does); every change of that record then carries it. Nothing outside
    a request.
    """
    standing = _standing.get()
    if standing is None or not words:
        return
    if person:
        standing.records[person] = words
    else:
        standing.at_the_door = words


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

    `acting_as`, the grant that opened the record, also stands for the changes that follow in the same request.
    Within a request the row is written with the others in one INSERT before the answer leaves; outside one, and
    while a streamed answer is already on its way, it is written at once.
    """
    act_as(acting_as, person)
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
    """Journal one change, in the transaction of the change itself.

    Without `acting_as`, the change says by what right its author had opened the record, or that no page was open.
    """
    _entry(person, resource, act, by=by, object_key=object_key, acting_as=acting_as, reason=reason, at=at).save(
        force_insert=True
    )


def entries_of(person: str) -> QuerySet[Entry]:
    """All that the journal holds about the person of that key, the newest first."""
    return Entry.objects.filter(person=person).order_by("-at", "-pk")


def _acting_as(person: str, by: Any) -> str:
    """The user's standing in this request; nothing for what a verb does by itself, whoever's request it is in."""
    standing = _standing.get()
    if standing is None:
        return OUTSIDE
    return standing.words(person) if by is not None and by.pk else ""


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
        acting_as=(acting_as or _acting_as(person, by))[:120],
        person=person,
        act=act,
        resource=resource,
        object_key=object_key,
        reason=reason[:200],
    )

"""The hash chain of the journal: once a minute a seal fixes the entries since the one before."""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Max, Min

from etp.audit.models import Entry, Seal
from etp.common.clock import moment

SETTLED_AFTER = timedelta(seconds=10)
ENTRIES_A_SEAL = 5000
# One mark an entry: its number and the first eight bytes of its SHA-256, enough to name it when the chain breaks.
MARK = struct.Struct(">Q8s")


@dataclass(frozen=True)
class Flaw:
    """The first thing found wrong: `what` is altered, deleted, added or seal; `number` is the entry's or the seal's."""

    what: str
    number: int

    def __str__(self) -> str:
        return f"seal {self.number} altered" if self.what == "seal" else f"entry {self.number} {self.what}"


def seal_journal(*, at: datetime | None = None) -> int:
    """Seal the entries older than ten seconds, in order of number; returns how many.

    Two sealers at once, or a journal busy for longer than half a second, seal nothing now: the next minute does.
    """
    now = moment(at)
    try:
        horizon = _horizon(now)
        sealed = 0
        while count := _seal_next(horizon, now):
            sealed += count
    except (IntegrityError, OperationalError):
        return 0
    return sealed


def verify_journal() -> Flaw | None:
    """None when every sealed entry is as it was sealed, otherwise the first one that is not.

    Entries younger than the last seal, and a chain cut off at its end together with its entries, cannot be seen
    from inside: note `head` elsewhere from time to time.
    """
    before: Seal | None = None
    for seal in Seal.objects.order_by("pk").iterator():
        flaw = _flaw(seal, before)
        if flaw:
            return flaw
        before = seal
    return None


def head() -> str:
    """The digest of the newest seal ("" when nothing is sealed): whoever notes it elsewhere can prove the past."""
    newest = Seal.objects.order_by("-pk").first()
    return newest.digest if newest else ""


def _horizon(now: datetime) -> int:
    """The number up to which no entry can still appear: all are committed and settled for ten seconds."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Numbers are given before commit: wait for the writers under way. SQLite has one writer at a time.
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
                cursor.execute("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE")
        last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    fresh = Entry.objects.filter(at__gt=now - SETTLED_AFTER, at__lte=now).aggregate(first=Min("pk"))["first"]
    return last if fresh is None else min(last, fresh - 1)


def _seal_next(horizon: int, now: datetime) -> int:
    before = Seal.objects.order_by("-pk").first()
    start = before.last_entry if before else 0
    entries = list(Entry.objects.filter(pk__gt=start, pk__lte=horizon).order_by("pk")[:ENTRIES_A_SEAL])
    if not entries:
        return 0
    seal = Seal(
        after=start,
        last_entry=entries[-1].pk,
        entries=len(entries),
        marks=b"".join(MARK.pack(entry.pk, _fingerprint(entry)[:8]) for entry in entries),
        sealed_at=now,
    )
    seal.digest = _digest(seal, before, map(_fingerprint, entries))
    with transaction.atomic():
        seal.save(force_insert=True)
    return len(entries)


def _flaw(seal: Seal, before: Seal | None) -> Flaw | None:
    start = before.last_entry if before else 0
    present = {e.pk: _fingerprint(e) for e in Entry.objects.filter(pk__gt=start, pk__lte=seal.last_entry)}
    marks = dict(_marks(seal))
    for number in sorted(present.keys() | marks.keys()):
        if number not in present:
            return Flaw("deleted", number)
        if number not in marks:
            return Flaw("added", number)
        if present[number][:8] != marks[number]:
            return Flaw("altered", number)
    prints = (present[number] for number in sorted(present))
    return None if seal.digest == _digest(seal, before, prints) else Flaw("seal", seal.pk)


def _marks(seal: Seal) -> Iterator[tuple[int, bytes]]:
    whole = len(seal.marks) // MARK.size * MARK.size
    return MARK.iter_unpack(bytes(seal.marks)[:whole])


def _fingerprint(entry: Entry) -> bytes:
    facts = [
        entry.pk,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.acting_as,
        entry.person,
        entry.act,
        entry.resource,
        entry.object_key,
        entry.reason,
    ]
    return hashlib.sha256(json.dumps(facts).encode()).digest()


def _digest(seal: Seal, before: Seal | None, fingerprints: Iterable[bytes]) -> str:
    facts = [
        before.digest if before else "",
        seal.after,
        seal.last_entry,
        seal.entries,
        seal.sealed_at.astimezone(UTC).isoformat(),
        bytes(seal.marks).hex(),
    ]
    return hashlib.sha256(json.dumps(facts).encode() + b"".join(fingerprints)).hexdigest()

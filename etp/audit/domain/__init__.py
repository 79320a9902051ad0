"""The journal: who read or changed a person's record, acting as what; appended, sealed, never edited."""

from etp.audit.domain.journal import OUTSIDE, act_as, entries_of, journalled_reads, note_read, record_change
from etp.audit.domain.sealing import Flaw, head, seal_journal, verify_journal

__all__ = [
    "OUTSIDE",
    "Flaw",
    "act_as",
    "entries_of",
    "head",
    "journalled_reads",
    "note_read",
    "record_change",
    "seal_journal",
    "verify_journal",
]

"""Who may see what of a person: the matrix (data) and the gates that every read passes."""

from etp.patients.permissions.gates import (
    Rows,
    grant_for,
    may,
    may_at_all,
    open_people,
    open_record,
    opened_by,
    visible_to,
)
from etp.patients.permissions.matrix import CARER, MATRIX, PERSON, Act, Clause, clauses

__all__ = [
    "CARER",
    "MATRIX",
    "PERSON",
    "Act",
    "Clause",
    "Rows",
    "clauses",
    "grant_for",
    "may",
    "may_at_all",
    "open_people",
    "open_record",
    "opened_by",
    "visible_to",
]

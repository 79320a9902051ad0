"""What a spreadsheet would do to the base: every fault by row and column, every difference, before any is written."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fault:
    """What is wrong, or doubtful, in one cell; `column` is empty when it is the whole row."""

    row: int
    column: str
    said: str


@dataclass(frozen=True)
class Difference:
    """One cell of a known row: what the base says, and what the file would make of it."""

    column: str
    before: str
    after: str


@dataclass
class Line:
    """A row of the file that changes something: the instance as it would be, and how it differs when it is known."""

    row: int
    instance: Any
    name: str = ""
    differences: list[Difference] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)


@dataclass
class Outcome:
    """What a file would add and change, what it leaves as it is, what forbids it, and what to look at twice."""

    added: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Fault] = field(default_factory=list)

    @property
    def writes(self) -> int:
        """How many rows would be written."""
        return len(self.added) + len(self.changed)

    @property
    def possible(self) -> bool:
        """Whether the file can be imported: nothing is wrong in it, and it changes something."""
        return not self.faults and self.writes > 0

    @property
    def digest(self) -> str:
        """A digest of all that would be written: whoever agreed to one outcome agreed to no other."""
        told = [[line.instance.pk, [[d.column, d.before, d.after] for d in line.differences]] for line in self.changed]
        facts = [told, [[line.row, line.name] for line in self.added], self.unchanged]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

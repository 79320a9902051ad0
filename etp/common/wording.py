"""The words that no screen and no text says, and what is said instead: one list for templates, texts and tests."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("wording.csv")


@dataclass(frozen=True)
class Avoided:
    """A word that is not said, what to say instead, and why."""

    word: str
    say: str
    why: str


@cache
def avoided_words() -> tuple[Avoided, ...]:
    """The list, in its own order."""
    with LIST.open(newline="", encoding="utf-8") as file:
        return tuple(Avoided(**row) for row in csv.DictReader(file))


def avoided_in(text: str) -> list[Avoided]:
    """The words of the list that `text` says, singular or plural, whatever their capitals; each once."""
    said = {word.casefold() for word in re.findall(r"[^\W\d_]+", text)}
    return [row for row in avoided_words() if {row.word, f"{row.word}s"} & said]

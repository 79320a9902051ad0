"""How easily a French text is read: sentences, syllables, a known measure, initials that nobody explained."""

import re

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüÿœæ]+")
SILENT_ENDING = re.compile(r"(?<=[^aeiouyàâäéèêëîïôöùûüÿœæ])e(?:s|nt)?$")
INITIALS = re.compile(r"(?<![\w-])[A-ZÀ-Ý]{2,}(?![\w-])")
# Said in full by nobody; and the numbers of centuries and of types.
EVERYDAY = frozenset({"OK", "TV", "SMS", "GPS", "CD", "DVD", "PDF", "II", "III", "IV", "VI", "VII", "XX", "XXI"})
# Kandel and Moles, « Application de l’indice de Flesch à la langue française », Cahiers d’études de radio-télévision
# 19, 1958, pp. 253-274: 100 is very easy, under 50 is hard for the general public.
BASE, PER_WORD, PER_SYLLABLE = 207.0, 1.015, 73.6
HARD = 50.0
# Under this, the measure says more of chance than of the text.
LEAST_WORDS = 60


def sentences(text: str) -> list[str]:
    """The sentences of `text` that hold a word; a line end always ends one."""
    found = (part.strip() for part in SENTENCE_END.split(text))
    return [part for part in found if WORD.search(part)]


def words(text: str) -> list[str]:
    """The words of `text`; what an apostrophe or a hyphen joins is one."""
    return WORD.findall(text)


def long_sentences(text: str, most: int) -> list[str]:
    """The sentences of `text` with more than `most` words."""
    return [sentence for sentence in sentences(text) if len(words(sentence)) > most]


def syllables(word: str) -> int:
    """The syllables of a French word, one at least: its groups of vowels, a last silent e left out."""
    spoken = SILENT_ENDING.sub("", word.casefold())
    return max(1, len(VOWELS.findall(spoken)))


def reading_ease(text: str) -> float | None:
    """The measure of Kandel and Moles (100 very easy, under 50 hard), or None for a text too short to be measured."""
    said, count = words(text), len(sentences(text))
    if len(said) < LEAST_WORDS:
        return None
    spoken = sum(map(syllables, said))
    return BASE - PER_WORD * len(said) / count - PER_SYLLABLE * spoken / len(said)


def undefined_initials(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """The initials that `text` never explains in brackets beside them, in order; `known` ones are left aside."""
    found = dict.fromkeys(match[0] for match in INITIALS.finditer(text))
    return [name for name in found if name not in EVERYDAY | known and not _explained(name, text)]


def _explained(name: str, text: str) -> bool:
    beside = rf"(?:\({name}\)|(?<![\w-]){name}\s+\([^)]{{4,}}\))"
    return re.search(beside, text) is not None

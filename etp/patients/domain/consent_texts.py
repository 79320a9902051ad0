"""The words people agree to, kept word for word: one file a version and language, known by its SHA-256."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etp.patients.enums import ConsentKind

FOLDER = Path(__file__).resolve().parents[1] / "data" / "consents"
# The version shown today. A file once shown is never edited: a new wording is a new version.
CURRENT = {
    ConsentKind.ENTRY: "2026-01",
    ConsentKind.GP: "2026-01",
    ConsentKind.REMINDERS: "2026-01",
    ConsentKind.RESEARCH: "2026-01",
}


@dataclass(frozen=True)
class ConsentText:
    """One wording: its kind, version, language, text, and the SHA-256 of the text's bytes."""

    kind: str
    version: str
    language: str
    text: str
    sha256: str


@cache
def consent_text(kind: str, language: str = "fr", version: str = "") -> ConsentText:
    """The wording of `kind` in `language` (French where it is not translated), today's version by default."""
    version = version or CURRENT[ConsentKind(kind)]
    path = FOLDER / f"{kind}-{version}.{language}.txt"
    if not path.exists():
        language, path = "fr", FOLDER / f"{kind}-{version}.fr.txt"
    content = path.read_bytes()
    return ConsentText(kind, version, language, content.decode().strip(), hashlib.sha256(content).hexdigest())

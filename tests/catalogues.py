"""`make catalogues`: gather the words of the screens, bring the catalogues up to date, compile them without gettext.

The French words are the source. A language is complete when each of them has its translation; French itself has a
catalogue of its plurals only, since « 0 place » is a singular in French and not in the language of the fallback.
"""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tests.readers import READERS, is_for_readers

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "etp" / "locale"
REWORDED = ROOT / "cms" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
OVERLAYS = ROOT / "etp" / "overlays"
SOURCE = "fr"
TEMPLATES = {".html", ".txt", ".xml", ".ics", ".svg"}
KEYWORDS = {
    "_": None, "later": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
# The dates of a catalogue change nothing on a screen: fixed, so that the same words give the same bytes.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


def python_files():
    found = (path for package in ("etp", "cms", "sessions") for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def template_files():
    folders = [ROOT / "templates", *(ROOT / package for package in ("etp", "cms", "sessions"))]
    found = (path for folder in folders for path in folder.rglob("*"))
    return sorted(path for path in found if path.suffix in TEMPLATES and "static" not in path.parts)


def as_python(path):
    """The source of a file as Python that calls gettext; a template's text becomes blanks, its indents go."""
    text = path.read_text()
    if path.suffix == ".py":
        return text
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())


def words_of(path):
    """(message, context, comments) of each translatable string of a file."""
    source = io.BytesIO(as_python(path).encode())
    for _line, message, comments, context in extract(
        "python", source, keywords=KEYWORDS, comment_tags=["Translators:"]
    ):
        yield message, context, comments


def gathered():
    """The catalogue of every French string on the screens, with the files that hold it."""
    catalogue = Catalog(locale=SOURCE, project="Escale", creation_date=NO_DATE, charset="utf-8")
    for path in python_files() + template_files():
        for message, context, comments in words_of(path):
            place = [(str(path.relative_to(ROOT)), 1)]
            catalogue.add(message, locations=place, auto_comments=comments, context=context)
    return catalogue


def words_for(language, words):
    """Those of `words` that the catalogue of `language` holds: all of them, or those of visitors and persons."""
    if language not in READERS:
        return words
    kept = Catalog(locale=SOURCE, creation_date=NO_DATE, charset="utf-8")
    for message in words:
        places = [place for place in message.locations if is_for_readers(place[0])]
        if message.id and places:
            kept.add(message.id, locations=places, auto_comments=message.auto_comments, context=message.context)
    return kept


def path_of(language):
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language):
    """The catalogue of a language as committed; an empty one when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Escale", creation_date=NO_DATE)
    with open(path, "rb") as source:
        return read_po(source, locale=language)


def brought_up_to_date(language, words):
    """The catalogue of `language` with exactly the strings of `words`, keeping the translations it has."""
    catalogue = read(language)
    catalogue.update(words, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language == SOURCE:
        keep_plurals(catalogue)
    return catalogue


def keep_plurals(catalogue):
    """Leave in the French catalogue its plurals, said by themselves."""
    for message in list(catalogue):
        if not message.id:
            continue
        if isinstance(message.id, tuple):
            message.string = tuple(message.id)
        else:
            catalogue.delete(message.id, message.context)


def text_of(catalogue):
    """The bytes of the .po file: sorted by place, without line numbers, dates or names."""
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    catalogue.header_comment = f"# Escale, words of the screens: {catalogue.locale.english_name}."
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    catalogue.project, catalogue.version, catalogue.fuzzy = "Escale", "1", False
    target = io.BytesIO()
    write_po(target, catalogue, width=110, sort_by_file=True, include_lineno=False)
    return target.getvalue()


def compiled(catalogue):
    """The bytes of the .mo file that Django reads."""
    target = io.BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def missing(catalogue):
    """The French strings that have no translation in the catalogue."""
    return [m.id for m in catalogue if m.id and not all(m.string if isinstance(m.string, tuple) else [m.string])]


def languages():
    """The languages that have a catalogue."""
    return sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def reworded():
    """The catalogue of the words of Wagtail that are said otherwise here: written by hand, its .mo beside it."""
    with open(REWORDED, "rb") as source:
        catalogue = read_po(source, locale=SOURCE)
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    return catalogue


def overlays():
    """The catalogues of French as it is said elsewhere, by name: written by hand, their .mo beside them."""
    found = {}
    for path in sorted(OVERLAYS.glob("*/fr/LC_MESSAGES/django.po")):
        with open(path, "rb") as source:
            found[path.parts[-4]] = read_po(source, locale=SOURCE)
    return found


def overlay_path(name):
    return OVERLAYS / name / "fr" / "LC_MESSAGES" / "django.po"


def main():
    """Write and compile each catalogue; print how many strings each still lacks."""
    words = gathered()
    for language in sorted({SOURCE, "en", *languages()}):
        catalogue = brought_up_to_date(language, words_for(language, words))
        path = path_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text_of(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        sys.stdout.write(f"{language}: {len(catalogue)} strings, {len(missing(catalogue))} to translate\n")
    for name, catalogue in overlays().items():
        catalogue.creation_date = catalogue.revision_date = NO_DATE
        overlay_path(name).with_suffix(".mo").write_bytes(compiled(catalogue))
    REWORDED.with_suffix(".mo").write_bytes(compiled(reworded()))


if __name__ == "__main__":
    main()

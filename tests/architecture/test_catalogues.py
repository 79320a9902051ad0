"""The catalogues hold exactly the words of the screens, translated to the last, and are compiled from their sources."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from wagtail import admin

from tests.catalogues import (
    REWORDED,
    brought_up_to_date,
    compiled,
    gathered,
    languages,
    missing,
    overlay_path,
    overlays,
    path_of,
    read,
    reworded,
    text_of,
    words_for,
)
from tests.readers import READERS, is_for_readers

OVERLAYS = ["fr-be"]
# The terms of the glossary that Belgium says otherwise, and what it says.
FRENCH = re.compile(r"\bpatients?\b|bilans? éducatif|médecins? traitant|\bARS\b", re.IGNORECASE)
BELGIAN = re.compile(r"bénéficiaire|bilans? de départ|médecin généraliste|aidants? proche", re.IGNORECASE)
WITHOUT_ARS = {"Déclaration", "Un membre d’une structure porteuse."}
# A role of its own, and the plain words of a door open to everybody.
STILL_SAID = {
    "Vous êtes patient ou proche\u202f?",
    "Qui paie le programme. En France, un changement peut se déclarer à l’ARS.",
}
# The trade has no other name in Belgium.
SAME_TRADE = "patient partenaire"
# The rows of the French law, which a Belgian project never shows.
FRENCH_LAW = {
    "cms/forms/law.py", "cms/viewsets/law.py", "cms/viewsets/programmes.py", "etp/programmes/domain/checks.py",
    "etp/programmes/enums.py",
}  # fmt: skip
PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|%[sd%]")


def variables(text):
    return sorted(match.group(0) for match in PLACES.finditer(text))


def texts(value):
    return list(value) if isinstance(value, tuple | list) else [value]


def test_each_catalogue_holds_the_words_of_the_screens_and_no_other():
    words = gathered()
    stale = [
        name
        for name in languages()
        if text_of(brought_up_to_date(name, words_for(name, words))) != path_of(name).read_bytes()
    ]
    assert stale == [], "Run: make catalogues"


def test_each_compiled_catalogue_is_that_of_its_source():
    stale = [name for name in languages() if path_of(name).with_suffix(".mo").read_bytes() != compiled(read(name))]
    assert stale == [], "Run: make catalogues"


def test_the_words_of_the_editing_tool_said_otherwise_are_compiled_and_still_its_words():
    assert REWORDED.with_suffix(".mo").read_bytes() == compiled(reworded()), "Run: make catalogues"
    with open(Path(admin.__file__).parent / "locale" / "fr" / "LC_MESSAGES" / "django.po", "rb") as source:
        known = read_po(source)
    assert [message.id for message in reworded() if message.id and message.id not in known] == []


def test_every_word_is_translated():
    assert {name: missing(read(name)) for name in languages() if missing(read(name))} == {}


def test_a_translation_keeps_the_variables_of_its_source():
    wrong = [
        (name, message.id)
        for name in languages()
        for message in read(name)
        if message.id
        and {str(variables(t)) for t in texts(message.string)} - {str(variables(t)) for t in texts(message.id)}
    ]
    assert wrong == []


@pytest.mark.parametrize("name", OVERLAYS)
def test_an_overlay_changes_words_of_the_screens_only_and_is_compiled(name):
    words, overlay = gathered(), overlays()[name]
    assert [message.id for message in overlay if message.id and message.id not in words] == []
    assert overlay_path(name).with_suffix(".mo").read_bytes() == compiled(overlay), "Run: make catalogues"


@pytest.mark.parametrize("name", OVERLAYS)
def test_an_overlay_changes_only_its_terms_and_keeps_the_variables(name):
    wrong = []
    for message in overlays()[name]:
        for said, before in zip(texts(message.string), texts(message.id), strict=True) if message.id else ():
            same = variables(said) == variables(before)
            if not same or not BELGIAN.search(said) and said not in WITHOUT_ARS or FRENCH.search(said):
                wrong.append((before, said))
    assert wrong == []


def test_the_belgian_words_leave_no_french_term_on_a_screen_of_the_team():
    held = {text for message in overlays()["fr-be"] for text in texts(message.id)}
    shown = [message for message in gathered() if {place for place, _line in message.locations} - FRENCH_LAW]
    said = [text for message in shown for text in texts(message.id) if text not in held | STILL_SAID]
    assert [text for text in said if FRENCH.search(text.replace(SAME_TRADE, ""))] == []


def test_no_translation_is_a_guess():
    assert [(name, message.id) for name in languages() for message in read(name) if message.id and message.fuzzy] == []


def test_a_language_of_readers_holds_every_word_that_a_visitor_or_a_person_reads():
    for name in READERS:
        held = {message.id for message in read(name) if message.id and all(texts(message.string))}
        read_by_people = {
            message.id for message in gathered() if message.id and any(is_for_readers(p) for p, _ in message.locations)
        }
        assert (name, read_by_people - held) == (name, set())

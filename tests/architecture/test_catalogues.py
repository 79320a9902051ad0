"""The catalogues hold exactly the words of the screens, translated to the last, and are compiled from their sources."""

import re
from pathlib import Path

from babel.messages.pofile import read_po
from wagtail import admin

from tests.catalogues import (
    REWORDED,
    brought_up_to_date,
    compiled,
    gathered,
    languages,
    missing,
    path_of,
    read,
    reworded,
    text_of,
    words_for,
)

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

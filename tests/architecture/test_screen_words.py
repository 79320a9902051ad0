"""No screen, message or written text says a word of the list that the editor's check warns about."""

import pytest

from etp.common.wording import avoided_in
from tests.architecture.layers import ROOT, named
from tests.catalogues import python_files, template_files, words_of

TEXTS = sorted(path for folder in ("cms/content", "etp/demo/content") for path in (ROOT / folder).rglob("*.md"))


def said(text):
    return [row.word for row in avoided_in(text)]


def test_no_screen_says_a_word_to_avoid():
    found = {}
    for path in [*python_files(), *template_files()]:
        for message, _context, _comments in words_of(path):
            words = said(message if isinstance(message, str) else " ".join(filter(None, message)))
            if words:
                found[named(path), str(message)] = words
    assert found == {}


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_no_written_text_says_a_word_to_avoid(path):
    assert said(path.read_text(encoding="utf-8")) == []

"""What the documents tell someone to type is there."""

import re

import pytest
from django.core.management import get_commands

from tests.architecture.layers import ROOT, named

TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_every_command_and_target_that_a_document_names_exists(path):
    text = path.read_text()
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text)) | set(re.findall(r"`python manage\.py ([a-z_]+)", text))
    targets = set(re.findall(r"(?:^    |`)make ([a-z]+)", text, re.MULTILINE))
    assert (commands - set(get_commands()), targets - TARGETS) == (set(), set())


def test_no_document_asks_to_type_a_program():
    assert [named(path) for path in TEXTS if re.search(r"python -c|shell -c", path.read_text())] == []

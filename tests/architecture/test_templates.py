"""Every template compiles: no unknown tag, no missing parent or component."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

from tests.architecture.layers import ROOT

NAMES = sorted(
    str(path.relative_to(ROOT / "templates"))
    for path in (ROOT / "templates").rglob("*")
    if path.suffix in {".html", ".txt", ".ics", ".xml", ".svg"}
)
TARGET = re.compile(r"""\{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_finds_what_it_names(name):
    source = Path(get_template(name).origin.name).read_text()
    for target in TARGET.findall(source):
        assert engines["django"].get_template(target).template.name == target

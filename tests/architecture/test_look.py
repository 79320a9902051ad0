"""What every template keeps: a signature, known icons, nothing inline, no other host; what every sheet keeps."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "etp" / "static" / "escale"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
SHEETS = sorted((STATIC / "css").glob("*.css"))
# A block of facts in JSON-LD is data: no browser runs it.
INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)(?!\stype=.application/ld\+json)|https?://(?!www\.w3\.org)"
)
NAMED_ICON = re.compile(r'icon\.html" with name="([a-z-]+)" |icons\.svg\' %}#([a-z-]+)"|icon="([a-z-]+)"')


def symbols():
    return set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text()))


def named_icons(text):
    return {next(filter(None, names)) for names in NAMED_ICON.findall(text)}


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_starts_with_its_signature(path):
    assert path.read_text()[:13] == "{% comment %}"


# Mail readers drop style sheets, and a page put in an archive stands alone: these carry their style inline.
ALONE = ROOT / "templates" / "cms" / "reference" / "dossier.html"
PAGES = [path for path in TEMPLATES if "emails" not in path.parts and path != ALONE]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_carries_nothing_inline_and_calls_no_other_host(path):
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_icon_named_by_a_template_is_in_the_sprite(path):
    assert named_icons(path.read_text()) - symbols() == set()


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_finds_every_image_and_font_it_names(path):
    named = re.findall(r'url\("([^"]+)"\)', path.read_text())
    assert [address for address in named if not (path.parent / address).is_file()] == []


@pytest.mark.parametrize("path", [path for path in SHEETS if path.stem != "tokens"], ids=lambda path: path.stem)
def test_only_the_tokens_know_a_colour_by_its_value(path):
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", path.read_text()) == []

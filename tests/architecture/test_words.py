"""What must not be written at all, and what needs its reason beside it."""

import re

import pytest

from tests.architecture.layers import PACKAGES, ROOT, named, sources

OWN = sources(*PACKAGES, "tests")
HERE = "tests/architecture/test_words.py"
FORBIDDEN = re.compile(
    r"""mark_safe\(|csrf_exempt|fields\s*=\s*["']__all__|\.raw\(|\.extra\(|shell=True|pickle\.loads|except:\s*$"""
    r"""|receiver\(post_save|import \*(?!\s+# noqa)"""
)
UNFINISHED = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore|pragma: no cover)(?!.* -- \w)")
RUNNING_AWAY = re.compile(
    r"pytest\.(mark\.)?(skip|xfail)|assert True\b|time\.sleep\(|unittest\.mock|monkeypatch\.setattr\(etp"
)
IN_TEMPLATES = re.compile(r"\|\s*safe\b|autoescape off|csrf_exempt|onclick=|<script>|\sstyle=")
TEXTS = [
    path
    for path in (ROOT / name for name in ("README.md", "CHANGELOG.md", "Makefile", "pyproject.toml"))
    if path.exists()
] + sorted((ROOT / "docs").rglob("*.md"))
# Mail readers know no style sheet: the one template tree that carries its style in its tags.
PAGES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if path.parent.name != "emails"]
ONE_MACHINE = re.compile(r"(?<![\w.])/(root|work|tmp|home)/|\.\./shared")
# Waiting for a process to start or stop has no event to wait for.
MAY_WAIT = {"tests/servers.py"}


def lines_with(pattern, paths, exempt=frozenset()):
    """The lines that hold `pattern`, as shown in a failed test; `exempt` files and this one are left aside."""
    return [
        f"{named(path)}:{number}: {line.strip()}"
        for path in paths
        if named(path) not in exempt | {HERE}
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_forbidden_is_called():
    assert lines_with(FORBIDDEN, sources()) == []


def test_nothing_is_left_for_later():
    assert lines_with(UNFINISHED, OWN) == []


def test_what_is_silenced_says_why():
    assert lines_with(SILENCED, OWN) == []


def test_a_test_neither_skips_nor_sleeps_nor_replaces_our_own_code():
    assert lines_with(RUNNING_AWAY, sources("tests"), MAY_WAIT) == []


def test_a_template_escapes_everything_and_carries_nothing_inline():
    assert lines_with(IN_TEMPLATES, PAGES) == []


def test_nothing_names_a_path_of_one_machine():
    assert lines_with(ONE_MACHINE, TEXTS + OWN) == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.txt")), ids=named)
def test_a_lock_file_holds_hashes_and_no_address(path):
    text = path.read_text()
    assert ("--hash=sha256:" in text, re.findall(r"https?://|index-url", text)) == (True, [])

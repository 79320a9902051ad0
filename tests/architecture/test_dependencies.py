"""What is imported is what gets installed: by the runtime lock for the apps, by the tools' lock for the tests."""

import ast
import re
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.architecture.layers import CONFIGURATION, PACKAGES, ROOT, named, sources

OURS = {*PACKAGES, "tests", "bench"}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
PROVIDERS = packages_distributions()
RUN = [*sources(migrations=True), ROOT / "manage.py"]
# Named by a setting, an option or an extra, so that no import shows them.
NOT_IMPORTED = {
    "django-htmx", "django-stubs", "djade", "import-linter", "mypy", "pillow", "psycopg", "pytest-django",
    "pytest-randomly", "pytest-xdist", "redis", "ruff", "tzdata", "whitenoise",
}  # fmt: skip


def plain(name):
    """A distribution's name as the indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(file):
    """The distributions that a lock file installs."""
    return {plain(name) for name in PINNED.findall((ROOT / file).read_text())}


def imported(path):
    """(line, top-level package) of each import of a file that is neither ours nor Python's."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module]
        for name in names:
            top = name.partition(".")[0]
            if top not in OURS and top not in sys.stdlib_module_names:
                yield node.lineno, top


def providers(package):
    """The distributions that bring an importable package here."""
    return {plain(name) for name in PROVIDERS.get(package, [])}


def not_brought_by(file, paths):
    """The imports of `paths` that the lock `file` does not install."""
    there = locked(file)
    found = [(named(path), line, package) for path in paths for line, package in imported(path)]
    return [f"{path}:{line}: {package}" for path, line, package in found if not providers(package) & there]


def test_everything_the_code_imports_is_installed_by_the_runtime_lock():
    assert not_brought_by("requirements.txt", RUN) == []


def test_everything_the_tests_import_is_installed_by_the_lock_of_the_tools():
    assert not_brought_by("requirements-dev.txt", sources("tests") + sources("bench")) == []


def test_the_scan_sees_an_import_that_only_the_tools_bring(tmp_path):
    assert [
        not_brought_by(file, [ROOT / "tests" / "catalogues.py"]) != []
        for file in ("requirements.txt", "requirements-dev.txt")
    ] == [True, False]


def declared():
    """The distributions asked for in pyproject.toml, by the list that asks."""
    lists = {"run": CONFIGURATION["project"]["dependencies"], "dev": CONFIGURATION["dependency-groups"]["dev"]}
    return {name: {plain(re.match(r"[\w.-]+", line).group()) for line in lines} for name, lines in lists.items()}


@pytest.mark.parametrize(("kind", "paths"), [("run", RUN), ("dev", [*RUN, *sources("tests"), *sources("bench")])])
def test_nothing_is_asked_for_that_nobody_uses(kind, paths):
    used = {name for path in paths for _line, package in imported(path) for name in providers(package)}
    assert declared()[kind] - used - NOT_IMPORTED == set()

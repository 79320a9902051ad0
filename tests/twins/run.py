"""`make twins`: plant each fault of this folder in a copy of the tree and expect the test it names to turn red.

A fault is two files: `<name>.patch`, a small change that a careless hand could make, and `<name>.toml`:

    what = "the seat is read, then written"
    tests = ["tests/faults/test_seats.py::test_thirty_people_ask_for_one_seat"]
    databases = ["postgres"]            # sqlite, postgres or both
    still = ["tests/faults/test_seats.py::…"]  # optional: what a second defence keeps green all the same
    says = "oversold"                   # optional: a word that the red test must say, so that it is red for that

`make twins ONLY=name` runs one.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from tests.machine import environment, postgres_answers, postgres_url

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GREEN, RED = 0, 1
say = sys.stdout.write


@dataclass
class Twin:
    """A planted fault: what it does, the tests that must see it, the bases on which they do."""

    name: str
    what: str
    tests: list
    databases: list
    still: list = field(default_factory=list)
    says: str = ""

    @property
    def patch(self):
        return HERE / f"{self.name}.patch"


def twins(only=""):
    """The faults of this folder, or the one named `only`."""
    found = [Twin(path.stem, **tomllib.loads(path.read_text())) for path in sorted(HERE.glob("*.toml"))]
    return [twin for twin in found if only in ("", twin.name)]


def copy_of_the_tree(target):
    """Copy every file that git knows or could be told of, as it lies here now."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def run(tree, tests, database):
    """Run `tests` in `tree` on `database`; returns pytest's exit code and what it said."""
    wide = {"DATABASE_URL": postgres_url()} if database == "postgres" else {}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    known = environment(**wide, PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(command, cwd=tree, env=known, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def apply(tree, twin, *options):
    """Apply a fault to `tree` with `git apply`; returns whether it fitted."""
    outside = environment(GIT_CEILING_DIRECTORIES=str(tree.parent))
    command = ["git", "apply", *options, str(twin.patch)]
    return subprocess.run(command, cwd=tree, env=outside, capture_output=True, check=False).returncode == 0


def verdict(tree, twin, database):
    """What became of one fault on one base, in a word and with the output that explains a bad one."""
    code, words = run(tree, twin.tests, database)
    if code != GREEN:
        return "RED ALREADY", words
    if not apply(tree, twin):
        return "DOES NOT APPLY", ""
    try:
        code, words = run(tree, twin.tests, database)
        kept = run(tree, twin.still, database) if twin.still and code == RED else (GREEN, "")
    finally:
        apply(tree, twin, "--reverse")
    if code == RED and twin.says not in words:
        return "RED FOR ANOTHER REASON", words
    if kept[0] != GREEN:
        return "NOT HELD BY THE REST", kept[1]
    return {RED: ("red", ""), GREEN: ("STILL GREEN", words)}.get(code, ("BROKEN", words))


def main():
    """Print a line a fault; returns 1 when one stays green, breaks the run or does not apply."""
    todo = twins(os.environ.get("ONLY", ""))
    postgres = postgres_answers()
    bad = 0
    with tempfile.TemporaryDirectory(prefix="escale-twins-") as folder:
        tree = Path(folder)
        copy_of_the_tree(tree)
        for twin in todo:
            for database in twin.databases:
                if database == "postgres" and not postgres:
                    say(f"{'left out':<15} {database:<9} {'':>8} {twin.name}: PostgreSQL does not answer\n")
                    continue
                started = time.monotonic()
                word, words = verdict(tree, twin, database)
                bad += word != "red"
                say(f"{word:<15} {database:<9} {time.monotonic() - started:>6.1f} s {twin.name}: {twin.what}\n")
                say(words[-3000:] if words else "")
    say(f"{len(todo)} faults planted, {bad} not caught\n")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())

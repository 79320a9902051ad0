"""`make test`: every suite in turn, one line on what was left out, a table of time by suite, one closing line."""

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

from tests.machine import (
    chromium,
    environment,
    install_chromium,
    postgres_answers,
    postgres_url,
    redis_answers,
    redis_url,
)

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "build" / "tests"
NO_TEST = 5
say = print


@dataclass
class Suite:
    """Some folders of tests run once, with the environment that says on which base."""

    name: str
    folders: list
    environment: dict = field(default_factory=dict)
    options: list = field(default_factory=lambda: ["-n", "auto"])


@dataclass
class Result:
    """What pytest counted, in how many seconds."""

    name: str
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def row(self):
        total = self.passed + self.failed + self.skipped
        words = f"{self.passed:>7} {self.failed:>7} {self.skipped:>8}" if total else "   no test in this suite"
        return f"{self.name:<36} {self.seconds:>7.1f} s {words}"


def suites(postgres, redis):
    """The suites in the order they run; the halves that need a server only where it answers."""
    wide = {"DATABASE_URL": postgres_url()} | ({"REDIS_URL": redis_url()} if redis else {})
    name = "PostgreSQL and Redis" if redis else "PostgreSQL"
    found = [Suite("architecture, unit, integration: SQLite", ["architecture", "unit", "integration"])]
    if postgres:
        found.append(Suite(f"unit, integration: {name}", ["unit", "integration"], wide))
    found.append(Suite("browser", ["browser"], options=["-n", "2"]))
    found.append(Suite("faults: SQLite", ["faults"], options=[]))
    if postgres:
        found.append(Suite("faults: PostgreSQL", ["faults"], wide, options=[]))
    return found


def counted(suite, report, seconds, code):
    """The result that the report tells; a run that wrote none and did not pass counts as one failure."""
    result = Result(suite.name, seconds)
    if code not in (0, 1, NO_TEST) or not report.exists():
        result.failed = int(code != NO_TEST)
        return result
    told = ET.parse(report).getroot().find("testsuite").attrib
    result.failed = int(told["failures"]) + int(told["errors"])
    result.skipped = int(told["skipped"])
    result.passed = int(told["tests"]) - result.failed - result.skipped
    return result


def run(suite):
    """Run one suite with pytest, its output passed through."""
    report = REPORTS / f"{suite.name.replace(' ', '-').replace(':', '').replace(',', '')}.xml"
    report.unlink(missing_ok=True)
    say(f"\n== {suite.name}", flush=True)
    folders = [f"tests/{folder}" for folder in suite.folders]
    command = [sys.executable, "-m", "pytest", *folders, *suite.options, "-rs", f"--junitxml={report}"]
    started = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment(**suite.environment), check=False).returncode
    return counted(suite, report, time.monotonic() - started, code)


def absent(postgres, redis):
    """The names of what does not answer here."""
    return [name for name, there in (("PostgreSQL", postgres), ("Redis", redis)) if not there]


def without_browser():
    """The result that stands for the browser tests where there is no Chromium."""
    say("\n== browser\nThe browser tests need Chromium. As root: apt-get install chromium")
    return Result("browser", 0.0, failed=1)


def close(results, missing):
    """Print the table and the closing line; returns the exit code."""
    say(f"\n{'suite':<36} {'time':>9} {'passed':>7} {'failed':>7} {'skipped':>8}")
    for result in results:
        say(result.row())
    say(f"{'in all':<36} {sum(result.seconds for result in results):>7.1f} s")
    if missing:
        say(f"Left out, for want of a server that answers: {' and '.join(missing)}.")
    passed, failed = sum(r.passed for r in results), sum(r.failed for r in results)
    say(f"{passed} passed, {failed} failed", flush=True)
    return int(bool(failed))


def main():
    REPORTS.mkdir(parents=True, exist_ok=True)
    postgres, redis = postgres_answers(), redis_answers()
    missing = absent(postgres, redis)
    if missing and os.environ.get("REQUIRE_ALL"):
        say(f"Required and not answering: {' and '.join(missing)}.\n0 passed, 1 failed")
        return 1
    browser = chromium() or install_chromium()
    results = []
    for suite in suites(postgres, redis):
        results.append(without_browser() if suite.name == "browser" and not browser else run(suite))
    return close(results, missing)


if __name__ == "__main__":
    sys.exit(main())

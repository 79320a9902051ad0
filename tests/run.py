"""`make test`: every suite in turn, one line on what was left out, a table of time by suite, one closing line."""

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

from etp.common.machine import can_write_pdf
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
# Minutes; a suite over its own is told, only the whole is refused, so that a slow hour fails nobody.
BUDGETS = {"unit and integration": 8, "browser": 8, "faults": 8}
WHOLE_MINUTES = 30
say = print


@dataclass
class Suite:
    """Some folders of tests run once, with the environment that says on which base."""

    name: str
    folders: list
    environment: dict = field(default_factory=dict)
    # Which of BUDGETS its time is counted in.
    budget: str = "unit and integration"
    options: list = field(default_factory=lambda: ["-n", "auto"])


@dataclass
class Result:
    """What pytest counted, in how many seconds."""

    name: str
    seconds: float
    budget: str = ""
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def row(self):
        total = self.passed + self.failed + self.skipped
        words = f"{self.passed:>7} {self.failed:>7} {self.skipped:>8}" if total else "   no test in this suite"
        return f"{self.name:<36} {self.seconds:>7.1f} s {words}"


def suites(postgres, redis):
    """The suites in the order they run; the halves that need a server only where it answers.

    Redis stands beside PostgreSQL where both answer, beside SQLite where it is alone: it is never left unused.
    """
    cache = {"REDIS_URL": redis_url()} if redis else {}
    wide, name = {"DATABASE_URL": postgres_url()} | cache, "PostgreSQL and Redis" if redis else "PostgreSQL"
    alone, small = (cache, "SQLite and Redis") if redis and not postgres else ({}, "SQLite")
    found = [Suite(f"architecture, unit, integration: {small}", ["architecture", "unit", "integration"], alone)]
    if postgres:
        found.append(Suite(f"unit, integration: {name}", ["unit", "integration"], wide))
    found.append(Suite("browser", ["browser"], budget="browser", options=["-n", "2"]))
    found.append(Suite(f"faults: {small}", ["faults"], alone, budget="faults", options=[]))
    if postgres:
        found.append(Suite(f"faults: {name}", ["faults"], wide, budget="faults", options=[]))
    return found


def counted(suite, report, seconds, code):
    """The result that the report tells; a run that wrote none and did not pass counts as one failure."""
    result = Result(suite.name, seconds, suite.budget)
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


def absent(postgres, redis, pango):
    """The names of what is not there."""
    return [name for name, there in (("PostgreSQL", postgres), ("Redis", redis), ("Pango", pango)) if not there]


def without_browser():
    """The result that stands for the browser tests where there is no Chromium."""
    say("\n== browser\nThe browser tests need Chromium. As root: apt-get install chromium")
    return Result("browser", 0.0, "browser", failed=1)


def times_told(results):
    """A line for each budget, with a warning above it, and one for the whole; whether the whole is over its own."""
    lines = []
    for name, minutes in BUDGETS.items():
        spent = sum(result.seconds for result in results if result.budget == name)
        over = "   WARNING: over its budget" if spent > minutes * 60 else ""
        lines.append(f"{name:<36} {spent / 60:>7.1f} min of {minutes}{over}")
    whole = sum(result.seconds for result in results)
    lines.append(f"{'in all':<36} {whole / 60:>7.1f} min of {WHOLE_MINUTES}")
    return lines, whole > WHOLE_MINUTES * 60


def close(results, missing, *, timed):
    """Print the table and the closing line; returns the exit code. `timed`: the whole must keep to its minutes."""
    say(f"\n{'suite':<36} {'time':>9} {'passed':>7} {'failed':>7} {'skipped':>8}")
    for result in results:
        say(result.row())
    lines, late = times_told(results)
    say("\n" + "\n".join(lines))
    if missing:
        say(f"Left out, for want of what this machine has not: {' and '.join(missing)}.")
    if timed and late:
        say(f"FAILED: more than {WHOLE_MINUTES} minutes in all.")
    passed, failed = sum(r.passed for r in results), sum(r.failed for r in results)
    failed += int(timed and late)
    say(f"{passed} passed, {failed} failed", flush=True)
    return int(bool(failed))


def main():
    REPORTS.mkdir(parents=True, exist_ok=True)
    postgres, redis = postgres_answers(), redis_answers()
    missing, required = absent(postgres, redis, can_write_pdf()), bool(os.environ.get("REQUIRE_ALL"))
    servers = absent(postgres, redis, True)
    if servers and required:
        say(f"Required and not answering: {' and '.join(servers)}.\n0 passed, 1 failed")
        return 1
    browser = chromium() or install_chromium()
    results = []
    for suite in suites(postgres, redis):
        results.append(without_browser() if suite.name == "browser" and not browser else run(suite))
    return close(results, missing, timed=required)


if __name__ == "__main__":
    sys.exit(main())

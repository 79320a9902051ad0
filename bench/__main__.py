"""`make bench`: registration and the programme page against their bare twins, on SQLite and on PostgreSQL."""

import argparse
import os
import subprocess
import sys
import tempfile

from tests.machine import environment, postgres_answers, postgres_url


def main():
    """Measure on each base that answers; returns 1 when one breaks (an unmet goal is a result, not a break)."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("--json", action="store_true", default=bool(os.environ.get("JSON")), help="one object a line")
    asked.add_argument("--db", choices=["sqlite", "postgres"], help="only this one")
    known = asked.parse_args()
    bases = [name for name in ("sqlite", "postgres") if known.db in (None, name)]
    if "postgres" in bases and not postgres_answers():
        bases.remove("postgres")
        sys.stderr.write("Left out, for want of a server that answers: PostgreSQL.\n")
    return max((measure(name, known.json) for name in bases), default=1)


def measure(base, as_json):
    """Run the jobs in a process of their own, aimed at one engine."""
    with tempfile.TemporaryDirectory() as folder:
        url = postgres_url() if base == "postgres" else f"sqlite:///{folder}/none.sqlite3"
        known = environment(DATABASE_URL=url, DATA=folder, DEMO="1", DJANGO_SETTINGS_MODULE="bench.settings")
        # The twins' page has no migration, so the base is migrated without it first; the twins' tables are made beside.
        plain = known | {"DJANGO_SETTINGS_MODULE": "etp.settings.run"}
        subprocess.run([sys.executable, "-m", "tests.databases"], env=plain, check=True)
        command = [sys.executable, "-m", "bench.measure", *(["--json"] if as_json else [])]
        return subprocess.run(command, env=known, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

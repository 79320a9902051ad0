"""`make lint`: each checker in turn; the architecture tests ask the same list."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


def templates():
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]


CHECKERS = {
    "style": lambda: ["ruff", "check", "."],
    "format": lambda: ["ruff", "format", "--check", "."],
    "templates": lambda: ["djade", "--check", "--target-version", "5.2", *templates()],
    "imports": lambda: ["lint-imports"],
    "types": lambda: ["mypy"],
}


def check(name):
    """Run one checker; returns (exit code, what it said)."""
    command, *options = CHECKERS[name]()
    done = subprocess.run([BIN / command, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def main():
    """Run every checker, print what the red ones said; returns 1 when one is red."""
    red = 0
    for name in CHECKERS:
        code, words = check(name)
        sys.stdout.write(f"{name}: {'passed' if code == 0 else 'FAILED'}\n{words if code else ''}")
        red |= code != 0
    return int(red)


if __name__ == "__main__":
    sys.exit(main())

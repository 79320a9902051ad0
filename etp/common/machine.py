"""What a machine lacks before Escale can be installed on it; runs on any Python, before any package is there."""

import ctypes
import importlib.util
import sys
from collections.abc import Iterable

OLDEST_PYTHON = (3, 11)
PDF_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
APT_LINE = "apt-get install python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def can_make_venv() -> bool:
    """Whether `python -m venv` can put pip into a new environment (Debian keeps that part in python3-venv)."""
    return importlib.util.find_spec("ensurepip") is not None


def can_write_pdf(libraries: Iterable[str] = PDF_LIBRARIES) -> bool:
    """Whether Pango and its companions, which lay out PDF pages, can be loaded."""
    try:
        for name in libraries:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def main() -> int:
    """Say what is missing; return 1 when nothing can be installed, 0 when all or all but PDF will work."""
    say = sys.stderr.write
    if sys.version_info < OLDEST_PYTHON:
        say("Escale needs Python 3.11 or newer, this one is older. Try: make run PYTHON=python3.11\n")
        return 1
    if not can_make_venv():
        say("Python's venv is missing. As root: " + APT_LINE + "\n")
        return 1
    if not can_write_pdf():
        say("PDF is off: Pango is missing, everything else works. To turn it on, as root: " + APT_LINE + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

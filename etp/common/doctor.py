"""The checks that `manage.py doctor` makes besides those of the workshops: each app names its own when it is ready."""

from collections.abc import Callable, Iterable
from datetime import datetime

# One sentence for each row that breaks what must always be true at that instant; nothing is repaired.
Check = Callable[[datetime], Iterable[str]]
_CHECKS: list[Check] = []


def register_check(check: Check) -> None:
    """Have the doctor ask `check`, once however often it is registered."""
    if check not in _CHECKS:
        _CHECKS.append(check)


def checks() -> tuple[Check, ...]:
    """The registered checks, in the order they came."""
    return tuple(_CHECKS)


def found_by_checks(at: datetime) -> list[str]:
    """What the registered checks find broken at that instant; empty when all hold."""
    return [sentence for check in _CHECKS for sentence in check(at)]

"""Whether a recipient is still reached where a message is about to go: asked of the app that knows the recipient."""

from collections.abc import Callable

# (recipient key, channel, address) -> still reached there.
Check = Callable[[str, str, str], bool]

_checks: dict[str, Check] = {}


def register_recipient_check(prefix: str, check: Check) -> None:
    """Ask `check` before each message to a recipient whose key starts with `prefix`; called from `ready()`.

    A second registration of a prefix raises ValueError.
    """
    if prefix in _checks:
        raise ValueError(f"The recipients {prefix} are checked twice.")
    _checks[prefix] = check


def is_still_reached(recipient: str, channel: str, address: str) -> bool:
    """Whether every check that knows this recipient says yes; a recipient that no app checks is."""
    return all(check(recipient, channel, address) for prefix, check in _checks.items() if recipient.startswith(prefix))

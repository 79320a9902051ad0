"""What a message of each kind says, and whether it may still be said: registered by the apps above."""

from collections.abc import Callable
from dataclasses import dataclass

from etp.messaging.models import Notification


@dataclass(frozen=True)
class Message:
    """What a person receives; the subject is one line whatever it was made from, so no header can be added."""

    subject: str
    text: str
    html: str = ""
    attachments: tuple[tuple[str, bytes, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "subject", " ".join(str(self.subject).split()))


@dataclass(frozen=True)
class Kind:
    """How to write a message and the two questions asked about its `key` at the moment it leaves."""

    render: Callable[[Notification], Message]
    still_true: Callable[[str], bool]
    allowed: Callable[[str], bool]


_kinds: dict[str, Kind] = {}


def register_kind(
    kind: str,
    *,
    render: Callable[[Notification], Message],
    still_true: Callable[[str], bool],
    allowed: Callable[[str], bool],
) -> None:
    """Make `kind` deliverable; called from `ready()`. A second registration of a kind raises ValueError."""
    if kind in _kinds:
        raise ValueError(f"The message kind {kind} is registered twice.")
    _kinds[kind] = Kind(render, still_true, allowed)


def known_kind(kind: str) -> Kind | None:
    """The registered kind of that name, or None."""
    return _kinds.get(kind)

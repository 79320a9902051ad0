"""Where a recipient is reached now, asked when a message is about to go of the app that knows the recipient."""

from collections.abc import Callable

Place = tuple[str, str]
# (recipient key, channel, address) -> that same place while it holds, another one, or None when no message reaches.
Locate = Callable[[str, str, str], Place | None]

_known: dict[str, Locate] = {}


def register_recipients(prefix: str, locate: Locate) -> None:
    """Ask `locate` before each message to a recipient whose key starts with `prefix`; called from `ready()`.

    A second registration of a prefix raises ValueError.
    """
    if prefix in _known:
        raise ValueError(f"The recipients {prefix} are located twice.")
    _known[prefix] = locate


def place_of(recipient: str, channel: str, address: str) -> Place | None:
    """The (channel, address) to write to now; the one given for a recipient that no app knows."""
    for prefix, locate in _known.items():
        if recipient.startswith(prefix):
            return locate(recipient, channel, address)
    return channel, address

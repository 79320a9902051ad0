"""What else ends with a path: an upper app says it here, and is called within the transaction that ends it."""

from collections.abc import Callable
from datetime import datetime

from etp.accounts.models import User
from etp.enrolments.models import Enrolment

Follower = Callable[[Enrolment, User | None, datetime], None]
_followers: list[Follower] = []


def on_path_ended(follower: Follower) -> None:
    """Call `follower(enrolment, by, at)` whenever a path ends; from `ready()`. ValueError when it is known already."""
    if follower in _followers:
        raise ValueError("This follower of ended paths is registered twice.")
    _followers.append(follower)


def follow_ending(enrolment: Enrolment, *, by: User | None, at: datetime) -> None:
    """Let each follower end what depends on this path; what one of them refuses, the whole ending refuses."""
    for follower in _followers:
        follower(enrolment, by, at)

"""What an upper app ends with a carrier: it says here how much there is, and what it does when the carrier leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from etp.network.models import Organisation
from etp.programmes.models import Carrier, Programme


@dataclass(frozen=True)
class Follower:
    """`count` the open rounds that ask an organisation about a programme; `follow` the end of a carrier."""

    count: Callable[[Programme, Organisation], int]
    follow: Callable[[Carrier, datetime], None]


_followers: list[Follower] = []


def on_carrier_left(follower: Follower) -> None:
    """Have `follower` asked before, and called within the transaction in which, a carrier leaves; from `ready()`."""
    if follower not in _followers:
        _followers.append(follower)


def open_rounds(programme: Programme, organisation: Organisation) -> int:
    """How many rounds of validation wait for an answer of `organisation` about `programme`."""
    return sum(follower.count(programme, organisation) for follower in _followers)


def follow_carrier(carrier: Carrier, at: datetime) -> None:
    """Let each follower end what asked the carrier; what one of them refuses, the whole departure refuses."""
    for follower in _followers:
        follower.follow(carrier, at)

"""What the territory holds: structures, places, rooms and closed days, and the directory of its services."""

from etp.network.domain.directory import (
    add_entry,
    ask_for,
    ask_token,
    confirm_entry,
    correct_entry,
    propose_correction,
    restore_entry,
    tend_directory,
    withdraw_entry,
)
from etp.network.domain.identifiers import doubt_about
from etp.network.domain.places import (
    add_room,
    close_site_for,
    distance_km,
    find_communes,
    free_slug,
    open_organisation,
    open_place,
)
from etp.network.domain.rooms import confirm_room

__all__ = [
    "add_entry",
    "add_room",
    "ask_for",
    "ask_token",
    "close_site_for",
    "confirm_entry",
    "confirm_room",
    "correct_entry",
    "distance_km",
    "doubt_about",
    "find_communes",
    "free_slug",
    "open_organisation",
    "open_place",
    "propose_correction",
    "restore_entry",
    "tend_directory",
    "withdraw_entry",
]

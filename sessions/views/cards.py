"""The card of a workshop on a page that already holds its own button."""

from dataclasses import replace

from sessions.domain.finder import card_of


def plain_card(workshop, *, seats=False):
    """The card without its button, with what to bring; `seats` keeps the seats in words."""
    card = card_of(workshop)
    bring = [{"icon": "bag", "text": workshop.module.bring}] if workshop.module.bring else []
    return replace(card, action=None, seats=card.seats if seats else None, facts=[*card.facts, *bring])

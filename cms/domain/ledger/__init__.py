"""The ledger of validations, read from our own rows only: the state of each round, and every act in its order."""

from cms.domain.ledger.acts import Line, acts_of
from cms.domain.ledger.states import Answer, State, count_waiting_for, ledger_of, open_rounds, rounds_of, state_of

__all__ = [
    "Answer",
    "Line",
    "State",
    "acts_of",
    "count_waiting_for",
    "ledger_of",
    "open_rounds",
    "rounds_of",
    "state_of",
]

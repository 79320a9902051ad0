"""The same proofs, small in every run and large in `make soak`."""

import os

SOAK = bool(os.environ.get("SOAK"))


def rounds(usual, soak):
    """How many times to repeat a proof: `usual`, or `soak` under `make soak`."""
    return soak if SOAK else usual

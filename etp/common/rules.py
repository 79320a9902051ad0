"""The one error a domain verb raises."""


class RuleBroken(Exception):
    """A verb refused: nothing was changed, and `str(error)` says why to the person in front of the screen."""

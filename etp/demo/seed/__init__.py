"""The demonstration: invented people over nine past months and three to come, lived through the screens' own verbs."""

from etp.demo.seed.sowing import accounts_shown, is_empty, people_shown, sow

__all__ = ["accounts_shown", "is_empty", "people_shown", "sow"]

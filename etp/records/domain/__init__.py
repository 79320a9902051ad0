"""Verbs over everything that hangs together: a carrier leaves a programme."""

from etp.records.domain.deciding import decide_path, decide_workshop
from etp.records.domain.hanging import Hanging, hanging_on
from etp.records.domain.leaving import give_up, leave, name_next_lead, prepare_leaving
from etp.records.domain.rounds import on_carrier_left

__all__ = [
    "Hanging",
    "decide_path",
    "decide_workshop",
    "give_up",
    "hanging_on",
    "leave",
    "name_next_lead",
    "on_carrier_left",
    "prepare_leaving",
]

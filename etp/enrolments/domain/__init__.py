"""The verbs of a path: referral, entry, care offers, personal plan, letters."""

from etp.enrolments.domain.arrivals import ask, receive
from etp.enrolments.domain.endings import on_path_ended
from etp.enrolments.domain.handing_over import hand_over
from etp.enrolments.domain.letters import record_letter, record_transmission
from etp.enrolments.domain.offers import live_offer, move_offer, open_offer
from etp.enrolments.domain.paths import close_path, decline, include, move_to
from etp.enrolments.domain.plans import agree_plan, suggested_modules, write_plan
from etp.enrolments.domain.referrals import close_referral, note_attempt, plan_next_action, refer
from etp.enrolments.domain.version_moves import move_path, versions_to_follow

__all__ = [
    "agree_plan",
    "ask",
    "close_path",
    "close_referral",
    "decline",
    "hand_over",
    "include",
    "live_offer",
    "move_offer",
    "move_path",
    "move_to",
    "note_attempt",
    "on_path_ended",
    "open_offer",
    "plan_next_action",
    "record_letter",
    "record_transmission",
    "receive",
    "refer",
    "suggested_modules",
    "versions_to_follow",
    "write_plan",
]

"""What can happen to a person's record: each verb checks its rule, writes its rows and leaves its journal row."""

from etp.patients.domain.care import open_care_link, revoke_care_link
from etp.patients.domain.codes import CODE_MINUTES, CODE_TRIES, check_code, code_of, send_code
from etp.patients.domain.consent_texts import ConsentText, consent_text
from etp.patients.domain.consents import (
    consent_states,
    give_consent,
    has_consent,
    refuse_consent,
    withdraw_consent,
)
from etp.patients.domain.contacts import (
    add_contact,
    contact_candidates,
    end_contact,
    lock_contact,
    normal_contact,
    people_at,
    reach,
    read_contact,
    tell,
    where_reached,
)
from etp.patients.domain.entrance import account_of, ask_entry, entrant_born_on, only_entrant
from etp.patients.domain.links import close_links, open_link
from etp.patients.domain.people import register_person, update_person
from etp.patients.domain.searching import is_too_short, search
from etp.patients.domain.sharing import end_exclusion, exclude, share_with, stop_share

__all__ = [
    "CODE_MINUTES",
    "CODE_TRIES",
    "ConsentText",
    "account_of",
    "add_contact",
    "ask_entry",
    "check_code",
    "close_links",
    "code_of",
    "consent_states",
    "consent_text",
    "contact_candidates",
    "end_contact",
    "end_exclusion",
    "entrant_born_on",
    "exclude",
    "give_consent",
    "has_consent",
    "is_too_short",
    "lock_contact",
    "normal_contact",
    "open_care_link",
    "open_link",
    "only_entrant",
    "people_at",
    "reach",
    "read_contact",
    "refuse_consent",
    "register_person",
    "revoke_care_link",
    "search",
    "send_code",
    "share_with",
    "stop_share",
    "tell",
    "where_reached",
    "update_person",
    "withdraw_consent",
]

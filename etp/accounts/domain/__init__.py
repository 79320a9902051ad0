"""Accounts and roles: who comes in, with what, until when."""

from etp.accounts.domain.first_start import (
    create_first_administrator,
    first_start_url,
    nobody_yet,
    opens_first_start,
)
from etp.accounts.domain.invitations import (
    accept_as_new,
    accept_as_self,
    account_invited,
    invitation_for,
    invitation_token,
    invite,
    revoke_invitation,
)
from etp.accounts.domain.members import end_membership, follow_roles, grant_role, open_account, set_second_factor
from etp.accounts.domain.resets import ask_reset

__all__ = [
    "accept_as_new",
    "accept_as_self",
    "account_invited",
    "ask_reset",
    "create_first_administrator",
    "end_membership",
    "first_start_url",
    "follow_roles",
    "grant_role",
    "invitation_for",
    "invitation_token",
    "invite",
    "nobody_yet",
    "open_account",
    "opens_first_start",
    "revoke_invitation",
    "set_second_factor",
]

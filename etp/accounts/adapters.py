"""How allauth behaves here: no public sign-up, secrets of the second factor encrypted at rest."""

import base64
import hashlib
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings

# Who has just proved who they are is not asked again before a sensitive page.
FRESH_SECONDS = 300


def _cipher():
    digest = hashlib.sha256(b"second factor\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Nobody signs up: members are invited, people enter by a code."""
        return False

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whether to ask for a proof again: not within five minutes of the last one, the sign-in included."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if any(time.time() - record["at"] < FRESH_SECONDS for record in records):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text):
        """`text` encrypted under the server's key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """The text that `encrypt` was given."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        """Whether the second factor may be taken off: never by who must have one."""
        return not authenticator.user.memberships.live().exists() and not authenticator.user.is_superuser

"""The first start of an empty platform: one page, opened by a secret printed in the terminal, once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from etp.accounts.domain.members import grant_role, open_account
from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.tokens import derive_token, same
from etp.network.domain import open_organisation


def nobody_yet() -> bool:
    """Whether no member's account exists: the only state in which the first-start page answers."""
    return not User.objects.exclude(email=None).exists()


def first_start_url(base_url: str = "") -> str:
    """The address of the first-start page, or "" once somebody has an account."""
    if not nobody_yet():
        return ""
    return (base_url or settings.BASE_URL).rstrip("/") + reverse("accounts:first_start", args=[_token()])


def opens_first_start(token: str) -> bool:
    """Whether `token` is the printed one and the platform is still empty."""
    return same(token, _token()) and nobody_yet()


@transaction.atomic
def create_first_administrator(
    token: str,
    *,
    organisation_name: str,
    organisation_kind: str,
    country: str,
    email: str,
    first_name: str,
    last_name: str,
    password: str,
    at: datetime | None = None,
) -> User:
    """The first organisation and its administrator, who is also the technical superuser; the token dies with it."""
    if not opens_first_start(token):
        raise RuleBroken(_("Cette plateforme a déjà son administrateur."))
    organisation = open_organisation(
        name=organisation_name,
        short_name=organisation_name[:60],
        slug=slugify(organisation_name)[:50] or "structure",
        kind=organisation_kind,
        country=country,
    )
    user = open_account(email=email, first_name=first_name, last_name=last_name, password=password, at=at)
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])
    grant_role(user, organisation, Role.ADMIN, at=at)
    return user


def _token() -> str:
    # Nothing to store: the secret comes from the server's key, and an account is what ends it.
    return derive_token("first start", "platform", "")

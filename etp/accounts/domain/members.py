"""Accounts open, roles are given and ended; each by someone who may, never by oneself."""

from collections.abc import Callable
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.models import Membership, User
from etp.accounts.permissions import may_end, may_grant
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.network.models import Organisation, Site

_followers: list[Callable[[User], object]] = []


def follow_roles(callback: Callable[[User], object]) -> None:
    """Call `callback(user)` in the transaction of each role given or ended; for the apps above, once, at start."""
    _followers.append(callback)


@transaction.atomic
def open_account(
    *,
    email: str,
    first_name: str,
    last_name: str,
    password: str | None = None,
    profession: str = "",
    language: str = "fr",
    at: datetime | None = None,
) -> User:
    """A new member's account, without any role yet; RuleBroken when the e-mail is taken, wrong or a name is missing."""
    email = read_email(email)
    if User.objects.filter(email=email).exists():
        raise RuleBroken(_("Un compte existe déjà avec ce courriel."))
    if not (first_name.strip() and last_name.strip()):
        raise RuleBroken(_("Il manque le prénom ou le nom."))
    user = User.objects.create_user(
        email,
        password,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        profession=profession.strip(),
        language=language,
        created_at=moment(at),
    )
    # The door of allauth reads the e-mail here; it was proved by the invitation, or typed by the platform itself.
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def set_second_factor(user: User, secret: str) -> TOTP:
    """Give `user` a time-based second factor with the base-32 `secret`, for a demonstration or a new device."""
    return TOTP.activate(user, secret)


@transaction.atomic
def grant_role(
    user: User,
    organisation: Organisation,
    role: str,
    *,
    site: Site | None = None,
    programme_code: str = "",
    since: date | datetime | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> Membership:
    """The live membership of `user` with this role there, made if missing; `by` None is the platform itself.

    Raises RuleBroken when `by` may not give that role there, gives it to themselves, or the site is elsewhere.
    """
    if by is not None:
        refuse_grant(by, role, organisation, site, programme_code)
        if by.pk == user.pk:
            raise RuleBroken(_("Vous ne pouvez pas vous donner un rôle à vous-même."))
    today = local_day(moment(at), "Europe/Paris")
    named = {"organisation": organisation, "role": role, "site": site, "programme_code": programme_code}
    held = user.memberships.live(today).filter(**named).first()
    if held is None:
        held = Membership.objects.create(user=user, since=since or today, granted_by=by, **named)
        _tell_followers(user)
    return held


@transaction.atomic
def end_membership(membership: Membership, *, reason: str, by: User | None, at: datetime | None = None) -> Membership:
    """End a role now: the member's next request is refused. RuleBroken without a reason or without the right."""
    at = moment(at)
    reason = reason.strip()
    if not reason:
        raise RuleBroken(_("Dites pourquoi ce rôle prend fin."))
    if by is not None and not may_end(by, membership):
        raise RuleBroken(_("Vous ne pouvez pas mettre fin à ce rôle."))
    day = max(local_day(at, "Europe/Paris"), membership.since)
    ended = Membership.objects.filter(pk=membership.pk, ended_at=None).update(
        until=day, ended_at=at, ended_by=by, reason=reason[:200]
    )
    if not ended:
        raise RuleBroken(_("Ce rôle a déjà pris fin."))
    membership.refresh_from_db()
    _tell_followers(membership.user)
    return membership


def _tell_followers(user: User) -> None:
    for follower in _followers:
        follower(user)


def refuse_grant(by: User, role: str, organisation: Organisation, site: Site | None, programme_code: str) -> None:
    """Raise RuleBroken unless `by` may give `role` there; a site must belong to the organisation."""
    if site is not None and site.organisation_id != organisation.pk:
        raise RuleBroken(_("Ce lieu n’appartient pas à cette structure."))
    if not may_grant(by, role, organisation, site=site, programme_code=programme_code):
        raise RuleBroken(_("Vous ne pouvez pas donner ce rôle à cet endroit."))


def read_email(text: str) -> str:
    """The e-mail as it is stored, in lower case; RuleBroken when it is not one."""
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise RuleBroken(_("Ce courriel n’est pas complet. Exemple : nom@exemple.fr")) from error
    return email

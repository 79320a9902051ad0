"""A place kept for a future member: opened once, by the link sent to one e-mail, for three days."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from etp.accounts.domain.members import grant_role, open_account, read_email, refuse_grant
from etp.accounts.models import Invitation, Membership, User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.common.tokens import derive_token, fingerprint, new_nonce
from etp.messaging.domain import queue
from etp.messaging.enums import Channel
from etp.network.models import Organisation, Site

DAYS = 3
# More in an hour is not a team being set up, it is an account in wrong hands.
AN_HOUR = 20


@transaction.atomic
def invite(
    email: str,
    role: str,
    organisation: Organisation,
    *,
    site: Site | None = None,
    programme_code: str = "",
    language: str = "fr",
    by: User,
    at: datetime | None = None,
) -> Invitation:
    """The invitation and its message; RuleBroken when `by` may not, or the place is already given or offered."""
    at = moment(at)
    email = read_email(email)
    named = {"organisation": organisation, "role": role, "site": site, "programme_code": programme_code}
    _refuse(email, named, by, at)
    nonce = new_nonce()
    invitation = Invitation.objects.create(
        email=email,
        nonce=nonce,
        token_hash=fingerprint(_token(email, nonce)),
        invited_by=by,
        invited_at=at,
        expires_at=at + timedelta(days=DAYS),
        **named,
    )
    queue(
        "invitation",
        f"invitation:{invitation.pk}",
        recipient=f"invitation:{invitation.pk}",
        channel=Channel.EMAIL,
        address=email,
        language=language,
        expires_at=invitation.expires_at,
        dedupe=f"invitation:{invitation.pk}",
        at=at,
    )
    return invitation


def invitation_token(invitation: Invitation) -> str:
    """The secret of the link, derived again each time; only its fingerprint is stored."""
    return _token(invitation.email, invitation.nonce)


def invitation_for(token: str, *, at: datetime | None = None) -> Invitation | None:
    """The open invitation that this token opens, or None: never accepted, not taken back, not too old."""
    found = open_invitations(moment(at)).filter(token_hash=fingerprint(token))
    return found.select_related("organisation", "site").first()


def open_invitations(at: datetime) -> QuerySet[Invitation]:
    """Invitations that may still be accepted at the instant `at`."""
    return Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)


def account_invited(invitation: Invitation) -> User | None:
    """The existing account with the invitation's e-mail, or None."""
    return User.objects.filter(email=invitation.email).first()


@transaction.atomic
def accept_as_new(
    invitation: Invitation,
    *,
    first_name: str,
    last_name: str,
    password: str,
    profession: str = "",
    at: datetime | None = None,
) -> User:
    """The account and the role that the invitation promised, both new; the link is dead from then on."""
    user = open_account(
        email=invitation.email,
        first_name=first_name,
        last_name=last_name,
        password=password,
        profession=profession,
        at=at,
    )
    _accept(invitation, user, at)
    return user


@transaction.atomic
def accept_as_self(invitation: Invitation, user: User, *, at: datetime | None = None) -> Membership:
    """The promised role for an account that exists; RuleBroken unless it is the invited e-mail's own."""
    if user.email != invitation.email:
        raise RuleBroken(_("Cette invitation a été envoyée à un autre courriel que le vôtre."))
    return _accept(invitation, user, at)


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User, at: datetime | None = None) -> None:
    """Take back an invitation that nobody has accepted: its link opens nothing any more."""
    refuse_grant(by, invitation.role, invitation.organisation, invitation.site, invitation.programme_code)
    if not open_invitations(moment(at)).filter(pk=invitation.pk).update(revoked_at=moment(at)):
        raise RuleBroken(_("Cette invitation n’est plus ouverte."))


def _accept(invitation: Invitation, user: User, at: datetime | None) -> Membership:
    at = moment(at)
    if not open_invitations(at).filter(pk=invitation.pk).update(accepted_at=at, user=user):
        raise RuleBroken(_("Cette invitation a déjà servi, ou elle est trop ancienne."))
    membership = grant_role(
        user,
        invitation.organisation,
        invitation.role,
        site=invitation.site,
        programme_code=invitation.programme_code,
        at=at,
    )
    Membership.objects.filter(pk=membership.pk, granted_by=None).update(granted_by=invitation.invited_by)
    return membership


def _refuse(email: str, named: dict[str, Any], by: User, at: datetime) -> None:
    refuse_grant(by, named["role"], named["organisation"], named["site"], named["programme_code"])
    if by.email == email:
        raise RuleBroken(_("Vous ne pouvez pas vous donner un rôle à vous-même."))
    if Invitation.objects.filter(invited_by=by, invited_at__gt=at - timedelta(hours=1)).count() >= AN_HOUR:
        raise RuleBroken(_("Vous avez invité beaucoup de personnes. Attendez une heure."))
    if open_invitations(at).filter(email=email, **named).exists():
        raise RuleBroken(_("Cette personne est déjà invitée à ce rôle."))
    today = local_day(at, "Europe/Paris")
    if Membership.objects.live(today).filter(Q(user__email=email), **named).exists():
        raise RuleBroken(_("Cette personne a déjà ce rôle."))


def _token(email: str, nonce: str) -> str:
    return derive_token("invitation", email, nonce)

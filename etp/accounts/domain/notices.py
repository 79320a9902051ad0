"""The messages that accounts give rise to: an invitation, a link for a new password."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from etp.accounts.domain.invitations import DAYS, invitation_token, open_invitations
from etp.accounts.models import Invitation, User
from etp.common.clock import moment
from etp.messaging.domain import Message, absolute, compose, register_kind
from etp.messaging.models import Notification


def register_notices() -> None:
    """Give messaging the kinds of this app; called once, when the app is ready."""
    register_kind("invitation", render=render_invitation, still_true=may_be_accepted, allowed=lambda key: True)
    register_kind("password_reset", render=render_reset, still_true=may_reset, allowed=lambda key: True)


def render_invitation(notification: Notification) -> Message:
    """Who invites, to what, and the link; the same token each time."""
    invitation = _named(notification.key).get()
    context = {
        "invitation": invitation,
        "days": DAYS,
        "button_url": absolute(reverse("accounts:invitation", args=[invitation_token(invitation)])),
        "button_label": _("Ouvrir l’invitation"),
    }
    return compose("invitation", context, _("Invitation à rejoindre une équipe sur Escale"))


def may_be_accepted(key: str) -> bool:
    """Whether the invitation "invitation:12" is still open."""
    return _open(key) is not None


def render_reset(notification: Notification) -> Message:
    """The link to choose a new password; made when the message leaves, so that its hour starts then."""
    user = _member(notification.key)
    named = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    context = {
        "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
        "button_url": absolute(reverse("account_reset_password_from_key", kwargs=named)),
        "button_label": _("Choisir un mot de passe"),
    }
    return compose("password_reset", context, _("Votre nouveau mot de passe"))


def may_reset(key: str) -> bool:
    """Whether "user:12" is an open account with an e-mail; "user:0" stands for an unknown one."""
    return _member(key) is not None


def _open(key: str) -> Invitation | None:
    return _named(key).first()


def _named(key: str) -> QuerySet[Invitation]:
    found = open_invitations(moment()).filter(pk=key.removeprefix("invitation:"))
    return found.select_related("organisation", "site", "invited_by")


def _member(key: str) -> User | None:
    return User.objects.filter(pk=key.removeprefix("user:"), is_active=True).exclude(email=None).first()

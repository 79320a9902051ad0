"""A member who has not signed the charter is told so; the message says neither the programme nor what it treats."""

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.messaging.domain import Message, compose, queue, register_kind
from etp.messaging.enums import Channel
from etp.messaging.models import Notification
from etp.programmes.enums import LegalFrame
from etp.programmes.models import TeamMember

KIND = "team_charter"
# A reminder that could not leave within a week says nothing new.
LASTS = timedelta(days=7)


def register_reminders() -> None:
    """Give messaging the kind of this app; called once, when the app is ready."""
    register_kind(KIND, render=render_charter, still_true=charter_is_missing, allowed=lambda key: True)


def remind_charter(member: TeamMember, *, by: User | None = None, at: datetime | None = None) -> TeamMember:
    """Queue a reminder to sign the charter, once a day at most.

    RuleBroken when it is signed, outside France, without an address, and once the member has left.
    """
    now = moment(at)
    if not charter_is_missing(str(member.pk)):
        raise RuleBroken(_("Cette personne n’a pas de charte à signer."))
    if not member.user.email:
        raise RuleBroken(_("Cette personne n’a pas d’adresse : appelez-la."))
    queue(
        KIND, str(member.pk), recipient=f"user:{member.user_id}", channel=Channel.EMAIL, address=member.user.email,
        language=member.user.language, not_before=now, expires_at=now + LASTS,
        dedupe=f"{KIND}:{member.pk}:{local_day(now, member.programme.time_zone)}", at=now,
    )  # fmt: skip
    return member


def charter_is_missing(key: str) -> bool:
    """Whether that member is still in the team of a French programme without a signed charter."""
    live = TeamMember.objects.filter(pk=int(key), until=None, charter_on=None)
    return live.filter(programme__legal_frame=LegalFrame.DECLARATION).exists()


def render_charter(notification: Notification) -> Message:
    """The reminder: what to sign, and to whom to give it."""
    with translation.override(notification.language):
        return compose("team_charter", {}, _("Votre charte d’engagement est à signer"))

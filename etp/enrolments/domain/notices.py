"""What a referral makes us say to the person: neutral words, never the programme nor a health word."""

from django.utils.translation import gettext as _

from etp.enrolments.enums import Origin, ReferralState
from etp.enrolments.models import Referral
from etp.messaging.domain import Message, compose, compose_sms, register_kind
from etp.messaging.enums import Channel
from etp.messaging.models import Notification


def register_notices() -> None:
    """Give messaging the kinds of this app; called once, when the app is ready."""
    register_kind("referral_received", render=render_received, still_true=is_open, allowed=may_be_told)


def referral_of(key: str) -> Referral | None:
    """The referral that an opaque key "referral:12" names, or None."""
    return Referral.objects.select_related("person", "enrolment").filter(pk=key.removeprefix("referral:")).first()


def is_open(key: str) -> bool:
    """Whether the referral still waits for an act: a closed one is not acknowledged any more."""
    referral = referral_of(key)
    return referral is not None and referral.state == ReferralState.OPEN


def may_be_told(key: str) -> bool:
    """Whether the person may be written to: alive, and not on the list of those not to contact."""
    referral = referral_of(key)
    if referral is None or referral.person.deceased_on:
        return False
    return not (referral.enrolment and referral.enrolment.do_not_contact)


def render_received(notification: Notification) -> Message:
    """The acknowledgement: what happens next, when, and whom to call."""
    if notification.channel == Channel.SMS:
        return compose_sms("referral_received", {})
    referral = referral_of(notification.key)
    by_oneself = referral is not None and referral.origin == Origin.SELF
    return compose("referral_received", {"by_oneself": by_oneself}, _("Votre demande est bien arrivée"))

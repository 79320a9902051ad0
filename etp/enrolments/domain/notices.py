"""What a referral, or a path handed over, makes us say: neutral words, never the programme nor a health word."""

from django.utils.translation import gettext as _

from etp.common.text import phone_national
from etp.enrolments.enums import Origin, ReferralState, Stage
from etp.enrolments.models import Enrolment, Referral
from etp.messaging.domain import Message, compose, compose_sms, register_kind
from etp.messaging.enums import Channel
from etp.messaging.models import Notification


def register_notices() -> None:
    """Give messaging the kinds of this app; called once, when the app is ready."""
    register_kind("referral_received", render=render_received, still_true=is_open, allowed=may_be_told)
    register_kind("path_handed_over", render=render_handed_over, still_true=is_handed_over, allowed=may_hear_of_path)


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


def path_of(key: str) -> Enrolment | None:
    """The path that an opaque key "path:12" names, or None."""
    paths = Enrolment.objects.select_related("person", "home_site__commune", "referent")
    return paths.filter(pk=key.removeprefix("path:")).first()


def is_handed_over(key: str) -> bool:
    """Whether the path is still followed where its latest hand-over put it."""
    path = path_of(key)
    last = path.hand_overs.order_by("-pk").first() if path else None
    return bool(path and last and path.stage in Stage.live and path.organisation_id == last.entered_id)


def may_hear_of_path(key: str) -> bool:
    """Whether the person of the path may be written to: alive, and not among those not to contact."""
    path = path_of(key)
    return path is not None and path.person.deceased_on is None and not path.do_not_contact


def render_handed_over(notification: Notification) -> Message:
    """Where the person is followed from now on, by whom, and the phone of that place."""
    path = path_of(notification.key)
    site = path.home_site if path else None
    context = {
        "place": f"{site.name}, {site.commune.name}" if site else "",
        "phone": phone_national(site.phone) if site and site.phone else "",
        "referent": path.referent.get_full_name() if path and path.referent else "",
    }
    if notification.channel == Channel.SMS:
        return compose_sms("path_handed_over", context)
    return compose("path_handed_over", context, _("Votre lieu d’accueil change"))

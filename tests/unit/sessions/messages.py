"""Messages as they would leave, for the tests of what they say."""

import re
from datetime import timedelta

import time_machine
from django.utils.translation import override

from etp.messaging.domain.kinds import known_kind
from etp.messaging.enums import Channel
from etp.messaging.models import Notification
from sessions.models import SeatOffer
from tests.factories.sessions import NOW, WorkshopFactory

LATER = NOW + timedelta(days=1)
HOME = "http://127.0.0.1:8000"


def last(kind):
    return Notification.objects.filter(kind=kind).latest("pk")


def write(kind, channel=Channel.EMAIL, language="fr"):
    """The last message of `kind`, written as at delivery."""
    notification = last(kind)
    notification.channel, notification.language = channel, language
    with override(language):
        return known_kind(kind).render(notification)


def plain(text):
    """`text` with ordinary spaces, one at a time."""
    return re.sub(r"[ \u00a0\u202f]+", " ", text)


def holds(kind, at=NOW):
    """Whether the last message of `kind` would leave at the instant `at`: still true, and allowed."""
    notification = last(kind)
    registered = known_kind(kind)
    with time_machine.travel(at, tick=False):
        return registered.still_true(notification.key), registered.allowed(notification.key)


def lanester_workshop(**facts):
    return WorkshopFactory(
        site__name="Centre de rééducation",
        site__postcode="56600",
        site__commune__name="Lanester",
        programme__title="Douleurs et Rachis",
        module__title="Vivre avec un diabète",
        **facts,
    )


def last_workshop():
    return SeatOffer._meta.get_field("registration").related_model.objects.latest("pk").workshop

"""The message that carries a code: neutral words, and the code never in a subject that shows on a locked phone."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from etp.common.clock import local
from etp.messaging.domain import Message, compose, compose_sms, register_kind
from etp.messaging.enums import Channel
from etp.messaging.models import Notification
from etp.patients.domain.codes import code_of
from etp.patients.domain.contacts import people_at
from etp.patients.domain.entrance import PURPOSE
from etp.patients.models import ContactCode


def register_notices() -> None:
    """Give messaging the kind of this app; called once, when the app is ready."""
    register_kind("contact_code", render=render_code, still_true=is_wanted, allowed=lambda key: True)


def render_code(notification: Notification) -> Message:
    """The six digits, derived again, and until when they serve."""
    row = ContactCode.objects.get(pk=_pk(notification.key))
    until = date_format(local(row.expires_at, "Europe/Paris"), "H:i")
    context = {"code": code_of(row), "until": until}
    if notification.channel == Channel.SMS:
        return compose_sms("contact_code", context)
    return compose("contact_code", context, _("Votre code pour Escale"))


def is_wanted(key: str) -> bool:
    """Whether the code has not served, and, for a sign-in, somebody is reached there: nobody else is written to."""
    row = _row(key)
    if row is None or row.used_at:
        return False
    return row.purpose != PURPOSE or people_at(row.kind, row.value).exists()


def _row(key: str) -> ContactCode | None:
    return ContactCode.objects.filter(pk=_pk(key)).first()


def _pk(key: str) -> str:
    return key.removeprefix("contact_code:")

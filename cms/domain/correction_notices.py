"""Telling each carrier that a correction is online and until when to object, and its author how it ended."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.domain.objecting import is_open
from cms.enums import CorrectionState
from cms.models import Correction
from etp.accounts.models import User
from etp.messaging.domain import Message, absolute, compose, queue, register_kind
from etp.messaging.enums import Channel
from etp.messaging.models import Notification
from etp.programmes.models import Carrier

KIND, ENDED = "signoff_correction", "signoff_objection"


def register_correction_notices() -> None:
    """Give messaging the kinds of corrections; called once, when the app is ready."""
    register_kind(KIND, render=render_made, still_true=may_be_objected_to, allowed=lambda key: True)
    register_kind(ENDED, render=render_ended, still_true=lambda key: True, allowed=lambda key: True)


def tell_correction(row: Correction, carriers: Iterable[Carrier], *, at: datetime) -> None:
    """Queue, for each hand of each carrier but the one who corrected, what changed and until when to object."""
    hands = {user.pk: user for carrier in carriers for user in (carrier.signatory, carrier.deputy) if user is not None}
    for user in hands.values():
        if user.pk != row.made_by_id:
            _queue(KIND, row, user, at=at)


def tell_end(row: Correction, *, at: datetime) -> None:
    """Queue, for whoever corrected, that an objection put the words before it back online."""
    if row.state == CorrectionState.OBJECTED:
        _queue(ENDED, row, row.made_by, at=at)


def may_be_objected_to(key: str) -> bool:
    """Whether the correction is still online and open: past its day, the message would not be true."""
    row = Correction.objects.filter(pk=key.split(":")[1]).select_related("page", "base").first()
    return row is not None and row.page.live and is_open(row)


def render_made(notification: Notification) -> Message:
    """A correction is online: in which text, until when to object, and where to read it."""
    row = _correction_of(notification.key)
    with translation.override(notification.language):
        until = date_format(row.open_until, "l j F")
        context = {"until": until, **_about(row, _("Lire la correction"))}
        return compose(KIND, context, _("Une faute a été corrigée dans un texte signé"))


def render_ended(notification: Notification) -> Message:
    """An objection: the words before the correction are online again, and where to read why."""
    row = _correction_of(notification.key)
    with translation.override(notification.language):
        return compose(ENDED, _about(row, _("Lire l’objection")), _("Votre correction est annulée"))


def _queue(kind: str, row: Correction, user: User, *, at: datetime) -> None:
    if not user.email:
        return
    key = f"correction:{row.pk}"
    queue(
        kind,
        key,
        recipient=f"user:{user.pk}",
        channel=Channel.EMAIL,
        address=user.email,
        language=user.language,
        not_before=at,
        dedupe=f"{kind}:{key}:{user.pk}",
        at=at,
    )


def _correction_of(key: str) -> Correction:
    return Correction.objects.select_related("page").get(pk=key.split(":")[1])


def _about(row: Correction, label: str) -> dict[str, Any]:
    url = absolute(reverse("cms_correction", args=[row.pk]))
    return {"title": row.page.draft_title, "button_url": url, "button_label": label}

"""Telling the hands that may sign (at the opening, three days before the end, when late), and the author at the end."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cms.domain.rereading import agreed_before
from cms.enums import RoundState
from cms.models import Round
from etp.accounts.models import User
from etp.messaging.domain import Message, absolute, compose, queue, register_kind
from etp.messaging.enums import Channel
from etp.messaging.models import Notification
from etp.programmes.models import Carrier

KIND, LATE, OUTCOME = "signoff_round", "signoff_late", "signoff_outcome"
REMINDED_BEFORE = timedelta(days=3)
MORNING = time(9)


def register_notices() -> None:
    """Give messaging the kinds of this app; called once, when the app is ready."""
    register_kind(KIND, render=render_asked, still_true=still_waits, allowed=lambda key: True)
    register_kind(LATE, render=render_late, still_true=still_waits, allowed=lambda key: True)
    register_kind(OUTCOME, render=render_outcome, still_true=lambda key: True, allowed=lambda key: True)


def tell_carriers(row: Round, carriers: Iterable[Carrier], *, at: datetime) -> None:
    """Queue, for each signatory and deputy with an address, the request and its reminder."""
    for carrier in carriers:
        for user in hands_to_tell(row, carrier):
            ask(row, carrier, user, not_before=at, at=at)
            if reminder_instant(row) > at:
                ask(row, carrier, user, not_before=reminder_instant(row), at=at)


def hands_to_tell(row: Round, carrier: Carrier) -> list[User]:
    """The signatory and the deputy who have an address; whoever opened the round knows already."""
    named = [user for user in (carrier.signatory, carrier.deputy) if user is not None]
    return [user for user in named if user.email and user.pk != row.opened_by_id]


def reminder_instant(row: Round) -> datetime:
    """The morning, three days before the deadline, from which a request is repeated."""
    return timezone.make_aware(datetime.combine(row.deadline - REMINDED_BEFORE, MORNING))


def ask(row: Round, carrier: Carrier, user: User, *, not_before: datetime, at: datetime) -> None:
    """Queue the request to answer, once for each day it may leave on; past the deadline it does not."""
    ends = timezone.make_aware(datetime.combine(row.deadline, time.max))
    _queue(KIND, row, carrier.organisation_id, user, mark=str(not_before.date()), at=at, until=(not_before, ends))


def ask_late(row: Round, carrier: Carrier, user: User, *, week: int, at: datetime) -> None:
    """Queue the reminder of a late round, once for each week it is late."""
    _queue(LATE, row, carrier.organisation_id, user, mark=str(week), at=at, until=(at, at + timedelta(days=7)))


def tell_author(row: Round, *, at: datetime) -> None:
    """Queue, for whoever opened the round, how it ended: the text is online, or a change is asked."""
    author = row.opened_by
    if author is not None and author.email:
        _queue(OUTCOME, row, 0, author, mark="end", at=at)


def _queue(
    kind: str,
    row: Round,
    organisation_id: int,
    user: User,
    *,
    mark: str,
    at: datetime,
    until: tuple[datetime, datetime] | None = None,
) -> None:
    key = f"round:{row.pk}:{organisation_id}"
    not_before, expires_at = until or (at, None)
    queue(
        kind,
        key,
        recipient=f"user:{user.pk}",
        channel=Channel.EMAIL,
        address=user.email or "",
        language=user.language,
        not_before=not_before,
        expires_at=expires_at,
        dedupe=f"{kind}:{key}:{user.pk}:{mark}",
        at=at,
    )


def _round_of(key: str) -> tuple[Round | None, int]:
    _name, round_id, organisation_id = key.split(":")
    return Round.objects.select_related("page").filter(pk=round_id).first(), int(organisation_id)


def still_waits(key: str) -> bool:
    """Whether that carrier still has to answer in that round."""
    row, organisation_id = _round_of(key)
    if row is None or row.state != RoundState.OPEN:
        return False
    return not row.signatures.filter(organisation=organisation_id).exists()


def render_asked(notification: Notification) -> Message:
    """The request: which text, before when, and where to read and sign it."""
    return _about_the_deadline("signoff_round", notification, gettext_noop("Un texte attend votre réponse"))


def render_late(notification: Notification) -> Message:
    """The reminder of a late round: which text, since when, and where to read and sign it."""
    return _about_the_deadline("signoff_late", notification, gettext_noop("Un texte attend encore votre réponse"))


def _about_the_deadline(template: str, notification: Notification, subject: str) -> Message:
    row, organisation_id = _round_of(notification.key)
    assert row is not None, "a message about a round that is gone is dropped before it is written"
    again = agreed_before(row).filter(organisation=organisation_id).exists()
    with translation.override(notification.language):
        context = {
            "deadline": date_format(row.deadline, "l j F"),
            "again": again,
            **_about(row, _("Lire et répondre")),
        }
        return compose(template, context, _(subject))


def render_outcome(notification: Notification) -> Message:
    """How the round ended, and where the answers are."""
    row, _organisation = _round_of(notification.key)
    assert row is not None, "a round that ended is never removed"
    with translation.override(notification.language):
        online = row.state == RoundState.COMPLETE
        subject = _("Votre texte est en ligne") if online else _("Une structure demande un changement")
        return compose("signoff_outcome", {"online": online, **_about(row, _("Lire les réponses"))}, subject)


def _about(row: Round, label: str) -> dict[str, Any]:
    url = absolute(reverse("cms_round", args=[row.pk]))
    return {"title": row.page.draft_title, "button_url": url, "button_label": label}

"""Telling the hands that may sign (when a round opens, three days before its end), and the author how it ended."""

from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.enums import RoundState
from cms.models import Round
from etp.messaging.domain import absolute, compose, queue, register_kind
from etp.messaging.enums import Channel

KIND, OUTCOME = "signoff_round", "signoff_outcome"
REMINDED_BEFORE = timedelta(days=3)
MORNING = time(9)


def register_notices():
    """Give messaging the kinds of this app; called once, when the app is ready."""
    register_kind(KIND, render=render_asked, still_true=still_waits, allowed=lambda key: True)
    register_kind(OUTCOME, render=render_outcome, still_true=lambda key: True, allowed=lambda key: True)


def tell_carriers(row, carriers, *, at):
    """Queue, for each signatory and deputy with an address, the request and its reminder."""
    reminded = timezone.make_aware(datetime.combine(row.deadline - REMINDED_BEFORE, MORNING))
    ends = timezone.make_aware(datetime.combine(row.deadline, time.max))
    for carrier in carriers:
        for user in filter(None, (carrier.signatory, carrier.deputy)):
            if user.email and user.pk != row.opened_by_id:
                _ask(row, carrier.organisation_id, user, at, ends)
                if reminded > at:
                    _ask(row, carrier.organisation_id, user, reminded, ends)


def _ask(row, organisation_id, user, not_before, expires_at):
    key = f"round:{row.pk}:{organisation_id}"
    queue(
        KIND,
        key,
        recipient=f"user:{user.pk}",
        channel=Channel.EMAIL,
        address=user.email,
        language=user.language,
        not_before=not_before,
        expires_at=expires_at,
        dedupe=f"{KIND}:{key}:{user.pk}:{not_before.date()}",
        at=row.opened_at,
    )


def tell_author(row, *, at):
    """Queue, for whoever opened the round, how it ended: the text is online, or a change is asked."""
    author = row.opened_by
    if author is None or not author.email:
        return
    queue(
        OUTCOME,
        f"round:{row.pk}:0",
        recipient=f"user:{author.pk}",
        channel=Channel.EMAIL,
        address=author.email,
        language=author.language,
        dedupe=f"{OUTCOME}:{row.pk}",
        at=at,
    )


def _round_of(key):
    _name, round_id, organisation_id = key.split(":")
    return Round.objects.select_related("page").filter(pk=round_id).first(), int(organisation_id)


def still_waits(key):
    """Whether that carrier still has to answer in that round."""
    row, organisation_id = _round_of(key)
    if row is None or row.state != RoundState.OPEN:
        return False
    return not row.signatures.filter(organisation=organisation_id).exists()


def render_asked(notification):
    """The request: which text, before when, and where to read and sign it."""
    row, _organisation = _round_of(notification.key)
    with translation.override(notification.language):
        context = {"deadline": date_format(row.deadline, "l j F"), **_about(row, _("Lire et répondre"))}
        return compose("signoff_round", context, _("Un texte attend votre réponse"))


def render_outcome(notification):
    """How the round ended, and where the answers are."""
    row, _organisation = _round_of(notification.key)
    with translation.override(notification.language):
        online = row.state == RoundState.COMPLETE
        subject = _("Votre texte est en ligne") if online else _("Une structure demande un changement")
        return compose("signoff_outcome", {"online": online, **_about(row, _("Lire les réponses"))}, subject)


def _about(row, label):
    url = absolute(reverse("cms_round", args=[row.pk]))
    return {"title": row.page.draft_title, "button_url": url, "button_label": label}

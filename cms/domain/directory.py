"""The question « est-ce toujours juste ? »: written to the owner of an entry, with the link that answers it."""

from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etp.common.clock import moment
from etp.messaging.domain import Message, absolute, compose, register_kind
from etp.messaging.models import Notification
from etp.network.domain import ask_token
from etp.network.domain.directory import KIND, OWNER
from etp.network.enums import EntryState
from etp.network.models import DirectoryAsk, DirectoryEntry, DirectoryEvent

ACTS = {
    "added": gettext_lazy("Ajouté par l’équipe"),
    "corrected": gettext_lazy("Corrigé par l’équipe"),
    "confirmed": gettext_lazy("Confirmé par l’équipe"),
    "withdrawn": gettext_lazy("Retiré par l’équipe"),
    "restored": gettext_lazy("Remis par l’équipe"),
    "proposed": gettext_lazy("Correction proposée par le service"),
    "asked": gettext_lazy("Question envoyée"),
    "dropped": gettext_lazy("Sans réponse\u00a0: à confirmer"),
}


def act_words(event: DirectoryEvent) -> str:
    """What was done to an entry, in words."""
    if event.what == "confirmed" and event.by == OWNER:
        return _("Confirmé par le service")
    return str(ACTS[event.what])


def waits_first(entries: QuerySet[DirectoryEntry]) -> QuerySet[DirectoryEntry]:
    """The entries that wait for the team first: a correction to write, then « à confirmer »; the oldest on top."""
    proposed = When(state__in=[EntryState.CONFIRMED, EntryState.TO_CONFIRM], proposed__gt="", then=Value(0))
    rank = Case(
        proposed,
        When(state=EntryState.TO_CONFIRM, then=Value(1)),
        When(state=EntryState.CONFIRMED, then=Value(2)),
        default=Value(3),
    )
    return entries.order_by(rank, "confirmed_on", "name")


def register_question() -> None:
    """Give messaging the question to an owner; called once, when the app is ready."""
    register_kind(KIND, render=render_question, still_true=still_asked, allowed=lambda key: True)


def _ask_of(key: str) -> DirectoryAsk | None:
    return DirectoryAsk.objects.select_related("entry").filter(pk=key.partition(":")[2]).first()


def still_asked(key: str) -> bool:
    """Whether nobody has confirmed or withdrawn the entry since the question was put."""
    ask = _ask_of(key)
    if ask is None or ask.expires_at <= moment():
        return False
    return ask.entry.state != EntryState.WITHDRAWN and ask.entry.times_asked > 0


def render_question(notification: Notification) -> Message:
    """The question, what the directory says, and the link that opens the page of the answer."""
    ask = _ask_of(notification.key)
    if ask is None:
        raise ValueError("The question is gone.")
    context = {
        "entry": ask.entry,
        "button_url": absolute(reverse("directory_answer", args=[ask_token(ask)])),
        "button_label": _("Répondre"),
    }
    return compose("directory_ask", context, _("Annuaire des services\u00a0: est-ce toujours juste\u00a0?"))

"""The directory of services: each entry is confirmed by its owner, is asked again in time, and says when it is not."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from etp.common import RuleBroken
from etp.common.clock import moment
from etp.common.tokens import derive_token, fingerprint, new_nonce
from etp.messaging.domain import queue
from etp.messaging.enums import Channel
from etp.network.enums import EntryState
from etp.network.models import DirectoryAsk, DirectoryEntry, DirectoryEvent

KIND = "directory_ask"
# How long an owner has to answer a question, and how many questions go without an answer before the entry drops.
ANSWER_WITHIN = timedelta(days=14)
QUESTIONS = 2
# A link still opens after the entry has dropped, so that a late answer puts it right.
LINK_LASTS = timedelta(days=60)
OWNER = "owner"


@transaction.atomic
def add_entry(*, slug: str, by: str = "", at: datetime | None = None, **facts: Any) -> DirectoryEntry:
    """An entry confirmed at `at`, made once for its slug; `by` is an opaque key."""
    known = DirectoryEntry.objects.filter(slug=slug).first()
    if known is not None:
        return known
    at = moment(at)
    entry = DirectoryEntry(slug=slug, confirmed_on=at.date(), **facts)
    entry.next_on = entry.confirmed_on + timedelta(days=entry.review_days)
    _check(entry)
    entry.save()
    _note(entry, "added", by=by, at=at)
    return entry


@transaction.atomic
def correct_entry(entry: DirectoryEntry, *, by: str = "", at: datetime | None = None, **facts: Any) -> DirectoryEntry:
    """Write other facts; who confirms, and when, stays. RuleBroken, naming the field, when one is not valid."""
    at = moment(at)
    before = DirectoryEntry.objects.select_for_update().get(pk=entry.pk)
    changed = [name for name, value in facts.items() if getattr(before, name) != value]
    for name in changed:
        setattr(before, name, facts[name])
    plan_review(before, changed)
    _check(before)
    settled, before.proposed = bool(before.proposed), ""
    if changed or settled:
        before.save()
        _note(before, "corrected", by=by, at=at, why=", ".join(changed))
    return before


@transaction.atomic
def confirm_entry(entry: DirectoryEntry, *, by: str = "", at: datetime | None = None) -> DirectoryEntry:
    """Everything is right at `at`: the entry is young again and is asked about after its review period.

    RuleBroken when it was withdrawn.
    """
    at = moment(at)
    day = at.date()
    due = day + timedelta(days=entry.review_days)
    facts: dict[str, Any] = {"confirmed_on": day, "next_on": due, "times_asked": 0, "proposed": ""}
    return _move(entry, EntryState.CONFIRMED, "confirmed", by=by, at=at, **facts)


@transaction.atomic
def withdraw_entry(entry: DirectoryEntry, *, reason: str, by: str = "", at: datetime | None = None) -> DirectoryEntry:
    """Take the entry off the public list, with its reason; nobody is asked about it any more."""
    if not reason.strip():
        raise RuleBroken(_("Dites pourquoi ce service est retiré."))
    return _move(entry, EntryState.WITHDRAWN, "withdrawn", by=by, at=moment(at), why=reason, next_on=None)


@transaction.atomic
def restore_entry(entry: DirectoryEntry, *, by: str = "", at: datetime | None = None) -> DirectoryEntry:
    """Put a withdrawn entry back on the list, to be confirmed: it may have changed meanwhile."""
    at = moment(at)
    if entry.state != EntryState.WITHDRAWN:
        raise RuleBroken(_("Ce service n’est pas retiré."))
    return _move(entry, EntryState.TO_CONFIRM, "restored", by=by, at=at, next_on=at.date(), times_asked=0)


@transaction.atomic
def propose_correction(entry: DirectoryEntry, words: str, *, at: datetime | None = None) -> DirectoryEntry:
    """Keep what the owner says has changed, for the team to read and write; the public list stays as it is."""
    if not words.strip():
        raise RuleBroken(_("Dites ce qui a changé."))
    at = moment(at)
    live = DirectoryEntry.objects.exclude(state=EntryState.WITHDRAWN)
    if not live.filter(pk=entry.pk).update(proposed=words.strip()[:1000]):
        raise RuleBroken(_("Ce service a été retiré de l’annuaire."))
    entry.refresh_from_db()
    _note(entry, "proposed", by=OWNER, at=at)
    return entry


def tend_directory(*, at: datetime | None = None) -> dict[str, int]:
    """Ask each owner whose entry is due, ask again after fourteen days, then let the entry drop to « à confirmer ».

    Harmless when run twice: each step is taken by a conditional update. Returns how many were asked and dropped.
    """
    at = moment(at)
    done = {"asked": 0, "dropped": 0}
    due = DirectoryEntry.objects.filter(next_on__lte=at.date()).exclude(state=EntryState.WITHDRAWN)
    for entry in due.order_by("pk"):
        with transaction.atomic():
            dropping = entry.times_asked >= QUESTIONS
            taken = _drop(entry, at=at) if dropping else _ask(entry, at=at)
        done["dropped" if dropping else "asked"] += taken
    return done


def _ask(entry: DirectoryEntry, *, at: datetime) -> bool:
    same = DirectoryEntry.objects.filter(pk=entry.pk, times_asked=entry.times_asked, next_on=entry.next_on)
    next_on = at.date() + ANSWER_WITHIN
    if not same.update(times_asked=entry.times_asked + 1, asked_at=at, next_on=next_on):
        return False
    _note(entry, "asked", by="", at=at)
    if entry.owner_email:
        nonce = new_nonce()
        token = fingerprint(_token(entry.pk, nonce))
        ask = DirectoryAsk.objects.create(
            entry=entry, nonce=nonce, token_hash=token, asked_at=at, expires_at=at + LINK_LASTS
        )
        key = f"ask:{ask.pk}"
        recipient = f"directory:{entry.pk}"
        queue(KIND, key, recipient=recipient, channel=Channel.EMAIL, address=entry.owner_email, dedupe=key, at=at)
    return True


def _drop(entry: DirectoryEntry, *, at: datetime) -> bool:
    same = DirectoryEntry.objects.filter(pk=entry.pk, times_asked=entry.times_asked, next_on=entry.next_on)
    if not same.update(state=EntryState.TO_CONFIRM, next_on=None):
        return False
    _note(entry, "dropped", by="", at=at)
    return True


def ask_token(ask: DirectoryAsk) -> str:
    """The secret of the link sent with a question."""
    return _token(ask.entry_id, ask.nonce)


def ask_for(token: str, *, at: datetime | None = None) -> DirectoryAsk | None:
    """The question that `token` opens at `at`; None for any other text, and once the link has expired."""
    rows = DirectoryAsk.objects.select_related("entry__commune").filter(expires_at__gt=moment(at))
    return rows.filter(token_hash=fingerprint(token)).first()


def _token(entry_pk: int, nonce: str) -> str:
    return derive_token("directory", f"entry:{entry_pk}", nonce)


def _move(
    entry: DirectoryEntry, state: EntryState, what: str, *, by: str, at: datetime, why: str = "", **facts: Any
) -> DirectoryEntry:
    """Enter `state`, or raise RuleBroken and change nothing; compare-and-set, one event a move."""
    left = EntryState(entry.state)
    if not left.leads_to(state):
        raise RuleBroken(
            _("Ce service est «\u00a0%(left)s\u00a0»\u00a0: il ne peut pas devenir «\u00a0%(entered)s\u00a0».")
            % {"left": left.label, "entered": state.label}
        )
    if not DirectoryEntry.objects.filter(pk=entry.pk, state=left).update(state=state, **facts):
        raise RuleBroken(_("Quelqu’un vient de modifier ce service. Rechargez la page."))
    entry.refresh_from_db()
    _note(entry, what, by=by, at=at, why=why)
    return entry


def plan_review(entry: DirectoryEntry, changed: Collection[str]) -> None:
    """Set the day of the next question where the review period has changed and no question waits for its answer."""
    if "review_days" in changed and not entry.times_asked and entry.state == EntryState.CONFIRMED:
        entry.next_on = entry.confirmed_on + timedelta(days=entry.review_days)


def entry_events(
    what: str, rows: Iterable[tuple[DirectoryEntry, str]], *, by: str, at: datetime, batch: int
) -> list[DirectoryEvent]:
    """The history of many entries at once: one event each, with its reason."""
    events = [DirectoryEvent(entry=entry, what=what, by=by, why=why[:200], at=at) for entry, why in rows]
    return DirectoryEvent.objects.bulk_create(events, batch_size=batch)


def _check(entry: DirectoryEntry) -> None:
    try:
        entry.clean_fields(exclude=["folded"])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = DirectoryEntry._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # -- own fields only
        raise RuleBroken(f"{label}\u00a0: {messages[0]}") from None


def _note(entry: DirectoryEntry, what: str, *, by: str, at: datetime, why: str = "") -> None:
    DirectoryEvent.objects.create(entry=entry, what=what, by=by, why=why[:200], at=at)

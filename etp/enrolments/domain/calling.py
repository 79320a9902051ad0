"""Call-back requests: a visitor leaves a name and a phone, a desk calls, and the request is erased once closed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.common.text import fold
from etp.common.workdays import after_working_days
from etp.enrolments.domain.arrivals import ASKS_A_DAY, receive, refuse_flood
from etp.enrolments.domain.carrying import nearest_site
from etp.enrolments.domain.referrals import note_attempt
from etp.enrolments.enums import AttemptOutcome, CallEnd, CallOutcome, CallTime, Origin, ReferralState
from etp.enrolments.models import CallBack, CallTry, Referral
from etp.enrolments.permissions import CALLERS, places_of
from etp.network.models import Commune, Organisation, Site
from etp.patients.domain import read_contact
from etp.patients.enums import Resource
from etp.programmes.models import Programme

# Delays that the desks give themselves, in working days; the first is told to the visitor on the public page.
WORKING_DAYS_TO_CALL = 2
WORKING_DAYS_TO_TRY_AGAIN = 1
TRIES_BEFORE_GIVING_UP = 3
# A name and a phone serve to call back, and to open again what was closed by mistake.
KEPT_AFTER_CLOSING = timedelta(days=30)
ZONE = "Europe/Paris"


@transaction.atomic
def request_call(
    *,
    name: str,
    phone: str,
    best_time: str = CallTime.ANY,
    programme: Programme | None = None,
    commune: Commune | None = None,
    asked_from: str = "",
    language: str = "fr",
    at: datetime | None = None,
) -> CallBack | None:
    """Receive a visitor's request to be called at `phone` (E.164), for the nearest site of the programme chosen.

    None, and nothing is written, when the same request already waits or the number has asked three times in a day:
    the page answers the same. RuleBroken past twenty requests an hour from one network address.
    """
    refuse_flood(asked_from)
    if _is_enough(name, phone, programme, moment(at)):
        return None
    zone = programme.time_zone if programme else ZONE
    today = local_day(moment(at), zone)
    call = CallBack.objects.create(
        name=name,
        phone=phone,
        best_time=CallTime(best_time),
        language=language,
        commune=commune,
        programme=programme,
        site=nearest_site(programme, commune, today) if programme else None,
        received_at=moment(at),
        due_on=after_working_days(today, WORKING_DAYS_TO_CALL),
    )
    _journal(call, Act.CREATE, by=None, at=at)
    return call


def _is_enough(name: str, phone: str, programme: Programme | None, now: datetime) -> bool:
    """Whether this number needs no other line: the same request waits on it, or it has asked too often in a day."""
    known = CallBack.objects.filter(phone=phone)
    waiting = known.waiting().filter(programme=programme)
    if any(fold(other) == fold(name) for other in waiting.values_list("name", flat=True)):
        return True
    return known.filter(received_at__gt=now - timedelta(days=1)).count() >= ASKS_A_DAY


@transaction.atomic
def take(call: CallBack, *, by: User, at: datetime | None = None) -> None:
    """Make `by` the one who calls; a request that named no place joins their desk. RuleBroken when it is taken."""
    held = _open(call)
    if held.owner_id not in (None, by.pk):
        raise RuleBroken(_("Quelqu’un d’autre s’occupe déjà de cet appel. Rechargez la page."))
    if held.site is None:
        place = places_of(by, CALLERS).first()
        held.site = place.site if place else None
    held.owner = by
    held.save(update_fields=["owner", "site"])
    _journal(held, Act.CHANGE, by=by, at=at)


@transaction.atomic
def release(call: CallBack, *, by: User, at: datetime | None = None) -> None:
    """Nobody in particular calls any more; a request that names no programme lies again before every desk."""
    held = _open(call)
    held.owner = None
    if held.programme_id is None:
        held.site = None
    held.save(update_fields=["owner", "site"])
    _journal(held, Act.CHANGE, by=by, at=at)


@transaction.atomic
def note_call(call: CallBack, outcome: str, *, note: str = "", by: User, at: datetime | None = None) -> CallTry:
    """Write one call and what follows: the next working day, or the end after a wrong number or three missed calls.

    Whoever calls takes the request when nobody had.
    """
    if _open(call).owner_id is None:
        take(call, by=by, at=at)
    held = _open(call)
    done = held.tries.create(outcome=CallOutcome(outcome), note=note, by=by, at=moment(at))
    end = _end_after(held, done)
    if end:
        _end(held, end, at=at)
    else:
        held.due_on = after_working_days(_today(held, at), WORKING_DAYS_TO_TRY_AGAIN)
        held.save(update_fields=["due_on"])
    _journal(held, Act.CHANGE, by=by, at=at)
    return done


def _end_after(call: CallBack, done: CallTry) -> CallEnd | None:
    if done.outcome == CallOutcome.WRONG_NUMBER:
        return CallEnd.WRONG_NUMBER
    missed = 0
    for outcome in call.tries.order_by("-at", "-pk").values_list("outcome", flat=True):
        if outcome not in CallOutcome.missed:
            break
        missed += 1
    return CallEnd.UNREACHED if missed >= TRIES_BEFORE_GIVING_UP else None


@transaction.atomic
def close_call(call: CallBack, end: str, *, why: str = "", by: User, at: datetime | None = None) -> None:
    """Close a request with the end that a member chose; "other" says why. RuleBroken when nobody was reached."""
    held = _open(call)
    if end not in CallEnd.chosen:
        raise RuleBroken(_("Choisissez comment cette demande se termine."))
    if end == CallEnd.OTHER and not why.strip():
        raise RuleBroken(_("Écrivez la raison en quelques mots."))
    if end != CallEnd.OTHER:
        _require_reached(held)
    _end(held, CallEnd(end), why=why, at=at)
    _journal(held, Act.CHANGE, by=by, at=at, reason=end)


@transaction.atomic
def reopen_call(call: CallBack, *, by: User, at: datetime | None = None) -> None:
    """Put a closed request back on the list, due on the next working day."""
    held = _locked(call)
    if not held.ended:
        raise RuleBroken(_("Cette demande est déjà ouverte. Rechargez la page."))
    if held.ended == CallEnd.REFERRED:
        raise RuleBroken(_("Une orientation a été enregistrée\u00a0: la suite se passe dans les orientations."))
    held.ended, held.why, held.closed_at = "", "", None
    held.due_on = after_working_days(_today(held, at), WORKING_DAYS_TO_TRY_AGAIN)
    held.save(update_fields=["ended", "why", "closed_at", "due_on"])
    _journal(held, Act.CHANGE, by=by, at=at)


@transaction.atomic
def refer_caller(
    call: CallBack,
    programme: Programme,
    *,
    first_name: str,
    last_name: str,
    site: Site,
    by: User,
    at: datetime | None = None,
) -> Referral:
    """Make a referral of someone who was reached, by their own wish, as already contacted; closes the request."""
    held = _open(call)
    _require_reached(held)
    referral = receive(
        programme,
        first_name=first_name,
        last_name=last_name,
        contact=read_contact(held.phone),
        origin=Origin.SELF,
        received_on=local_day(held.received_at, programme.time_zone),
        site=site,
        by=by,
        at=at,
    )
    if referral.state == ReferralState.OPEN:
        note_attempt(referral, AttemptOutcome.REACHED, by=by, at=at)
    _end(held, CallEnd.REFERRED, at=at)
    _journal(held, Act.CHANGE, by=by, at=at)
    return referral


def calls_waiting_at(programme: Programme, organisation: Organisation) -> QuerySet[CallBack]:
    """The requests about `programme` that wait at a place of `organisation`."""
    rows: QuerySet[CallBack] = CallBack.objects.waiting().filter(programme=programme, site__organisation=organisation)
    return rows.order_by("pk")


def pass_calls_on(
    programme: Programme, organisation: Organisation, *, on: date, by: User | None = None, at: datetime | None = None
) -> None:
    """What waits at a place of `organisation` goes to the nearest place that runs `programme` on the day `on`.

    Nobody owns it there yet; without any place, the coordinators of the programme see it.
    """
    for call in calls_waiting_at(programme, organisation).select_for_update(of=("self",)):
        call.site, call.owner = nearest_site(programme, call.commune, on), None
        call.save(update_fields=["site", "owner"])
        _journal(call, Act.CHANGE, by=by, at=at)


def erase_old_calls(*, at: datetime | None = None) -> int:
    """Erase what was closed more than thirty days ago, names, phones and notes; returns how many requests."""
    old, erased = CallBack.objects.filter(closed_at__lt=moment(at) - KEPT_AFTER_CLOSING), 0
    for key in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            # Looked at again under a lock: a desk may have opened it again meanwhile.
            call = old.select_for_update(of=("self",)).filter(pk=key).first()
            if call is not None:
                _journal(call, Act.DELETE, by=None, at=at)
                call.delete()
                erased += 1
    return erased


def _locked(call: CallBack) -> CallBack:
    """The request as the base holds it now, kept from other hands until the transaction ends."""
    found = CallBack.objects.select_for_update(of=("self",)).select_related("site", "programme").filter(pk=call.pk)
    held: CallBack | None = found.first()
    if held is None:
        raise RuleBroken(_("Cette demande a été effacée."))
    return held


def _open(call: CallBack) -> CallBack:
    held = _locked(call)
    if held.ended:
        raise RuleBroken(_("Cette demande est déjà close. Rechargez la page."))
    return held


def _require_reached(call: CallBack) -> None:
    if not call.tries.filter(outcome=CallOutcome.REACHED).exists():
        raise RuleBroken(_("Notez d’abord que la personne a été jointe."))


def _end(call: CallBack, end: CallEnd, *, why: str = "", at: datetime | None) -> None:
    call.ended, call.why, call.closed_at, call.due_on = end, why, moment(at), None
    call.save(update_fields=["ended", "why", "closed_at", "due_on"])


def _today(call: CallBack, at: datetime | None) -> date:
    return local_day(moment(at), call.site.time_zone if call.site else ZONE)


def _journal(call: CallBack, act: str, **facts: Any) -> None:
    # No person yet: the journal keeps the request's own opaque key in that place.
    record_change(call.key, Resource.REFERRAL, act=act, object_key=call.key, **facts)

"""What happens to the sheet of a workshop: who came, marked one by one, then closed.

A row of `Attendance` is made by the first mark and nowhere else: until then, a registration without a row is
not marked, which is never absent.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.patients.enums import Resource
from sessions.domain.scheduling import move_workshop_state
from sessions.domain.seats import lock_workshop
from sessions.domain.sheets import HAS_A_SHEET, is_late, is_old, is_open, opens_at, sheet
from sessions.domain.waiting import close_list
from sessions.enums import Mark, RegistrationState, WorkshopState
from sessions.models import Attendance, Registration, Workshop

__all__ = [
    "HAS_A_SHEET",
    "NobodyCame",
    "NotMarked",
    "close_sheet",
    "is_late",
    "is_old",
    "is_open",
    "mark",
    "mark_all_present",
    "opens_at",
    "sheet",
    "write_mark",
]
_CALLED_WHEN_CLOSED: list[Callable[[Workshop], None]] = []


class NotMarked(RuleBroken):
    """The sheet cannot be closed: `registrations` have no answer yet."""

    def __init__(self, message: str, registrations: list[Registration]) -> None:
        super().__init__(message)
        self.registrations = registrations


class NobodyCame(RuleBroken):
    """The sheet cannot be closed before someone says whether a session without anybody was held."""


@transaction.atomic
def mark(
    registration: Registration,
    mark: str,
    *,
    by: User | None = None,
    at: datetime | None = None,
    reason: str = "",
    care_mode: str | None = None,
    remote: bool | None = None,
    seen: str | None = None,
    acting_as: str = "",
) -> Attendance:
    """Write what the sheet says of one confirmed person, and return the saved Attendance.

    From 15 minutes before the start to 30 days after the end; an excuse may be written sooner; later, or once the
    sheet is closed, a reason is needed. `unknown` always needs one. `seen` is the mark that the writer's page
    showed: another one written meanwhile is not overwritten unread. RuleBroken otherwise, and nothing is changed.
    """
    at, mark = moment(at), Mark(mark)
    workshop = lock_workshop(registration.workshop)
    _refuse_state(registration, workshop)
    _refuse_moment(workshop, mark, reason, at)
    _refuse_unread(registration, mark, seen)
    return write_mark(registration, workshop, mark, by, at, reason, care_mode, remote, acting_as)


def _refuse_state(registration: Registration, workshop: Workshop) -> None:
    if workshop.state not in HAS_A_SHEET:
        raise RuleBroken(_("Une séance %(state)s n’a pas de feuille.") % {"state": _state_of(workshop)})
    confirmed = Registration.objects.filter(pk=registration.pk, state=RegistrationState.CONFIRMED)
    if not confirmed.exists():
        raise RuleBroken(_("Cette personne n’est plus inscrite à cette séance. Rechargez la page."))


def _state_of(workshop: Workshop) -> str:
    return str(WorkshopState(workshop.state).label)


def _refuse_moment(workshop: Workshop, mark: Mark, reason: str, at: datetime) -> None:
    if mark != Mark.EXCUSED and at < opens_at(workshop):
        raise RuleBroken(_("Les présences s’ouvrent 15 minutes avant le début."))
    if mark == Mark.UNKNOWN and not reason:
        raise RuleBroken(_("Dites pourquoi la réponse n’a pas été retrouvée."))
    if is_late(workshop, at=at) and not reason:
        raise RuleBroken(_("La feuille est close ou a plus de 30 jours\u00a0: dites pourquoi vous la corrigez."))
    if workshop.closed_at is not None and mark == Mark.NOT_MARKED:
        raise RuleBroken(_("Une feuille close garde une réponse pour chaque personne."))
    if workshop.state == WorkshopState.NOT_HELD and mark in Mark.honoured:
        raise RuleBroken(_("La séance est notée non tenue\u00a0: personne n’y était."))


def _refuse_unread(registration: Registration, mark: Mark, seen: str | None) -> None:
    row = Attendance.objects.filter(registration=registration).select_related("marked_by").first()
    now = Mark(row.mark) if row else Mark.NOT_MARKED
    if seen is None or now in (seen, mark):
        return
    who = row.marked_by.get_full_name() if row and row.marked_by else _("L’équipe")
    told = {"who": who, "mark": now.label}
    raise RuleBroken(_("%(who)s vient de répondre « %(mark)s ». Relisez, puis changez si besoin.") % told)


def write_mark(
    registration: Registration,
    workshop: Workshop,
    mark: Mark,
    by: User | None,
    at: datetime,
    reason: str,
    care_mode: str | None,
    remote: bool | None,
    acting_as: str,
) -> Attendance:
    """Write and journal one mark of the sheet, its moment and its person checked by the caller."""
    row, created = Attendance.objects.get_or_create(
        registration=registration, defaults={"care_mode": workshop.care_mode, "remote": workshop.remote}
    )
    answered = mark != Mark.NOT_MARKED
    row.mark, row.reason = mark, reason[:200]
    row.marked_by, row.marked_at = (by, at) if answered else (None, None)
    row.care_mode = row.care_mode if care_mode is None else care_mode
    row.remote = row.remote if remote is None else remote
    row.save()
    record_change(
        f"person:{registration.person_id}",
        Resource.ATTENDANCE,
        by=by,
        act=Act.CREATE if created else Act.CHANGE,
        object_key=f"attendance:{row.pk}",
        acting_as=acting_as,
        reason=reason,
        at=at,
    )
    registration.attendance = row
    return row


@transaction.atomic
def mark_all_present(
    workshop: Workshop,
    *,
    by: User | None = None,
    at: datetime | None = None,
    only: Collection[int] | None = None,
    acting_as: str = "",
) -> list[Attendance]:
    """Mark every person without an answer as present, and touch nobody else; returns the saved rows.

    `only`: the keys of the people whom `by` may mark (default: all). RuleBroken outside the marking window.
    """
    at, workshop = moment(at), lock_workshop(workshop)
    if not is_open(workshop, at=at):
        raise RuleBroken(_("La feuille n’est pas ouverte\u00a0: marquez chaque personne, avec une raison."))
    return [
        write_mark(row.registration, workshop, Mark.PRESENT, by, at, "", None, None, acting_as)
        for row in sheet(workshop)
        if not row.is_marked and (only is None or row.registration.person_id in only)
    ]


def when_closed(call: Callable[[Workshop], None]) -> None:
    """Have `call(workshop)` run in the transaction that closes a sheet, once however often registered."""
    if call not in _CALLED_WHEN_CLOSED:
        _CALLED_WHEN_CLOSED.append(call)


@transaction.atomic
def close_sheet(
    workshop: Workshop, *, held: bool | None = None, by: User | None = None, at: datetime | None = None
) -> Workshop:
    """Close the sheet for good: the workshop is held, or not held when nobody came and `held` is False.

    Raises NotMarked while someone has no answer, NobodyCame when nobody came and `held` does not say more,
    RuleBroken before the start or when it is closed already. Waits that are left end with it.
    """
    at, workshop = moment(at), lock_workshop(workshop)
    if workshop.closed_at is not None or workshop.state != WorkshopState.PUBLISHED:
        raise RuleBroken(
            _("Cette feuille ne peut pas être close\u00a0: séance %(state)s.") % {"state": _state_of(workshop)}
        )
    if at < workshop.starts_at:
        raise RuleBroken(_("Cette séance n’a pas encore commencé."))
    rows = sheet(workshop)
    _refuse_unmarked([row.registration for row in rows if not row.is_marked])
    came = any(row.attendance.mark in Mark.honoured for row in rows)
    if not came and held is None:
        raise NobodyCame(_("Personne n’est venu\u00a0: dites si la séance a eu lieu."))
    close_list(workshop, at=at)
    state = WorkshopState.HELD if came or held else WorkshopState.NOT_HELD
    move_workshop_state(workshop, state, by=by, at=at)
    Workshop.objects.filter(pk=workshop.pk).update(closed_at=at, closed_by=by)
    workshop.closed_at, workshop.closed_by = at, by
    for call in _CALLED_WHEN_CLOSED:
        call(workshop)
    return workshop


def _refuse_unmarked(registrations: list[Registration]) -> None:
    if not registrations:
        return
    names = ", ".join(registration.person.short_name for registration in registrations)
    message = ngettext(
        "Il reste une personne non renseignée\u00a0: %(names)s.",
        "Il reste %(number)s personnes non renseignées\u00a0: %(names)s.",
        len(registrations),
    )
    raise NotMarked(message % {"number": len(registrations), "names": names}, registrations)

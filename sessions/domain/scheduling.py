"""The life of a workshop: scheduled on a wall of its site, published, changed, held or cancelled, told each time."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import moment, wall_to_instant
from etp.network.models import Room, Site
from etp.programmes.domain import version_in_force
from etp.programmes.enums import ModuleKind
from etp.programmes.models import Module, ModuleVersion, Programme
from sessions.domain import notices
from sessions.domain.clashes import Clash, refuse_clash
from sessions.domain.moves import follow_workshop, move_registration
from sessions.domain.seats import lock_workshop
from sessions.domain.snapshots import snapshot
from sessions.domain.waiting import fill, take_offers_back, withdraw_offers
from sessions.enums import AnimatorRole, CareMode, RegistrationState, WorkshopState
from sessions.models import Cycle, Registration, Workshop, WorkshopAnimator, WorkshopEvent

__all__ = [
    "Clash",
    "cancel_workshop",
    "change",
    "move_workshop_state",
    "publish",
    "schedule",
    "set_animators",
]

# What a caller of `change` does not mention: None is an answer, since a workshop may lose its room.
KEEP: Any = object()
Animator = User | tuple[User, str]


@transaction.atomic
def schedule(
    programme: Programme,
    module: Module,
    site: Site,
    *,
    day: date,
    hour: time,
    minutes: int | None = None,
    capacity: int | None = None,
    minimum: int | None = None,
    decide_on: date | None = None,
    room: Room | None = None,
    animators: Iterable[Animator] = (),
    care_mode: str = CareMode.TOWN,
    remote: bool = False,
    cycle: Cycle | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> Workshop:
    """A draft workshop on the wall `day` and `hour` of `site`; `animators` are (user, role) or users.

    Minutes and seats not given are those of the version in force on that day. Raises Clash, naming what is taken, or
    RuleBroken for a past hour or a capacity that the room does not hold.
    """
    at = moment(at)
    where = {"site": site, "zone": site.time_zone, "room": room, "day": day, "hour": hour, "remote": remote}
    what = {"programme": programme, "module": module, "cycle": cycle, "care_mode": care_mode, "decide_on": decide_on}
    sizes = _sizes(programme, module, day, minutes, capacity, minimum)
    workshop = Workshop(**what, **where, **sizes, created_at=at, updated_at=at)
    _place_in_time(workshop)
    team = _as_pairs(animators)
    _refuse_unfit(workshop, at)
    refuse_clash(workshop, [user for user, _role in team])
    workshop.save()
    _write_animators(workshop, team)
    _note(workshop, "scheduled", "", snapshot(workshop), by=by, at=at)
    return workshop


def _sizes(
    programme: Programme, module: Module, day: date, minutes: int | None, capacity: int | None, minimum: int | None
) -> dict[str, int]:
    """Minutes, seats and minimum: those given, else those of the version of that day, one seat for an appointment."""
    held = ModuleVersion.objects.filter(version=version_in_force(programme, day), module=module).first()
    alone = module.kind in ModuleKind.appointments
    minutes = minutes or (held.minutes if held else None)
    if capacity is None:
        capacity = 1 if alone else held.max_seats if held else None
    if minimum is None:
        minimum = 1 if alone or not held else held.min_seats
    if minutes is None or capacity is None:
        raise RuleBroken(_("Indiquez la durée et le nombre de places de cet atelier."))
    return {"minutes": minutes, "capacity": capacity, "minimum": min(minimum, capacity)}


def _place_in_time(workshop: Workshop) -> None:
    workshop.starts_at = wall_to_instant(workshop.day, workshop.hour, workshop.zone)
    workshop.ends_at = workshop.starts_at + timedelta(minutes=workshop.minutes)


def _refuse_unfit(workshop: Workshop, at: datetime) -> None:
    if workshop.starts_at <= at:
        raise RuleBroken(_("Cette date est passée."))
    if workshop.room is None:
        return
    if workshop.room.site_id != workshop.site_id:
        raise RuleBroken(_("Cette salle est dans un autre lieu."))
    if workshop.capacity > workshop.room.capacity:
        raise RuleBroken(
            _("La salle « %(room)s » a %(places)s places.")
            % {"room": workshop.room.name, "places": workshop.room.capacity}
        )


def _as_pairs(animators: Iterable[Animator]) -> list[tuple[User, str]]:
    return [pair if isinstance(pair, tuple) else (pair, AnimatorRole.LEAD) for pair in animators]


def _write_animators(workshop: Workshop, team: list[tuple[User, str]]) -> None:
    for user, role in team:
        member = workshop.programme.team.filter(user=user, until=None).first()
        WorkshopAnimator.objects.create(
            workshop=workshop, user=user, role=role, organisation=member.organisation if member else None
        )


def _note(
    workshop: Workshop, what: str, left: str, entered: str, *, why: str = "", by: User | None, at: datetime
) -> WorkshopEvent:
    return WorkshopEvent.objects.create(
        workshop=workshop, what=what, left=left, entered=entered, why=why[:200], by=by, at=at
    )


@transaction.atomic
def move_workshop_state(
    workshop: Workshop, state: str, *, why: str = "", by: User | None = None, at: datetime | None = None
) -> Workshop:
    """Move a workshop to `state`, or raise RuleBroken and change nothing; compare-and-set, one event a move.

    A workshop is held or not held once it has started, not before.
    """
    at, left, state = moment(at), WorkshopState(workshop.state), WorkshopState(state)
    if not left.leads_to(state):
        raise RuleBroken(
            _("Cette séance est « %(left)s »\u00a0: elle ne peut pas devenir « %(entered)s ».")
            % {"left": left.label, "entered": state.label}
        )
    if state in (WorkshopState.HELD, WorkshopState.NOT_HELD) and at < workshop.starts_at:
        raise RuleBroken(_("Cette séance n’a pas encore commencé."))
    facts = {"state": state, "updated_at": at}
    if state == WorkshopState.CANCELLED:
        facts |= {"sequence": F("sequence") + 1, "cancel_reason": why[:120]}
    if not Workshop.objects.filter(pk=workshop.pk, state=left).update(**facts):
        raise RuleBroken(_("Quelqu’un vient de modifier cette séance. Rechargez la page."))
    workshop.refresh_from_db(fields=["state", "updated_at", "sequence", "cancel_reason"])
    _note(workshop, "state", left, state, why=why, by=by, at=at)
    return workshop


def publish(workshop: Workshop, *, by: User | None = None, at: datetime | None = None) -> Workshop:
    """Open a draft workshop to registrations; RuleBroken once it has started."""
    at = moment(at)
    if workshop.starts_at <= at:
        raise RuleBroken(_("Cette date est passée."))
    return move_workshop_state(workshop, WorkshopState.PUBLISHED, by=by, at=at)


@transaction.atomic
def change(
    workshop: Workshop,
    *,
    day: date = KEEP,
    hour: time = KEEP,
    minutes: int = KEEP,
    site: Site = KEEP,
    room: Room | None = KEEP,
    remote: bool = KEEP,
    capacity: int = KEEP,
    minimum: int = KEEP,
    why: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> Workshop:
    """Change a draft or published workshop; what is not given stays.

    A new start, end or place raises `sequence` and is told to everyone who holds or awaits a seat. An offer was
    about the old date: it is taken back, and made anew while there is time. More seats go to the waiting list.
    Raises Clash, or RuleBroken when fewer seats are left than are taken.
    """
    at, workshop = moment(at), lock_workshop(workshop)
    if workshop.state not in (WorkshopState.DRAFT, WorkshopState.PUBLISHED) or workshop.starts_at <= at:
        raise RuleBroken(_("Cette séance ne peut plus changer."))
    before, seats = snapshot(workshop), workshop.capacity
    given = {"day": day, "hour": hour, "minutes": minutes, "site": site, "room": room, "remote": remote}
    for name, value in (given | {"capacity": capacity, "minimum": minimum}).items():
        if value is not KEEP:
            setattr(workshop, name, value)
    workshop.zone = workshop.site.time_zone
    _place_in_time(workshop)
    _refuse_unfit(workshop, at)
    if workshop.taken > workshop.capacity + workshop.overbooked:
        raise RuleBroken(_("%(taken)s places sont déjà prises.") % {"taken": workshop.taken})
    refuse_clash(workshop, [animator.user for animator in workshop.animators.select_related("user")])
    _save_change(workshop, before, seats, why=why, by=by, at=at)
    return workshop


def _save_change(workshop: Workshop, before: str, seats: int, *, why: str, by: User | None, at: datetime) -> None:
    moved = snapshot(workshop) != before
    workshop.sequence += moved
    workshop.updated_at = at
    # `taken` moves by its own conditional update, never by a save.
    workshop.save(
        update_fields=[field.name for field in workshop._meta.concrete_fields if field.name not in ("id", "taken")]
    )
    if workshop.capacity != seats:
        _note(workshop, "capacity", str(seats), str(workshop.capacity), why=why, by=by, at=at)
    if moved:
        event = _note(workshop, "moved", before, snapshot(workshop), why=why, by=by, at=at)
        take_offers_back(workshop, at=at)
        for registration in _live(workshop):
            follow_workshop(registration, at=at)
    fill(workshop, at=at)
    if moved:
        for registration in _live(workshop):
            # Whoever has just been offered a seat reads the new hour and place in that offer.
            if registration.state != RegistrationState.OFFERED:
                notices.tell_changed(registration, event, at=at)


def _live(workshop: Workshop) -> list[Registration]:
    rows = list(workshop.registrations.live().select_related("person").order_by("pk"))
    for registration in rows:
        registration.workshop = workshop
    return rows


@transaction.atomic
def set_animators(
    workshop: Workshop, animators: Iterable[Animator], *, by: User | None = None, at: datetime | None = None
) -> Workshop:
    """Replace who runs a workshop to come, and who may therefore know its people; raises Clash."""
    at, workshop = moment(at), lock_workshop(workshop)
    team = _as_pairs(animators)
    refuse_clash(workshop, [user for user, _role in team])
    workshop.animators.all().delete()
    _write_animators(workshop, team)
    _note(workshop, "animators", "", ", ".join(str(user.pk) for user, _role in team)[:120], by=by, at=at)
    for registration in _live(workshop):
        follow_workshop(registration, at=at)
    return workshop


@transaction.atomic
def cancel_workshop(workshop: Workshop, *, reason: str, by: User | None = None, at: datetime | None = None) -> Workshop:
    """Cancel a workshop to come: every live registration ends with it, every offer too, and each person is told.

    RuleBroken without a reason, or once it has started: its sheet then says that it was not held.
    """
    at, workshop = moment(at), lock_workshop(workshop)
    if not reason.strip():
        raise RuleBroken(_("Dites pourquoi cette séance est annulée."))
    if workshop.starts_at <= at:
        raise RuleBroken(_("Cette séance a commencé\u00a0: dites sur sa feuille si elle a eu lieu."))
    move_workshop_state(workshop, WorkshopState.CANCELLED, why=reason, by=by, at=at)
    for registration in _live(workshop):
        withdraw_offers(registration, at=at)
        move_registration(registration, RegistrationState.CANCELLED_BY_SERVICE, why=reason, by=by, at=at)
        notices.tell_workshop_cancelled(registration, at=at)
    return workshop

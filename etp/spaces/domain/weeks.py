"""A week of sessions as a board: its days, and in each the slots with their hours, place and state in words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etp.common.clock import local_day
from etp.spaces.domain.wording import capital
from sessions.domain.wording import day_number, day_words, hours_words, weekday_words, when_words
from sessions.enums import Mark, RegistrationState, WorkshopState
from sessions.models import Workshop

WORKING_DAYS = 5


@dataclass(frozen=True)
class Slot:
    """One session on the board; `look` is its class, `state` what components/state.html takes."""

    hours: str
    title: str
    place: str
    url: str
    look: str
    state: dict[str, str] | None


@dataclass(frozen=True)
class Day:
    """One day of the board with its slots in order."""

    name: str
    number: str
    today: bool
    slots: list[Slot]


def monday_of(day: date) -> date:
    """The Monday of the week that holds `day`."""
    return day - timedelta(days=day.weekday())


def week_day(today: date, workshops: QuerySet[Workshop]) -> date:
    """The day whose week is shown by default: `today`; on a week-end without sessions of `workshops`, Monday."""
    monday = today + timedelta(days=7 - today.weekday())
    if today.weekday() < WORKING_DAYS or workshops.filter(day__gte=today, day__lt=monday).exists():
        return today
    return monday


def with_counts(workshops: QuerySet[Workshop]) -> QuerySet[Any]:
    """`workshops` with `waiting` (people on the list) and `unmarked` (seats whose sheet is empty)."""
    seated = Q(registrations__state=RegistrationState.CONFIRMED)
    empty = Q(registrations__attendance=None) | Q(registrations__attendance__mark=Mark.NOT_MARKED)
    return workshops.select_related("module", "programme", "room", "site__commune").annotate(
        waiting=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING)),
        unmarked=Count("registrations", filter=seated & empty),
    )


def to_close(workshops: QuerySet[Workshop], at: datetime) -> QuerySet[Any]:
    """Sessions of `workshops` that are over and whose sheet is open, the oldest first, with their counts."""
    over = workshops.filter(state=WorkshopState.PUBLISHED, ends_at__lte=at, closed_at=None)
    return with_counts(over).order_by("starts_at", "pk")


class Late:
    """A sheet that waits to be closed: what is missing, and for how long."""

    def __init__(self, workshop: Any, at: datetime) -> None:
        self.workshop, self.days = workshop, (local_day(at, workshop.zone) - workshop.day).days
        self.url = reverse("sessions:sheet", args=[workshop.pk])

    @property
    def complete(self) -> bool:
        """Whether every seat has its answer, so that closing is all that remains."""
        return not self.workshop.unmarked

    @property
    def kind(self) -> str:
        """The state it is shown in: urgent from the second day."""
        return "alert" if self.days > 1 else "wait"

    @property
    def when(self) -> str:
        """« jeudi 19 novembre »."""
        return day_words(self.workshop.day)

    @property
    def words(self) -> str:
        """Where, what is missing, since when."""
        missing = ngettext("%(n)s personne non renseignée", "%(n)s personnes non renseignées", self.workshop.unmarked)
        left = _("tout est renseigné, il reste à clore") if self.complete else missing % {"n": self.workshop.unmarked}
        since = _("depuis %(days)s jours") % {"days": self.days} if self.days > 1 else ""
        return ", ".join(part for part in (self.workshop.site.name, left, since) if part)

    @property
    def label(self) -> str:
        """The button."""
        return _("Relire et clore") if self.complete else _("Compléter")


def with_lists(workshops: QuerySet[Workshop], at: datetime) -> QuerySet[Any]:
    """Coming sessions of `workshops` with people on their list or seats on offer, soonest first, with both counts."""
    coming = with_counts(workshops.filter(state=WorkshopState.PUBLISHED, starts_at__gt=at))
    offered = Count("registrations", filter=Q(registrations__state=RegistrationState.OFFERED))
    listed: QuerySet[Any] = coming.annotate(offered=offered).filter(Q(waiting__gt=0) | Q(offered__gt=0))
    return listed.order_by("starts_at", "pk")


def list_line(workshop: Any) -> dict[str, Any]:
    """One session of `with_lists` as a line of figures."""
    return {
        "title": workshop.module.title,
        "when": when_words(workshop),
        "place": workshop.site.name,
        "taken": workshop.taken,
        "seats": workshop.capacity + workshop.overbooked,
        "waiting": workshop.waiting,
        "offered": workshop.offered,
        "url": reverse("sessions:workshop_work", args=[workshop.pk]),
    }


def to_decide(workshops: QuerySet[Workshop], today: date) -> QuerySet[Any]:
    """Coming sessions below their minimum whose day of decision is near or past, the most pressing first."""
    low = workshops.filter(state=WorkshopState.PUBLISHED, day__gte=today, taken__lt=F("minimum"))
    return with_counts(low.filter(decide_on__lte=today + timedelta(days=1))).order_by("decide_on", "starts_at", "pk")


def board(
    workshops: Iterable[Any],
    monday: date,
    *,
    today: date,
    at: datetime,
    names: dict[int, str],
    markable: Collection[int],
) -> list[Day]:
    """The Days of the week from `monday`: Monday to Friday, then the days of the week-end that hold a session.

    `workshops` come from `with_counts`; `names` gives the person of an appointment, by workshop, where it may be
    read; `markable` are the workshops whose sheet the user may open.
    """
    slots: dict[date, list[Slot]] = {}
    for workshop in workshops:
        slot = _slot(workshop, at, names.get(workshop.pk, ""), workshop.pk in markable)
        slots.setdefault(workshop.day, []).append(slot)
    return [
        _day(day, today, slots.get(day, []))
        for offset in range(7)
        if offset < WORKING_DAYS or (monday + timedelta(days=offset)) in slots
        for day in [monday + timedelta(days=offset)]
    ]


def _day(day: date, today: date, slots: list[Slot]) -> Day:
    number = day_number(day)
    if day == today:
        number = _("%(number)s, aujourd’hui") % {"number": number}
    return Day(capital(weekday_words(day)), number, day == today, slots)


def _slot(workshop: Any, at: datetime, name: str, markable: bool) -> Slot:
    title = _("%(name)s, %(title)s") % {"name": name, "title": workshop.module.title} if name else workshop.module.title
    return Slot(
        hours_words(workshop), title, _place(workshop), sheet_url(workshop, markable), _look(workshop, at),
        _state(workshop, at),
    )  # fmt: skip


def sheet_url(workshop: Any, markable: bool) -> str:
    """Where a tap on a session leads: its sheet once it is announced, for those who mark it; its page otherwise."""
    announced = workshop.state in (WorkshopState.PUBLISHED, WorkshopState.HELD)
    view = "sessions:sheet" if markable and announced else "sessions:workshop_work"
    return reverse(view, args=[workshop.pk])


def _place(workshop: Any) -> str:
    if workshop.remote:
        place = _("à distance")
    else:
        place = f"{workshop.site.name}, {workshop.room.name}" if workshop.room else workshop.site.name
    if workshop.capacity > 1:
        return _("%(place)s, %(taken)s sur %(seats)s") % {
            "place": place, "taken": workshop.taken, "seats": workshop.capacity + workshop.overbooked,
        }  # fmt: skip
    return place


def _look(workshop: Any, at: datetime) -> str:
    if workshop.state == WorkshopState.DRAFT:
        return "slot--draft"
    return "slot--past" if workshop.ends_at <= at else ""


def _state(workshop: Any, at: datetime) -> dict[str, str] | None:
    if workshop.state == WorkshopState.DRAFT:
        return {"kind": "none", "text": _("brouillon"), "shape": ""}
    if workshop.state == WorkshopState.CANCELLED:
        return {"kind": "none", "text": _("annulée"), "shape": "error"}
    if workshop.state == WorkshopState.NOT_HELD:
        return {"kind": "none", "text": _("non tenue"), "shape": "error"}
    if workshop.state == WorkshopState.HELD:
        return {"kind": "done", "text": _("réalisée"), "shape": ""}
    return _state_of_published(workshop, at)


def _state_of_published(workshop: Any, at: datetime) -> dict[str, str] | None:
    if workshop.ends_at <= at:
        return {"kind": "wait", "text": _("à clore"), "shape": ""}
    if workshop.starts_at <= at:
        return {"kind": "now", "text": _("en cours"), "shape": ""}
    if workshop.taken < workshop.minimum:
        text = _("minimum %(number)s") % {"number": workshop.minimum}
        return {"kind": "alert", "text": text, "shape": ""}
    if workshop.waiting:
        text = ngettext("complet, %(n)s en attente", "complet, %(n)s en attente", workshop.waiting)
        return {"kind": "full", "text": text % {"n": workshop.waiting}, "shape": ""}
    return None


def span_words(monday: date) -> str:
    """« du 23 au 27 novembre », both months said when they differ."""
    friday = monday + timedelta(days=WORKING_DAYS - 1)
    first = day_number(monday) if monday.month == friday.month else _day_of_month(monday)
    return _("du %(first)s au %(last)s") % {"first": first, "last": _day_of_month(friday)}


def _day_of_month(day: date) -> str:
    return day_words(day).split(" ", 1)[1]

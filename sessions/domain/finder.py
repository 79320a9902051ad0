"""Finding a workshop: filters that fit in an address, cards ready to show, something to propose when there is none."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.db.models import Case, CharField, Count, DateTimeField, FloatField, Min, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etp.common.clock import moment
from etp.common.prepared import Prepared
from etp.network.models import Commune, Site
from etp.programmes.enums import Access, Audience
from etp.programmes.models import Module
from sessions.domain.communes import commune_of, kilometres
from sessions.domain.wording import (
    day_number,
    hours_words,
    month_words,
    public_place,
    weekday_words,
    when_words,
)
from sessions.models import Workshop

# At most this many free seats are « Dernières places ».
LAST_SEATS = 2
NOON, EVENING = time(12), time(18)
PARTS = {
    "morning": Q(hour__lt=NOON),
    "afternoon": Q(hour__gte=NOON, hour__lt=EVENING),
    "evening": Q(hour__gte=EVENING),
    # Django counts the days of a week from Sunday, 1, to Saturday, 7.
    "weekend": Q(day__week_day__in=[1, 7]),
}
WIDER_KM = (25, 50, 100)
# The filters of the pages that every visitor opens, with the look-up that each one asks.
COMMON = {"programme": "programme__code", "site": "site__slug"}


@dataclass(frozen=True)
class Filters:
    """What a visitor asks for; each value fits in an address. `commune` is a Commune, its pk, or typed text."""

    programme: str = ""
    site: str = ""
    commune: Commune | int | str = ""
    radius_km: int | None = None
    first_day: date | None = None
    part: str = ""
    remote: bool | None = None
    access: str = ""
    sort: str = "date"


@dataclass(frozen=True)
class Card:
    """One workshop, said in words; its names are those of components/workshop_card.html."""

    pk: int
    dow: str
    day: str
    month: str
    hours: str
    datetime: str
    kicker: str
    title: str
    place: str
    distance_km: float | None
    seats: dict[str, str]
    open: bool
    access: str
    url: str
    action: dict[str, Any]
    facts: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Alternative:
    """Another search that does find something: its words, its filters, how many and the next one."""

    words: str
    filters: Filters
    count: int
    next_words: str


def search(filters: Filters, *, at: datetime | None = None, first: int = 0, limit: int = 60) -> list[Card]:
    """The cards of the coming public workshops that fit, by date or by distance, from the `first` on.

    At most four queries, whatever the number of workshops; one when at most a programme and a site are asked.
    """
    asked = {name: getattr(filters, name) for name in COMMON if getattr(filters, name)}
    if filters == Filters(**asked):
        soonest = _soonest(frozenset(asked), first, limit)(at=moment(at), **asked)
        return [_card(workshop, {}) for workshop in soonest]
    rows, distances = _found(filters, at)
    return [_card(workshop, distances) for workshop in rows[first : first + limit]]


@cache
def _soonest(asked: frozenset[str], first: int, limit: int) -> Prepared[Workshop]:
    """The next public workshops with these filters alone, compiled once: the first page of each list is read most."""

    def build(at: Any, **values: Any) -> QuerySet[Workshop]:
        return _announced(at).filter(**{COMMON[name]: value for name, value in values.items()})[first : first + limit]

    return Prepared(build, at=DateTimeField(), **{name: CharField() for name in asked})


def how_many(filters: Filters, *, at: datetime | None = None) -> int:
    """The number of coming public workshops that fit."""
    return _found(filters, at)[0].count()


def alternatives(filters: Filters, *, at: datetime | None = None) -> list[Alternative]:
    """When nothing fits: wider radiuses, another part of the week, remote; only those that find something."""
    return [found for found in (_alternative(words, other, at) for words, other in _wider(filters)) if found.count]


def seats_in_words(workshop: Workshop) -> str:
    """« Places disponibles », « Dernières places » (two or fewer) or « Complet, liste d’attente ouverte »."""
    return _seats(workshop)["text"]


def card_of(workshop: Workshop) -> Card:
    """The card of one workshop, without a distance."""
    return _card(workshop, {})


def other_dates(workshop: Workshop, *, at: datetime | None = None, limit: int = 3) -> list[Card]:
    """Cards of the next dates of the same module that still have a seat: what to propose when this one is full."""
    rows = _announced(moment(at)).filter(module=workshop.module_id).exclude(pk=workshop.pk)
    free = [row for row in rows[: limit * 5] if row.seats_left]
    return [card_of(row) for row in free[:limit]]


def _announced(at: Any) -> QuerySet[Workshop]:
    rows: QuerySet[Workshop] = Workshop.objects.public().upcoming(at)
    return rows.select_related("programme", "module", "site__commune")


def _found(filters: Filters, at: datetime | None) -> tuple[QuerySet[Workshop], dict[int, float]]:
    """The fitting workshops in order, and the distance in km of each site when a commune is given."""
    rows = _announced(moment(at)).filter(*_conditions(filters))
    commune = commune_of(filters.commune)
    if commune is None:
        return rows, {}
    distances = {
        site.pk: kilometres(commune, site.commune)
        for site in Site.objects.filter(closed_on=None).select_related("commune")
    }
    if filters.radius_km is not None and not filters.remote:
        near = [pk for pk, km in distances.items() if km <= filters.radius_km]
        rows = rows.filter(site__in=near, remote=False)
    if filters.sort == "distance" and distances:
        whens = [When(site=pk, then=Value(float(km))) for pk, km in distances.items()]
        rows = rows.annotate(km=Case(*whens, default=Value(1e9), output_field=FloatField()))
        rows = rows.order_by("km", "starts_at", "pk")
    return rows, distances


def _conditions(filters: Filters) -> list[Q]:
    """The conditions that the filters set."""
    wanted = [
        filters.programme and Q(programme__code=filters.programme),
        filters.site and Q(site__slug=filters.site),
        filters.first_day and Q(day__gte=filters.first_day),
        PARTS.get(filters.part),
        None if filters.remote is None else Q(remote=filters.remote),
        filters.access and Q(module__access=filters.access),
    ]
    return [condition for condition in wanted if condition]


def _card(workshop: Workshop, distances: dict[int, float]) -> Card:
    full, open_to_all = not workshop.seats_left, workshop.module.access == Access.OPEN
    km = None if workshop.remote else distances.get(workshop.site_id)
    url = reverse("sessions:workshop", args=[workshop.pk])
    return Card(
        pk=workshop.pk,
        dow=weekday_words(workshop.day),
        day=day_number(workshop.day),
        month=month_words(workshop.day),
        hours=hours_words(workshop),
        datetime=workshop.starts_at.isoformat(),
        kicker=workshop.programme.title,
        title=workshop.module.title,
        place=public_place(workshop),
        distance_km=km,
        seats=_seats(workshop),
        open=open_to_all,
        access=_access_words(workshop.module),
        url=url,
        action=_action(workshop, full=full, open_to_all=open_to_all, url=url),
        facts=_facts(workshop, km),
    )


def _seats(workshop: Workshop) -> dict[str, str]:
    """The seats in words, with the kind and shape of their badge."""
    left = workshop.seats_left
    if not left:
        return {"kind": "full", "shape": "", "text": _("Complet, liste d’attente ouverte")}
    if left <= LAST_SEATS:
        return {"kind": "wait", "shape": "few", "text": _("Dernières places")}
    return {"kind": "done", "shape": "open", "text": _("Places disponibles")}


def _action(workshop: Workshop, *, full: bool, open_to_all: bool, url: str) -> dict[str, Any]:
    """The one button: a visitor takes a seat in an open module only, and asks to enter for the others."""
    if not open_to_all:
        asked = reverse("enrolments:ask") + f"?programme={workshop.programme.code}"
        return {"url": asked, "label": _("Demander à entrer dans le programme"), "second": True}
    register = reverse("sessions:register", args=[workshop.pk])
    if full:
        return {"url": register, "label": _("Rejoindre la liste"), "second": True}
    return {"url": register, "label": _("S’inscrire"), "second": False}


def _access_words(module: Module) -> str:
    if module.access == Access.OPEN:
        welcome = module.audience == Audience.WITH_CARERS
        return _("Ouvert à tous, proches bienvenus") if welcome else _("Ouvert à tous")
    if module.access == Access.AFTER_DIAGNOSIS:
        return _("Après le premier entretien")
    return _("Sur proposition de l’équipe")


def _facts(workshop: Workshop, km: float | None) -> list[dict[str, str]]:
    place = public_place(workshop)
    if km is not None:
        place = _("%(place)s, à %(km)s\u00a0km") % {"place": place, "km": max(1, round(km))}
    facts = [{"icon": "video" if workshop.remote else "pin", "text": place}]
    if not workshop.remote:
        free = workshop.site.step_free
        words = _("Accès de plain-pied") if free else _("Il y a des marches, appelez-nous avant")
        facts.append({"icon": "step-free" if free else "info", "text": words})
    if not workshop.remote and workshop.site.bus:
        facts.append({"icon": "bus", "text": workshop.site.bus})
    icon = "users" if workshop.module.access == Access.OPEN else "lock"
    return [*facts, {"icon": icon, "text": _access_words(workshop.module)}]


def _wider(filters: Filters) -> Iterator[tuple[str, Filters]]:
    """The searches to propose instead, each with words that hold the number found."""
    if filters.radius_km is not None:
        for km in WIDER_KM:
            if km > filters.radius_km:
                yield _("à moins de %(km)s\u00a0km") % {"km": km}, replace(filters, radius_km=km)
    if filters.part:
        yield _("à un autre moment de la semaine"), replace(filters, part="")
    if filters.first_day:
        yield _("plus tôt"), replace(filters, first_day=None)
    if not filters.remote:
        yield _("à distance"), replace(filters, remote=True, radius_km=None)
    if filters.programme:
        yield _("dans les autres programmes"), replace(filters, programme="")


def _alternative(words: str, filters: Filters, at: datetime | None) -> Alternative:
    rows, _distances = _found(filters, at)
    figures = rows.order_by().aggregate(count=Count("pk"), soonest=Min("starts_at"))
    following = rows.filter(starts_at=figures["soonest"]).first()
    if following is None:
        return Alternative(words, filters, 0, "")
    counted = ngettext("%(n)s atelier %(where)s", "%(n)s ateliers %(where)s", figures["count"])
    return Alternative(
        counted % {"n": figures["count"], "where": words},
        filters,
        figures["count"],
        f"{public_place(following)}, {when_words(following)}",
    )

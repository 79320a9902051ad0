"""The people of a workshop in words: registered, waiting with rank and reason, offered with a deadline, gone."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from etp.patients.enums import Resource
from etp.patients.permissions import visible_to
from sessions.domain.ranks import rank_words
from sessions.domain.snapshots import snapshot_words
from sessions.domain.wording import instant_words
from sessions.enums import RegistrationState, SkipReason, WorkshopState
from sessions.models import RegistrationEvent
from sessions.views.participants import Participants

KINDS = {
    RegistrationState.CONFIRMED: "done",
    RegistrationState.OFFERED: "now",
    RegistrationState.WAITING: "wait",
}


@dataclass
class PersonRow:
    """One person on the page of a workshop; `name` is empty for someone whom the user may not read."""

    registration: object
    name: str
    kind: str
    state: str
    detail: str = ""
    may_cancel: bool = False
    may_act: bool = False


@dataclass
class People:
    """The three lists of the page."""

    confirmed: list
    waiting: list
    gone: list


def people_of(user, workshop):
    """Everyone who asked for a seat of `workshop`, as `user` may read them; 8 queries, whatever the number."""
    rows = list(
        workshop.registrations.select_related("person", "enrolment__programme").order_by(
            "person__last_name", "person__first_name", "pk"
        )
    )
    seated = [row for row in rows if row.state == RegistrationState.CONFIRMED]
    waits = _in_order(rows)
    gone = [row for row in rows if row.state not in RegistrationState.live]
    people = _Reader(user, workshop, rows)
    return People(
        confirmed=[people.row(row, _coming(row)) for row in seated],
        waiting=[people.row(row, detail) for row, detail in _waiting_details(workshop, waits)],
        gone=[people.row(row, "") for row in gone],
    )


def _in_order(rows):
    live = [row for row in rows if row.state in (RegistrationState.OFFERED, RegistrationState.WAITING)]
    return sorted(live, key=lambda row: (row.state != "offered", row.priority, row.arrived_at, row.pk))


class _Reader:
    """What one user may read of, and do for, the people of a workshop."""

    def __init__(self, user, workshop, rows):
        seated = [row.person for row in rows if row.state == RegistrationState.CONFIRMED]
        others = [row.person for row in rows if row.state != RegistrationState.CONFIRMED]
        self.seated = Participants(user, workshop, seated)
        self.others = Participants(user, workshop, others, resource=Resource.REGISTRATION)
        keys = [row.person_id for row in rows]
        self.cancels = _among(user, "delete", keys)
        self.acts = _among(user, "update", keys)

    def row(self, registration, detail):
        """The line of one registration; the name is journalled."""
        state = RegistrationState(registration.state)
        names = self.seated if state == RegistrationState.CONFIRMED else self.others
        return PersonRow(
            registration=registration,
            name=names.name_of(registration.person),
            kind=KINDS.get(state, "none"),
            state=state.label,
            detail=detail,
            may_cancel=registration.person_id in self.cancels and state in RegistrationState.live,
            may_act=registration.person_id in self.acts and state in RegistrationState.live,
        )


def _among(user, act, keys):
    return set(visible_to(user, Resource.REGISTRATION, act).filter(pk__in=keys).values_list("pk", flat=True))


def _coming(row):
    """What the team should know of someone who comes."""
    words = []
    if row.companions:
        words.append(f"+ {row.companions}")
    if row.enrolment_id:
        words.append(row.enrolment.programme.title)
    return ", ".join(words)


def _waiting_details(workshop, rows):
    """Each waiting row with its rank and why the list passed it over, each offered one with its deadline."""
    skips = _last_skips(rows)
    deadlines = _deadlines(workshop)
    number = 0
    for row in rows:
        if row.state == RegistrationState.OFFERED:
            yield row, deadlines.get(row.pk, "")
            continue
        number += 1
        yield row, ". ".join(part for part in (rank_words(number), skips.get(row.pk, "")) if part)


def _last_skips(rows):
    waiting = [row.pk for row in rows if row.state == RegistrationState.WAITING]
    same = RegistrationEvent.objects.filter(
        registration__in=waiting, left=RegistrationState.WAITING, entered=RegistrationState.WAITING
    )
    return {event.registration_id: SkipReason.words(event.why) for event in same.order_by("at", "pk")}


def _deadlines(workshop):
    live = workshop.registrations.filter(offers__ended="", offers__isnull=False)
    pairs = live.values_list("pk", "offers__deadline")
    return {pk: instant_words(deadline, workshop.zone) for pk, deadline in pairs if deadline}


STEPS = {
    "scheduled": gettext_lazy("Prévue"),
    "state": gettext_lazy("Étape"),
    "moved": gettext_lazy("Date ou lieu changé"),
    "capacity": gettext_lazy("Nombre de places changé"),
    "animators": gettext_lazy("Animateurs changés"),
}


def history(workshop):
    """The steps of a workshop, the last one first, in words."""
    events = workshop.events.select_related("by").order_by("-at", "-pk")
    return [
        {
            "at": event.at,
            "what": STEPS.get(event.what, event.what),
            "left": _said(event.left),
            "entered": "" if event.what == "animators" else _said(event.entered),
            "why": event.why,
            "by": event.by.get_full_name() if event.by else "",
        }
        for event in events
    ]


def _said(text):
    """The words of what an event left or entered: a state, a date and place, a number."""
    if text in WorkshopState.values:
        return WorkshopState(text).label
    return snapshot_words(text) if text.count(" ") == 4 else text

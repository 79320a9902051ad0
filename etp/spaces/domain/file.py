"""What the file of a person says, line by line."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common.clock import local_day
from etp.common.text import phone_national
from etp.enrolments.domain.days import day_of, zone_of
from etp.enrolments.enums import Stage, TransmissionState
from etp.enrolments.models import Enrolment, Transmission
from etp.messaging.enums import State
from etp.patients.enums import ContactKind, Sex
from etp.patients.models import Contact, Person
from etp.programmes.models import Module
from etp.spaces.domain.facts import PathFacts, is_coming, is_due, was_there
from etp.spaces.domain.known import messages_known
from etp.spaces.domain.waits import live_offer
from etp.spaces.domain.wording import date_words, full_day, with_whom
from sessions.domain.ranks import rank_words
from sessions.domain.wording import hours_words, instant_words, public_place
from sessions.enums import Mark, RegistrationState, WorkshopState
from sessions.models import Attendance, Registration, Workshop

MESSAGES_SHOWN = 40


def born_words(person: Person) -> str:
    """« née le 14 mars 1958 », as the person's sex is known; "" without a birth date."""
    if not person.birth_date:
        return ""
    born = {Sex.FEMALE: _("née le %(day)s"), Sex.MALE: _("né le %(day)s")}
    return born.get(Sex(person.sex), _("né ou née le %(day)s")) % {"day": date_words(person.birth_date)}


def place_of(enrolment: Enrolment) -> str:
    """The organisation that answers for a path and its home site, said once when they bear the same name."""
    names = [enrolment.organisation.name, enrolment.home_site.name if enrolment.home_site else ""]
    return ", ".join(name for name in dict.fromkeys(names) if name)


def contacts_of(person: Person) -> list[dict[str, str]]:
    """The ways to reach `person`, the preferred first, as they are read and as a link."""
    return [
        {
            "icon": "mail" if contact.kind == ContactKind.EMAIL else "phone",
            "text": contact.value if contact.kind == ContactKind.EMAIL else phone_national(contact.value),
            "url": f"mailto:{contact.value}" if contact.kind == ContactKind.EMAIL else f"tel:{contact.value}",
        }
        for contact in Contact.objects.live().filter(person=person)
    ]


def moves_in(path: PathFacts) -> list[dict[str, str]]:
    """The stages of a path in order, each with its day."""
    zone = zone_of(path.enrolment)
    moves = sorted(path.enrolment.path_moves.all(), key=lambda move: (move.at, move.pk))
    return [{"label": str(Stage(move.entered).label), "day": full_day(local_day(move.at, zone))} for move in moves]


def modules_in(path: PathFacts, at: datetime) -> list[dict[str, Any]]:
    """The modules of the plan, each with its date and where it stands."""
    return [_module(module, path.of_module(module), at) for module in path.modules]


def _module(module: Module, rows: Sequence[Registration], at: datetime) -> dict[str, Any]:
    attended = next((row for row in reversed(rows) if was_there(row)), None)
    coming = next((row for row in rows if is_coming(row, at)), None)
    waiting = next((row for row in rows if row.state == RegistrationState.WAITING), None)
    if attended:
        return _line(module, attended, "done", _("fait"))
    if coming:
        return _line(module, coming, "now", _("réservé"))
    if waiting:
        return _line(module, waiting, "wait", _("liste d’attente"))
    return _line(module, None, "none", _("à réserver"))


def _line(module: Module, registration: Registration | None, kind: str, words: str) -> dict[str, Any]:
    workshop = registration.workshop if registration else None
    return {
        "title": module.title,
        "day": full_day(workshop.day) if workshop else "",
        "place": public_place(workshop) if workshop else "",
        "with_whom": with_whom(workshop) if workshop else "",
        "state": {"kind": kind, "text": words},
        "workshop": workshop,
    }


KINDS = {
    RegistrationState.CONFIRMED: "now",
    RegistrationState.OFFERED: "wait",
    RegistrationState.WAITING: "wait",
    RegistrationState.REQUESTED: "wait",
    RegistrationState.TO_VALIDATE: "wait",
}


def registration_line(registration: Registration, ranks: dict[int, int], at: datetime) -> dict[str, Any]:
    """One session of the person as a row of a table; `mark` is None while the sheet says nothing."""
    workshop, state = registration.workshop, RegistrationState(registration.state)
    attendance = getattr(registration, "attendance", None)
    return {
        "workshop": workshop,
        "title": workshop.module.title,
        "day": full_day(workshop.day),
        "hours": hours_words(workshop),
        "place": public_place(workshop),
        "past": workshop.ends_at <= at,
        "state": {"kind": _kind(workshop, state, at), "text": _state_words(registration, state, ranks)},
        "mark": _mark(attendance),
        "care_mode": attendance.get_care_mode_display() if attendance else "",
    }


def _kind(workshop: Workshop, state: RegistrationState, at: datetime) -> str:
    """The colour of a registration: none once its session is over."""
    return KINDS.get(state, "none") if workshop.ends_at > at else "none"


def _state_words(registration: Registration, state: RegistrationState, ranks: dict[int, int]) -> str:
    if registration.workshop.state == WorkshopState.CANCELLED:
        return _("séance annulée")
    if state == RegistrationState.WAITING and registration.pk in ranks:
        return rank_words(ranks[registration.pk])
    offer = live_offer(registration)
    if offer:
        return _("place proposée jusqu’au %(until)s") % {
            "until": instant_words(offer.deadline, registration.workshop.zone)
        }
    words = str(state.label)
    return _("%(state)s, en surnombre") % {"state": words} if registration.overbooked else words


def _mark(attendance: Attendance | None) -> dict[str, str] | None:
    if attendance is None or attendance.mark == Mark.NOT_MARKED:
        return None
    mark = Mark(attendance.mark)
    shapes = {
        Mark.PRESENT: ("done", ""), Mark.LATE: ("done", "late"), Mark.LEFT_EARLY: ("done", "left"),
        Mark.EXCUSED: ("wait", "excused"), Mark.ABSENT: ("alert", "absent"),
    }  # fmt: skip
    kind, shape = shapes.get(mark, ("none", ""))
    return {"kind": kind, "text": str(mark.label), "shape": shape}


def letters_in(paths: Iterable[PathFacts], at: datetime) -> list[dict[str, Any]]:
    """The letters of `paths` with their due day and what became of each transmission."""
    return [
        {
            "pk": letter.pk,
            "path": path.enrolment.pk,
            "waits": is_due(letter),
            "title": letter.get_kind_display(),
            "programme": path.enrolment.programme,
            "due": full_day(letter.due_on),
            "late": is_due(letter) and letter.due_on < day_of(path.enrolment, at),
            "states": [_transmission(row) for row in letter.transmissions.all()],
        }
        for path in paths
        for letter in path.enrolment.letters.all()
    ]


def _transmission(row: Transmission) -> dict[str, str]:
    kind = {"sent": "done", "due": "wait"}.get(row.state, "none")
    words = row.get_state_display()
    if row.state == TransmissionState.SENT:
        words = _("%(state)s le %(day)s à %(recipient)s, %(channel)s") % {
            "state": words, "day": full_day(row.sent_on), "recipient": row.recipient, "channel": row.channel,
        }  # fmt: skip
    return {"kind": kind, "text": words}


MESSAGE_KINDS = {
    State.SENT: "done",
    State.QUEUED: "wait",
    State.SENDING: "wait",
    State.WAITING: "wait",
    State.FAILED: "alert",
}


def messages_to(person: Person, user: User) -> list[dict[str, Any]]:
    """The latest messages queued for `person` that `user` may know of: when, by which way, in which state.

    What they say is not here.
    """
    return [
        {
            "at": row.sent_at or row.created_at,
            "channel": row.get_channel_display(),
            "state": {"kind": MESSAGE_KINDS.get(State(row.state), "none"), "text": row.get_state_display()},
        }
        for row in messages_known(user, person, MESSAGES_SHOWN)
    ]

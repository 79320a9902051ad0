"""A person's sessions as cards: what comes next, what waits, in words of the person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from etp.enrolments.enums import ReferralState, Stage
from etp.network.models import Site
from etp.programmes.enums import ModuleKind
from etp.spaces.domain.facts import PathFacts, is_coming, left_to_choose
from etp.spaces.domain.waits import live_offer
from etp.spaces.domain.wording import capital, with_whom
from sessions.domain.links import manage_token, offer_token
from sessions.domain.ranks import rank_words, rule_in_words
from sessions.domain.wording import day_words, hours_words, instant_words, public_place
from sessions.enums import RegistrationState
from sessions.models import Registration, SeatOffer, Workshop


@dataclass(frozen=True)
class NextThing:
    """The first block of my space. `kind`: offer, appointment or nothing; the rest is what its template shows."""

    kind: str
    card: dict[str, Any] | None = None
    title: str = ""
    text: str = ""
    label: str = ""
    url: str = ""


def next_thing(registrations: Sequence[Registration], live_paths: Sequence[PathFacts], at: datetime) -> NextThing:
    """What the person does first: answer an offer, else come to the next session, else what `live_paths` wait for."""
    offers = [(row, offer) for row in registrations if (offer := live_offer(row)) and offer.deadline > at]
    if offers:
        return _answer(*min(offers, key=lambda pair: pair[1].deadline))
    coming = next((row for row in registrations if is_coming(row, at)), None)
    if coming:
        return NextThing("appointment", card_of(coming))
    return _nothing(live_paths, any(_waits(row, at) for row in registrations), at)


def _answer(registration: Registration, offer: SeatOffer) -> NextThing:
    until = instant_words(offer.deadline, registration.workshop.zone)
    return NextThing(
        "offer",
        card_of(registration),
        _("Une place vous est proposée"),
        _("Elle vous est gardée jusqu’au %(until)s.") % {"until": until},
        _("Répondre"),
        reverse("sessions:offer", args=[offer_token(offer)]),
    )


def _nothing(live_paths: Sequence[PathFacts], waits: bool, at: datetime) -> NextThing:
    """No seat is held: what the person may do, or what we do for them."""
    path = live_paths[0] if live_paths else None
    if waits:
        return _idle(_("Vous êtes sur une liste d’attente. Nous vous écrivons dès qu’une place se libère."))
    if path is None:
        return _idle(_("Vous pouvez vous inscrire à un atelier."), _("Voir les ateliers"))
    if path.enrolment.stage != Stage.INCLUDED:
        return _idle(_waits_for_call(path))
    if left_to_choose(path, at):
        return _idle(_("Choisissez la date de votre prochain atelier."), _("Voir les dates"))
    if path.plan:
        return _idle(_("Nous vous appelons pour choisir la date du bilan de fin."))
    return _idle(_("Nous vous appelons pour choisir un rendez-vous."))


def _idle(text: str, label: str = "") -> NextThing:
    url = reverse("sessions:finder") if label else ""
    return NextThing("nothing", None, _("Rien de prévu pour le moment"), text, label, url)


def _waits_for_call(path: PathFacts) -> str:
    referral = path.referral
    if referral and referral.state == ReferralState.OPEN and referral.next_action_on:
        day = day_words(referral.next_action_on)
        return _("Nous vous appelons avant le %(day)s. Vous n’avez rien à faire.") % {"day": day}
    return _("Nous vous appelons. Vous n’avez rien à faire.")


def card_of(registration: Registration) -> dict[str, Any]:
    """One session of the person for the cards of my space."""
    workshop = registration.workshop
    talk = workshop.module.kind in ModuleKind.appointments
    return {
        "day": capital(day_words(workshop.day)),
        "hours": hours_words(workshop),
        "datetime": workshop.starts_at.isoformat(),
        "kind": _("Rendez-vous") if talk else _("Atelier"),
        "title": workshop.module.title,
        "place": _place(workshop),
        "with_whom": with_whom(workshop),
        "bring": workshop.module.bring,
        "directions": [] if workshop.remote else _directions(workshop.site),
        "manage_url": reverse("sessions:manage", args=[manage_token(registration)]),
        "calendar_url": reverse("sessions:workshop_ics", args=[workshop.pk]),
        "announced": not talk,
        "short": f"{day_words(workshop.day)}, {hours_words(workshop)}, {public_place(workshop)}",
    }


def _place(workshop: Workshop) -> str:
    if workshop.remote:
        return _("À distance, par visio")
    site = workshop.site
    parts = [site.name, site.street, site.commune.name, workshop.room.name if workshop.room else ""]
    return ", ".join(part for part in parts if part)


def _directions(site: Site) -> list[dict[str, str]]:
    """How to get there: what the site says of itself, as facts with their icon."""
    said = [
        ("bus", site.bus),
        ("parking", site.parking),
        ("step-free", _("Accès de plain-pied") if site.step_free else ""),
        ("map", site.how_to_find),
        ("user", site.who_to_ask),
        ("phone", site.phone),
    ]
    return [{"icon": icon, "text": text} for icon, text in said if text]


def waits_of(registrations: Sequence[Registration], ranks: dict[int, int], at: datetime) -> list[dict[str, Any]]:
    """The lists on which the person waits: rank, rule, and the way out."""
    return [
        {
            "card": card_of(row),
            "rank": capital(rank_words(ranks.get(row.pk, 0))) if row.pk in ranks else "",
            "rule": rule_in_words(row.workshop.programme),
            "leave_url": reverse("sessions:manage", args=[manage_token(row)]),
        }
        for row in registrations
        if _waits(row, at)
    ]


def _waits(registration: Registration, at: datetime) -> bool:
    return registration.state == RegistrationState.WAITING and registration.workshop.starts_at > at

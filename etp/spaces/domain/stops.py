"""The path as its steps, in the person's words: what is done, what comes next, what has no date yet."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from etp.enrolments.domain.days import day_of
from etp.enrolments.enums import Origin, Stage
from etp.programmes.enums import ModuleKind
from etp.programmes.models import Module
from etp.spaces.domain.facts import PathFacts, is_coming, was_there
from etp.spaces.domain.waits import live_offer
from etp.spaces.domain.wording import full_day, when_and_where, who
from sessions.domain.links import manage_token, offer_token
from sessions.domain.ranks import rank_words
from sessions.domain.wording import day_words, public_place
from sessions.enums import Mark, RegistrationState, WorkshopState
from sessions.models import Registration


def stops_of(path: PathFacts, *, at: datetime, ranks: dict[int, int]) -> list[dict[str, Any]]:
    """The steps of one path (its PathFacts) for components/path.html; `ranks` are those of the waiting lists."""
    stops = [_asked(path), _first_talk(path, at), *_workshops(path, at, ranks), _last_talk(path, at)]
    _mark_current(stops, ended=path.enrolment.stage not in Stage.live)
    return stops


def _stop(
    kind: str,
    title: str,
    when: str = "",
    *,
    state: str | None = None,
    shape: str = "",
    text: str = "",
    link: dict[str, str] | None = None,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "title": title,
        "when": when,
        "state": {"kind": _colour(kind), "text": state, "shape": shape} if state else None,
        "text": text,
        "link": link,
    }


def _colour(kind: str) -> str:
    return {"done": "done", "now": "now", "wait": "wait", "missed": "none"}.get(kind, "none")


def _asked(path: PathFacts) -> dict[str, Any]:
    own = path.enrolment.origin == Origin.SELF
    title = _("Votre demande") if own else _("Une personne vous a orienté")
    return _stop("done", title, full_day(path.enrolment.referred_on), state=_("Demande bien reçue"))


def _first_talk(path: PathFacts, at: datetime) -> dict[str, Any]:
    title, held = _("Premier entretien"), path.first_validated
    if held:
        when = _("%(day)s, avec %(name)s") % {"day": full_day(held.held_on), "name": who(held.validated_by)}
        return _stop("done", title, when, state=_("Fait"))
    coming = _coming(path, ModuleKind.DIAGNOSIS, at)
    if coming:
        return _dated(coming, title)
    if path.enrolment.stage not in Stage.live:
        return _stop("next", title, state=_("N’a pas eu lieu"))
    return _stop("next", title, state=_("Pas encore de date"), text=_to_be_called(path, at))


def _to_be_called(path: PathFacts, at: datetime) -> str:
    due = path.referral.next_action_on if path.referral else None
    if due is None or due < day_of(path.enrolment, at):
        return _("Nous vous appelons pour choisir la date ensemble.")
    return _("Nous vous appelons avant le %(day)s pour choisir la date.") % {"day": day_words(due)}


def _last_talk(path: PathFacts, at: datetime) -> dict[str, Any]:
    title = _("Bilan de fin")
    evaluation = getattr(path.offer, "evaluation", None)
    if evaluation:
        when = _("%(day)s, avec %(name)s") % {"day": full_day(evaluation.held_on), "name": who(evaluation.by)}
        return _stop("done", title, when, state=_("Fait"))
    coming = _coming(path, ModuleKind.EVALUATION, at)
    if coming:
        return _dated(coming, title)
    return _stop("next", title, state=_("Pas encore de date"), text=_("Nous choisirons la date ensemble."))


def _coming(path: PathFacts, kind: str, at: datetime) -> Registration | None:
    return next((row for row in path.of_kind(kind) if is_coming(row, at)), None)


def _dated(registration: Registration, title: str) -> dict[str, Any]:
    """A seat at a session to come."""
    link = {"url": _manage(registration), "label": _("Voir ou annuler")}
    return _stop("next", title, when_and_where(registration.workshop), state=_("Votre place est réservée"), link=link)


def _manage(registration: Registration) -> str:
    return reverse("sessions:manage", args=[manage_token(registration)])


def _workshops(path: PathFacts, at: datetime, ranks: dict[int, int]) -> list[dict[str, Any]]:
    """The sessions of the plan, and the others the person came to or asked for: dated ones first, in their order."""
    if not path.plan and not _group_rows(path, at):
        return [_stop("next", _("Les ateliers"), text=_("Nous les choisirons ensemble au premier entretien."))]
    chosen = {module.pk: _best(path.of_module(module), at) for module in path.modules}
    for registration in _group_rows(path, at):
        chosen.setdefault(registration.workshop.module_id, _best(path.of_module(registration.workshop.module), at))
    dated = sorted((row for row in chosen.values() if row), key=lambda row: (row.workshop.starts_at, row.pk))
    undated = [module for module in path.modules if chosen[module.pk] is None]
    return [_registered(row, at, ranks) for row in dated] + [_to_choose(module) for module in undated]


def _group_rows(path: PathFacts, at: datetime) -> list[Registration]:
    talks = (ModuleKind.DIAGNOSIS, ModuleKind.EVALUATION)
    return [row for row in path.registrations if row.workshop.module.kind not in talks and _tells(row, at)]


def _tells(registration: Registration, at: datetime) -> bool:
    """Whether a registration has something to say on the path: a seat held, a live wait, or an answer of the sheet."""
    if registration.state == RegistrationState.CONFIRMED or getattr(registration, "attendance", None):
        return True
    return registration.state in RegistrationState.live and registration.workshop.starts_at > at


def _best(registrations: Iterable[Registration], at: datetime) -> Registration | None:
    """What says most of one module: having been there, then a seat to come, an offer, a wait, then the latest."""
    rows = [row for row in registrations if _tells(row, at)]
    order: list[Callable[[Registration], bool]] = [was_there, lambda row: is_coming(row, at), _is_offered, _is_waiting]
    for question in order:
        found = [row for row in rows if question(row)]
        if found:
            return found[-1] if question is was_there else found[0]
    return rows[-1] if rows else None


def _is_offered(registration: Registration) -> bool:
    return registration.state == RegistrationState.OFFERED


def _is_waiting(registration: Registration) -> bool:
    return registration.state == RegistrationState.WAITING


def _to_choose(module: Module) -> dict[str, Any]:
    link = {"url": reverse("sessions:finder"), "label": _("Voir les dates")}
    return _stop("next", module.title, state=_("Date à choisir"), link=link)


def _registered(registration: Registration, at: datetime, ranks: dict[int, int]) -> dict[str, Any]:
    workshop = registration.workshop
    title, when = workshop.module.title, when_and_where(workshop)
    if is_coming(registration, at):
        return _dated(registration, title)
    if workshop.state == WorkshopState.CANCELLED:
        return _stop("missed", title, when, state=_("Annulé"), text=_("Nous vous proposons une autre date."))
    if _is_waiting(registration):
        return _waiting(registration, title, when, ranks)
    if _is_offered(registration):
        offer = live_offer(registration)
        link = {"url": reverse("sessions:offer", args=[offer_token(offer)]), "label": _("Répondre")} if offer else None
        return _stop("wait", title, when, state=_("Une place vous est proposée"), link=link)
    return _past(registration, title)


def _waiting(registration: Registration, title: str, when: str, ranks: dict[int, int]) -> dict[str, Any]:
    place = rank_words(ranks[registration.pk]) if registration.pk in ranks else ""
    text = _("Vous êtes la %(place)s. Si une place se libère, nous vous écrivons.") % {"place": place} if place else ""
    link = {"url": _manage(registration), "label": _("Quitter la liste")}
    return _stop("wait", title, when, state=_("Liste d’attente"), text=text, link=link)


def _past(registration: Registration, title: str) -> dict[str, Any]:
    workshop = registration.workshop
    when = f"{day_words(workshop.day)}, {public_place(workshop)}"
    if was_there(registration):
        return _stop("done", title, when, state=_("Fait, vous étiez là"))
    attendance = getattr(registration, "attendance", None)
    if attendance is None or attendance.mark in (Mark.NOT_MARKED, Mark.UNKNOWN, Mark.NOT_CONCERNED):
        return _stop("done", title, when, state=_("Passé"))
    link = {"url": reverse("sessions:finder"), "label": _("Choisir une autre date")}
    return _stop("missed", title, when, state=_("Vous n’étiez pas là"), link=link)


def _mark_current(stops: list[dict[str, Any]], *, ended: bool) -> None:
    """Make the first step that is still ahead the current one; a wait keeps its own shape."""
    if ended:
        return
    ahead = next((stop for stop in stops if stop["kind"] == "next"), None)
    if ahead:
        ahead["kind"] = "now"
        if ahead["state"]:
            ahead["state"]["kind"] = "now"

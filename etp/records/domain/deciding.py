"""What becomes of one path, or of one session to come, when the carrier that holds it leaves."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.enrolments.domain.days import day_of
from etp.enrolments.domain.handing_over import new_keeper, refuse_agreement, refuse_referent
from etp.enrolments.domain.paths import refuse_entry_reason
from etp.enrolments.enums import REASONS, Stage
from etp.enrolments.models import Enrolment
from etp.network.models import Room, Site
from etp.records.domain.hanging import paths_on, workshops_on
from etp.records.enums import ANSWERS, Answer, Hanging
from etp.records.models import Decision, Departure
from sessions.models import Workshop

# A session is cancelled with a sentence: this many characters hold one.
SENTENCE = 120


@transaction.atomic
def decide_path(
    departure: Departure,
    path: Enrolment,
    answer: str,
    *,
    reason: str = "",
    site: Site | None = None,
    referent: User | None = None,
    means: str = "",
    witness: str = "",
    agreed_on: date | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> Decision:
    """Keep what becomes of a path; nothing of the path changes before the carrier leaves.

    Handed over: a place of another carrier and, for someone who is in the programme, a referent there and the
    person's agreement. Stopped: a coded reason. RuleBroken otherwise, or when the path does not hang on the carrier.
    """
    refuse_done(departure)
    if not paths_on(departure.programme, departure.organisation).filter(pk=path.pk).exists():
        raise RuleBroken(_("Ce parcours ne dépend plus de cette structure. Rechargez la page."))
    facts: dict[str, Any] = {}
    if answer == Answer.TRANSFER:
        facts = {"site": site, "user": referent, "means": means, "witness": witness, "agreed_on": agreed_on}
        _refuse_transfer(departure, path, site, referent, means, witness, agreed_on, at)
    elif answer == Answer.STOP:
        facts = {"reason": _end_of(path, reason)}
    return _keep(departure, Hanging.PATH, path.pk, answer, facts, by, at)


def _refuse_transfer(
    departure: Departure,
    path: Enrolment,
    site: Site | None,
    referent: User | None,
    means: str,
    witness: str,
    agreed_on: date | None,
    at: datetime | None,
) -> None:
    if site is None:
        raise RuleBroken(_("Choisissez le lieu où la personne sera suivie."))
    today = day_of(path, at)
    keeper = new_keeper(path.programme, site, today, leaving=departure.organisation)
    if path.stage != Stage.INCLUDED:
        return
    refuse_agreement(means, witness, agreed_on, today)
    refuse_referent(referent, keeper)


def _end_of(path: Enrolment, reason: str) -> str:
    if path.stage != Stage.INCLUDED:
        refuse_entry_reason(reason)
    elif reason not in REASONS[Stage.WITHDRAWN]:
        raise RuleBroken(_("Choisissez la raison de la fin du parcours."))
    return reason


@transaction.atomic
def decide_workshop(
    departure: Departure,
    workshop: Workshop,
    answer: str,
    *,
    reason: str = "",
    site: Site | None = None,
    room: Room | None = None,
    animator: User | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> Decision:
    """Keep what becomes of a session to come: another place and someone of the team to run it, or a cancellation
    with the sentence that the people will read. RuleBroken otherwise, or when it does not hang on the carrier.
    """
    refuse_done(departure)
    named = departure.programme, departure.organisation
    if not workshops_on(*named, moment(at)).filter(pk=workshop.pk).exists():
        raise RuleBroken(_("Cette séance ne dépend plus de cette structure. Rechargez la page."))
    facts: dict[str, Any] = {"reason": reason.strip()[:SENTENCE]}
    if answer == Answer.MOVE:
        facts = {"site": site, "room": room, "user": animator}
        refuse_move(departure, site, animator, at=at)
    elif answer == Answer.CANCEL and not facts["reason"]:
        raise RuleBroken(_("Dites aux personnes inscrites pourquoi cette séance est annulée."))
    return _keep(departure, Hanging.WORKSHOP, workshop.pk, answer, facts, by, at)


def refuse_move(
    departure: Departure, site: Site | None, animator: User | None, *, at: datetime | None = None
) -> tuple[Site, User]:
    """Both, or RuleBroken unless the programme runs at `site` and `animator` is in its team, for another carrier.

    Asked when it is decided and again when it is done: months may lie between.
    """
    if site is None or animator is None:
        raise RuleBroken(_("Choisissez le lieu et la personne qui anime."))
    new_keeper(departure.programme, site, local_day(moment(at), site.time_zone), leaving=departure.organisation)
    team = departure.programme.team.filter(until=None, user=animator, user__is_active=True)
    if not team.exclude(organisation=departure.organisation).exists():
        raise RuleBroken(_("Choisissez quelqu’un de l’équipe d’une autre structure."))
    return site, animator


def refuse_done(departure: Departure) -> None:
    """RuleBroken once the carrier has left, or the departure was given up."""
    if not Departure.objects.filter(pk=departure.pk, left_at=None, given_up_at=None).exists():
        raise RuleBroken(_("Ce départ est terminé. Rechargez la page."))


def _keep(
    departure: Departure, kind: Hanging, row: int, answer: str, facts: dict[str, Any], by: User | None, at: Any
) -> Decision:
    if answer not in ANSWERS[kind]:
        raise RuleBroken(_("Choisissez ce qui est décidé."))
    empty: dict[str, Any] = {"reason": "", "site": None, "room": None, "user": None}
    empty |= {"means": "", "witness": "", "agreed_on": None}
    written = {**empty, **facts, "answer": Answer(answer), "by": by, "at": moment(at)}
    kept, _made = Decision.objects.update_or_create(departure=departure, kind=kind, row=row, defaults=written)
    return kept

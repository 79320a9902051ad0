"""Care offers: the rounds of education of a path, each opened once and closed with its reason."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.enrolments.domain.days import day_of, too_early
from etp.enrolments.enums import STOP_REASONS, OfferKind, OfferState, Stage
from etp.enrolments.models import CareOffer, Enrolment
from etp.patients.enums import Resource


def live_offer(enrolment: Enrolment) -> CareOffer | None:
    """The care offer that runs on this path, or None."""
    return enrolment.care_offers.filter(state__in=OfferState.live).first()


@transaction.atomic
def open_offer(
    enrolment: Enrolment,
    kind: str,
    *,
    on: date | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> CareOffer:
    """Open a care offer on a path whose person is in the programme; RuleBroken when one already runs.

    `on` is the day of the interview that opens it (default: the day of `at`), so that what was held between the
    interview and the hour at which it was written counts within the offer.
    """
    if enrolment.stage != Stage.INCLUDED:
        raise RuleBroken(_("Cette personne n’est pas dans le programme : aucune offre ne peut s’ouvrir."))
    try:
        with transaction.atomic():
            offer = CareOffer.objects.create(
                enrolment=enrolment, kind=OfferKind(kind), opened_on=on or day_of(enrolment, at)
            )
    except IntegrityError as error:
        raise RuleBroken(_("Une offre est déjà en cours. Terminez-la avant d’en ouvrir une autre.")) from error
    _journal(offer, Act.CREATE, by=by, at=at)
    return offer


@transaction.atomic
def move_offer(
    offer: CareOffer,
    state: str,
    *,
    reason: str = "",
    follow_up: str = "",
    on: date | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """Move a care offer along its table, or raise RuleBroken and change nothing.

    An evaluated offer says which follow-up is proposed (activity grid, row 4.1); a stopped one says why. `on` is the
    day on which it ended (default: the day of `at`), never before it opened.
    """
    left, state = OfferState(offer.state), OfferState(state)
    if not left.leads_to(state):
        raise RuleBroken(
            _("Cette offre est « %(left)s » : elle ne peut pas devenir « %(entered)s ».")
            % {"left": left.label, "entered": state.label}
        )
    facts = _facts_of_move(offer, state, reason, follow_up, on or day_of(offer.enrolment, at))
    if not CareOffer.objects.filter(pk=offer.pk, state=left).update(**facts):
        raise RuleBroken(_("Quelqu’un vient de modifier cette offre. Rechargez la page."))
    for name, value in facts.items():
        setattr(offer, name, value)
    _journal(offer, Act.CHANGE, by=by, at=at, reason=f"{left} > {state}")


def _facts_of_move(offer: CareOffer, state: str, reason: str, follow_up: str, day: date) -> dict[str, Any]:
    facts: dict[str, Any] = {"state": state}
    if state in OfferState.live:
        return facts
    if day < offer.opened_on:
        raise RuleBroken(too_early(offer.opened_on))
    if state == OfferState.EVALUATED and not follow_up:
        raise RuleBroken(_("Choisissez la suite proposée à la personne."))
    if state == OfferState.STOPPED and not reason:
        raise RuleBroken(_("Choisissez la raison de l’arrêt."))
    if state == OfferState.STOPPED and reason not in STOP_REASONS:
        raise RuleBroken(_("Une offre arrêtée n’est pas un programme terminé : choisissez la raison de l’arrêt."))
    said = {"follow_up": follow_up} if state == OfferState.EVALUATED else {"stop_reason": reason}
    return facts | said | {"closed_on": day}


def _journal(offer: CareOffer, act: str, *, by: User | None, at: datetime | None, reason: str = "") -> None:
    record_change(
        offer.enrolment.person.key,
        Resource.PLAN,
        by=by,
        act=act,
        object_key=f"offer:{offer.pk}",
        reason=reason,
        at=at,
    )

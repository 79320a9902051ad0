"""What the person has acquired, at entry and at exit, and the evaluation that closes a care offer."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.assessments.enums import ReviewMoment, SkillLevel
from etp.assessments.models import Evaluation, SkillReview
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.enrolments.domain.days import day_of, refuse_day
from etp.enrolments.domain.letters import record_letter
from etp.enrolments.domain.offers import move_offer
from etp.enrolments.enums import LetterKind, OfferState
from etp.enrolments.models import CareOffer
from etp.patients.enums import Resource
from etp.programmes.models import Objective

Levels = Mapping[tuple[Objective, str], str]


@transaction.atomic
def review_skill(
    offer: CareOffer, objective: Objective, moment_of_review: str, level: str, *, by: User, at: datetime | None = None
) -> SkillReview:
    """Write how far one objective is acquired at entry or at exit of a running care offer, replacing what was said."""
    if offer.state not in OfferState.live:
        raise RuleBroken(_("Cette offre est terminée : ses évaluations ne changent plus."))
    if objective.version_id != offer.enrolment.version_id:
        raise RuleBroken(_("Cet objectif n’est pas dans la version du programme que suit cette personne."))
    review, created = SkillReview.objects.update_or_create(
        offer=offer,
        objective=objective,
        moment=ReviewMoment(moment_of_review),
        defaults={"level": SkillLevel(level), "by": by, "at": moment(at)},
    )
    _journal(offer, Act.CREATE if created else Act.CHANGE, f"skill_review:{review.pk}", by=by, at=at)
    return review


@transaction.atomic
def review_skills(offer: CareOffer, levels: Levels, *, by: User, at: datetime | None = None) -> None:
    """Write several reviews at once: `levels` maps (objective, ReviewMoment) to a SkillLevel; same rules as one."""
    for (objective, moment_of_review), level in levels.items():
        review_skill(offer, objective, moment_of_review, level, by=by, at=at)


@transaction.atomic
def evaluate(
    offer: CareOffer,
    *,
    held_on: date,
    follow_up: str,
    words: str = "",
    summary: str = "",
    remote: bool = False,
    levels: Levels | None = None,
    by: User,
    at: datetime | None = None,
) -> Evaluation:
    """Write the individual evaluation that closes a care offer in progress, and make its letter due.

    `levels` are the reviews written with it, as for `review_skills`. `follow_up` is the follow-up proposed (activity
    grid, row 4.1). An offer that was never in progress is refused. The offer ends on the day of the interview, which
    lies between its opening and today.
    """
    refuse_day(held_on, since=offer.opened_on, today=day_of(offer.enrolment, at))
    review_skills(offer, levels or {}, by=by, at=at)
    move_offer(offer, OfferState.EVALUATED, follow_up=follow_up, on=held_on, by=by, at=at)
    evaluation = Evaluation.objects.create(
        offer=offer, held_on=held_on, remote=remote, words=words, summary=summary, by=by, at=moment(at)
    )
    record_letter(offer.enrolment, LetterKind.END, by=by, at=at)
    _journal(offer, Act.CREATE, f"evaluation:{evaluation.pk}", by=by, at=at)
    return evaluation


def _journal(offer: CareOffer, act: str, object_key: str, *, by: User, at: datetime | None) -> None:
    record_change(offer.enrolment.person.key, Resource.PLAN, by=by, act=act, object_key=object_key, at=at)

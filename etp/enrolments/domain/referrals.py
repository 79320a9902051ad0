"""Referrals: what arrives, who calls, what is done next, and how it ends."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.enrolments.domain.carrying import nearest_site
from etp.enrolments.domain.paths import (
    LINK_AFTER_DECLINING,
    decline,
    live_path,
    move_to,
    open_path,
    refuse_entry_reason,
)
from etp.enrolments.enums import AttemptOutcome, ReferralState, Stage
from etp.enrolments.models import ContactAttempt, Enrolment, Referral
from etp.network.models import Site
from etp.patients.domain import close_links, open_link, tell
from etp.patients.enums import LinkWhy, Resource
from etp.patients.models import Person
from etp.programmes.models import Programme

# Delays that the team gives itself; they are told to the person on the public page.
DAYS_TO_CALL = 7
DAYS_AFTER_MESSAGE = 2
DAYS_TO_PROPOSE = 7
FAILED_CALLS_BEFORE_WRITING = 3


@transaction.atomic
def refer(
    person: Person,
    programme: Programme,
    *,
    origin: str,
    received_on: date,
    site: Site | None = None,
    referrer_name: str = "",
    referrer_contact: str = "",
    written_on: date | None = None,
    message: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> Referral:
    """Receive a referral: it joins the person's live path of that programme, or opens one at "referred".

    Without `site`, the one that follows the person, else the nearest to their commune. The person is told once. A desk
    that types someone followed elsewhere learns nothing of that path (matrix, row "existence elsewhere").
    """
    site = site or _site_for(person, programme, received_on)
    enrolment = open_path(person, programme, site=site, origin=origin, referred_on=received_on, by=by, at=at)
    referral = Referral.objects.create(
        person=person,
        programme=programme,
        enrolment=enrolment,
        site=site,
        apart=_is_apart(enrolment, site),
        origin=origin,
        referrer_name=referrer_name,
        referrer_contact=referrer_contact,
        written_on=written_on,
        received_on=received_on,
        message=message,
        created_at=moment(at),
        created_by=by,
        **_first_step(enrolment, site, received_on),
    )
    _journal(referral, Act.CREATE, by=by, at=at)
    _after_arrival(referral, at)
    return referral


def _site_for(person: Person, programme: Programme, day: date) -> Site | None:
    live = live_path(person, programme)
    return (live and live.home_site) or nearest_site(programme, person.commune, day)


def _is_apart(enrolment: Enrolment, site: Site | None) -> bool:
    """Whether the desk of `site` is another one than that which follows the path."""
    return site is not None and enrolment.home_site_id not in (None, site.pk)


def _first_step(enrolment: Enrolment, site: Site | None, received_on: date) -> dict[str, Any]:
    """Someone already in the programme here waits for nobody; anyone else is called within seven days."""
    if enrolment.stage == Stage.INCLUDED and not _is_apart(enrolment, site):
        return {"state": ReferralState.ACCEPTED}
    return {"next_action": _("Appeler"), "next_action_on": received_on + timedelta(days=DAYS_TO_CALL)}


def _link_desk(referral: Referral, at: datetime | None) -> None:
    """Give a desk apart the link that a new path would have given it: it calls the person, whoever follows them."""
    if not referral.apart:
        return
    open_link(
        referral.person,
        LinkWhy.REFERRAL,
        source=f"referral:{referral.pk}",
        site=referral.site,
        programme_code=referral.programme.code,
        at=at,
    )


def _after_arrival(referral: Referral, at: datetime | None) -> None:
    """The desk may call, and the person knows that it will."""
    _link_desk(referral, at)
    tell(
        referral.person,
        "referral_received",
        f"referral:{referral.pk}",
        # Said after the promised call, "we will call you" would be false.
        expires_at=moment(at) + timedelta(days=DAYS_TO_CALL),
        dedupe=f"referral_received:{referral.pk}",
        at=at,
    )


@transaction.atomic
def note_attempt(
    referral: Referral, outcome: str, *, note: str = "", by: User | None = None, at: datetime | None = None
) -> ContactAttempt:
    """Write one try to reach the person, and the next action that follows from it.

    Reached: the path becomes "contacted". Three calls without an answer since the last contact: write.
    """
    _require_open(referral)
    attempt = ContactAttempt.objects.create(
        referral=referral, outcome=AttemptOutcome(outcome), note=note, by=by, at=moment(at)
    )
    enrolment = _path_of(referral)
    if attempt.outcome == AttemptOutcome.REACHED and enrolment.stage == Stage.REFERRED and not referral.apart:
        move_to(enrolment, Stage.CONTACTED, by=by, at=at)
    action, days = _what_follows(referral, attempt)
    _set_next(referral, action, _today(referral, at) + timedelta(days=days))
    _journal(referral, Act.CHANGE, by=by, at=at)
    return attempt


def _what_follows(referral: Referral, attempt: ContactAttempt) -> tuple[str, int]:
    if attempt.outcome == AttemptOutcome.REACHED:
        return _("Proposer un premier entretien"), DAYS_TO_PROPOSE
    failed = 0
    for outcome in referral.attempts.order_by("-at", "-pk").values_list("outcome", flat=True):
        if outcome == AttemptOutcome.REACHED:
            break
        failed += outcome == AttemptOutcome.NO_ANSWER
    if failed >= FAILED_CALLS_BEFORE_WRITING:
        return _("Écrire à la personne"), DAYS_AFTER_MESSAGE
    return _("Rappeler"), DAYS_AFTER_MESSAGE


@transaction.atomic
def plan_next_action(
    referral: Referral, action: str, on: date, *, by: User | None = None, at: datetime | None = None
) -> None:
    """Set what is done next for an open referral, and the day before which it is done."""
    _require_open(referral)
    _set_next(referral, action, on)
    _journal(referral, Act.CHANGE, by=by, at=at)


@transaction.atomic
def close_referral(
    referral: Referral, reason: str, *, why: str = "", by: User | None = None, at: datetime | None = None
) -> None:
    """Close a referral without an entry, with a coded reason; its path ends as declined, unless others follow it."""
    _require_open(referral)
    if referral.apart:
        _close_apart(referral, reason, at)
    else:
        decline(_path_of(referral), reason, why=why, by=by, at=at)
    referral.refresh_from_db()
    _journal(referral, Act.CHANGE, by=by, at=at, reason=reason)


def _close_apart(referral: Referral, reason: str, at: datetime | None) -> None:
    refuse_entry_reason(reason)
    Referral.objects.filter(pk=referral.pk).update(
        state=ReferralState.CLOSED, closed_reason=reason, next_action="", next_action_on=None
    )
    close_links(f"referral:{referral.pk}", on=moment(at) + LINK_AFTER_DECLINING)


def _path_of(referral: Referral) -> Enrolment:
    """The path as the base holds it now: the one that the caller read may be old."""
    return Enrolment.objects.select_related("programme", "home_site", "person").get(referrals=referral)


def _require_open(referral: Referral) -> None:
    if not Referral.objects.filter(pk=referral.pk, state=ReferralState.OPEN).exists():
        raise RuleBroken(_("Cette orientation est déjà traitée. Rechargez la page."))


def _set_next(referral: Referral, action: str, on: date) -> None:
    referral.next_action, referral.next_action_on = action, on
    referral.save(update_fields=["next_action", "next_action_on"])


def _today(referral: Referral, at: datetime | None) -> date:
    zone = referral.site.time_zone if referral.site else referral.programme.time_zone
    return local_day(moment(at), zone)


def _journal(referral: Referral, act: str, *, by: User | None, at: datetime | None, reason: str = "") -> None:
    record_change(
        referral.person.key,
        Resource.REFERRAL,
        by=by,
        act=act,
        object_key=f"referral:{referral.pk}",
        reason=reason,
        at=at,
    )

"""The path of a person: one guarded function moves it, the others say what each step carries."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.enrolments.domain.carrying import carriers_of, responsible_for
from etp.enrolments.domain.days import day_of, too_early
from etp.enrolments.domain.endings import follow_ending
from etp.enrolments.domain.offers import live_offer, move_offer
from etp.enrolments.enums import REASONS, CloseReason, OfferState, ReferralState, Stage
from etp.enrolments.models import Enrolment, EnrolmentMove
from etp.network.models import Organisation, Site
from etp.patients.domain import close_links, give_consent, open_link, refuse_consent, share_with, stop_share
from etp.patients.enums import ConsentKind, LinkWhy, Resource
from etp.patients.models import Person
from etp.programmes.domain import version_in_force
from etp.programmes.models import Programme

# After a path closes, the team still reads the file: long enough for the call at three months and the sixty days
# that follow the last planned follow-up (matrix of rights, tie-break 4). Read only: the path is closed.
LINK_AFTER_CLOSING = relativedelta(months=6)
# Nothing is planned for someone who did not enter: only the sixty days of the same rule remain.
LINK_AFTER_DECLINING = timedelta(days=60)


def source_of(enrolment: Enrolment) -> str:
    """The name under which the links of a path are opened and closed."""
    return f"enrolment:{enrolment.pk}"


def referral_source_of(enrolment: Enrolment) -> str:
    """The name of the links that a referral gives before the person enters the programme."""
    return f"enrolment:{enrolment.pk}:referral"


@transaction.atomic
def move_to(
    enrolment: Enrolment,
    stage: str,
    *,
    reason: str = "",
    why: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """Move a path to `stage`, or raise RuleBroken and change nothing.

    The only writer of the stage. The row is compared and set in one UPDATE, so two people cannot both move it;
    the step is kept in EnrolmentMove and in the journal. `reason` is the coded reason of an end, one of those that
    say this end; what depends on a path ends with it.
    """
    left, stage = Stage(enrolment.stage), Stage(stage)
    if not left.leads_to(stage):
        raise RuleBroken(
            _("Ce parcours est à l’étape « %(left)s » : il ne peut pas passer à « %(entered)s ».")
            % {"left": left.label, "entered": stage.label}
        )
    facts = _facts_of_move(enrolment, stage, reason, at)
    if not Enrolment.objects.filter(pk=enrolment.pk, stage=left).update(**facts):
        raise RuleBroken(_("Quelqu’un vient de modifier ce parcours. Rechargez la page."))
    for name, value in facts.items():
        setattr(enrolment, name, value)
    EnrolmentMove.objects.create(enrolment=enrolment, left=left, entered=stage, why=why or reason, by=by, at=moment(at))
    _journal(enrolment, Resource.FILE_STATUS, by=by, at=at, reason=f"{left} > {stage}")
    if stage not in Stage.live:
        follow_ending(enrolment, by=by, at=moment(at))


def _facts_of_move(enrolment: Enrolment, stage: Stage, reason: str, at: datetime | None) -> dict[str, Any]:
    facts: dict[str, Any] = {"stage": stage}
    day = day_of(enrolment, at)
    first = enrolment.included_on or enrolment.referred_on
    if day < first:
        raise RuleBroken(too_early(first))
    if stage == Stage.INCLUDED:
        facts["included_on"] = day
    if stage not in Stage.live:
        facts |= {"closed_on": day, "close_reason": _reason_of(stage, reason)}
    return facts


def _reason_of(stage: Stage, reason: str) -> str:
    """`reason` when it says this end (REASONS); RuleBroken when there is none, or it says another one."""
    if not reason:
        raise RuleBroken(_("Choisissez la raison de la fin du parcours."))
    if reason not in REASONS[stage]:
        raise RuleBroken(
            _("La raison « %(reason)s » ne va pas avec « %(end)s » : choisissez-en une autre.")
            % {"reason": CloseReason(reason).label, "end": stage.label}
        )
    return reason


@transaction.atomic
def include(
    enrolment: Enrolment,
    *,
    consents: Mapping[str, bool],
    shares: Collection[Organisation],
    means: str,
    referent: User,
    home_site: Site,
    witness: str = "",
    language: str = "",
    versions: Mapping[str, str] | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """Enter the person in the programme: consents asked one by one, shares carrier by carrier, a referent, a site.

    `consents` maps ConsentKind to the answer given; the entry consent must be given (arrêtés du 2 août 2010), the
    others may be refused or not asked. `shares` lists the organisations that the person lets read the file; the one
    that keeps it, settled by the home site, must be among them. `language` and `versions` (by kind) are those of the
    texts that were shown. RuleBroken changes nothing.
    """
    if not consents.get(ConsentKind.ENTRY):
        raise RuleBroken(_("Sans l’accord de la personne pour entrer, le parcours ne commence pas."))
    carriers = [carrier.organisation for carrier in carriers_of(enrolment.programme, day_of(enrolment, at))]
    keeper = _keeper(enrolment, carriers, shares, home_site, at)
    enrolment.home_site, enrolment.referent, enrolment.organisation = home_site, referent, keeper
    move_to(enrolment, Stage.INCLUDED, by=by, at=at)
    Enrolment.objects.filter(pk=enrolment.pk).update(home_site=home_site, referent=referent, organisation=keeper)
    texts: dict[str, dict[str, Any]] = {
        kind: {"language": language, "version": (versions or {}).get(kind, "")} for kind in consents
    }
    _write_consents(enrolment, consents, texts, means, witness, by=by, at=at)
    for organisation in carriers:
        answer = share_with if organisation in shares else stop_share
        answer(enrolment.person, organisation, by=by, at=at)
    _open_links(enrolment, at)
    enrolment.referrals.filter(state=ReferralState.OPEN, apart=False).update(
        state=ReferralState.ACCEPTED, next_action="", next_action_on=None
    )


def _keeper(
    enrolment: Enrolment,
    carriers: Collection[Organisation],
    shares: Collection[Organisation],
    home_site: Site,
    at: datetime | None,
) -> Organisation:
    """The organisation that keeps the file, settled by the home site; RuleBroken when it may not read it."""
    if any(organisation not in carriers for organisation in shares):
        raise RuleBroken(_("Le dossier ne se partage qu’avec les structures qui portent ce programme."))
    keeper = responsible_for(enrolment.programme, home_site, day_of(enrolment, at))
    if keeper not in shares:
        raise RuleBroken(
            _("%(name)s tient le dossier à ce lieu : sans cet accord, choisissez un autre lieu.") % {"name": keeper}
        )
    return keeper


def _write_consents(
    enrolment: Enrolment,
    consents: Mapping[str, bool],
    texts: Mapping[str, dict[str, Any]],
    means: str,
    witness: str,
    *,
    by: User | None,
    at: datetime | None,
) -> None:
    """Each answer is a row, the refusals too; only the entry belongs to one programme."""
    for kind, given in consents.items():
        code = enrolment.programme.code if kind == ConsentKind.ENTRY else ""
        common: dict[str, Any] = {"means": means, "programme_code": code, "witness": witness, "by": by, "at": at}
        answer = give_consent if given else refuse_consent
        answer(enrolment.person, kind, **texts[kind], **common)


def _open_links(enrolment: Enrolment, at: datetime | None) -> None:
    common: dict[str, Any] = {
        "source": source_of(enrolment),
        "site": enrolment.home_site,
        "organisation": enrolment.organisation,
        "programme_code": enrolment.programme.code,
        "at": at,
    }
    close_links(referral_source_of(enrolment), on=moment(at))
    open_link(enrolment.person, LinkWhy.RESPONSIBLE, **common)
    open_link(enrolment.person, LinkWhy.REFERENT, user=enrolment.referent, **common)


@transaction.atomic
def close_path(
    enrolment: Enrolment,
    reason: str,
    *,
    stage: str = Stage.CLOSED,
    why: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """End the path of someone who is in the programme, with a coded reason; a running care offer stops with it.

    A completed path has no running offer: it ends by an evaluation first. Links last six months more.
    """
    offer = live_offer(enrolment)
    if offer and reason == CloseReason.COMPLETED:
        raise RuleBroken(_("Une offre est en cours. Un programme terminé finit par une évaluation."))
    if offer:
        move_offer(offer, OfferState.STOPPED, reason=reason, by=by, at=at)
    move_to(enrolment, stage, reason=reason, why=why, by=by, at=at)
    close_links(source_of(enrolment), on=moment(at) + LINK_AFTER_CLOSING)


def refuse_entry_reason(reason: str) -> None:
    """Raise RuleBroken unless `reason` says why someone does not enter."""
    if reason not in REASONS[Stage.DECLINED]:
        raise RuleBroken(_("Choisissez la raison pour laquelle la personne n’entre pas."))


@transaction.atomic
def decline(
    enrolment: Enrolment, reason: str, *, why: str = "", by: User | None = None, at: datetime | None = None
) -> None:
    """End the path of someone who does not enter the programme, with a coded reason; its referrals close with it."""
    refuse_entry_reason(reason)
    move_to(enrolment, Stage.DECLINED, reason=reason, why=why, by=by, at=at)
    enrolment.referrals.filter(state=ReferralState.OPEN, apart=False).update(
        state=ReferralState.CLOSED, closed_reason=reason, next_action="", next_action_on=None
    )
    close_links(referral_source_of(enrolment), on=moment(at) + LINK_AFTER_DECLINING)


def live_path(person: Person, programme: Programme) -> Enrolment | None:
    """The path of a person in a programme that has not ended, wherever it is followed; or None."""
    found: Enrolment | None = Enrolment.objects.live().filter(person=person, programme=programme).first()
    return found


@transaction.atomic
def open_path(
    person: Person,
    programme: Programme,
    *,
    site: Site | None,
    origin: str,
    referred_on: date,
    by: User | None = None,
    at: datetime | None = None,
) -> Enrolment:
    """Open a path at the stage "referred" in the version in force, or return the live one of that programme.

    RuleBroken when the programme has no version or no carrier on that day.
    """
    live = live_path(person, programme)
    if live:
        return live
    version = version_in_force(programme, referred_on)
    if version is None:
        raise RuleBroken(_("Ce programme n’a pas de version en vigueur : il ne reçoit pas encore de demande."))
    new = Enrolment(
        person=person,
        programme=programme,
        version=version,
        organisation=responsible_for(programme, site, referred_on),
        home_site=site,
        origin=origin,
        referred_on=referred_on,
        created_at=moment(at),
    )
    return _opened(new, by=by, at=at)


def _opened(new: Enrolment, *, by: User | None, at: datetime | None) -> Enrolment:
    """`new` written with its first step and its link; the path that another request opened meanwhile, if any."""
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        won: Enrolment = Enrolment.objects.live().get(person=new.person, programme=new.programme)
        return won
    EnrolmentMove.objects.create(enrolment=new, entered=Stage.REFERRED, by=by, at=moment(at))
    open_link(
        new.person,
        LinkWhy.REFERRAL,
        source=referral_source_of(new),
        organisation=new.organisation,
        site=new.home_site,
        programme_code=new.programme.code,
        at=at,
    )
    return new


def _journal(enrolment: Enrolment, resource: str, *, by: User | None, at: datetime | None, reason: str = "") -> None:
    record_change(enrolment.person.key, resource, by=by, object_key=source_of(enrolment), reason=reason, at=at)

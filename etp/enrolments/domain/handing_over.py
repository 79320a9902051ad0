"""A running path passes from the carrier that answers for it to another one, as the person agreed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.enrolments.domain.carrying import responsible_for, sites_of
from etp.enrolments.domain.days import day_of
from etp.enrolments.domain.paths import referral_source_of, source_of
from etp.enrolments.enums import ReferralState, Stage
from etp.enrolments.models import Enrolment, EnrolmentMove, HandOver
from etp.network.models import Organisation, Site
from etp.patients.domain import close_links, open_link, share_with, tell
from etp.patients.enums import ConsentMeans, LinkWhy, Resource
from etp.programmes.models import Programme

KIND = "path_handed_over"
# Told later than this, "from now on" would be false.
NEWS_FOR = timedelta(days=7)


def new_keeper(
    programme: Programme, home_site: Site, day: date, *, leaving: Organisation | None = None
) -> Organisation:
    """The carrier that would answer for a path at `home_site` on `day`.

    RuleBroken when the programme does not run there, or when it would be `leaving`.
    """
    if home_site not in sites_of(programme, day):
        raise RuleBroken(_("Ce programme n’a pas lieu ici : choisissez un autre lieu."))
    keeper = responsible_for(programme, home_site, day)
    if leaving in (keeper, home_site.organisation):
        raise RuleBroken(_("%(name)s quitte le programme : choisissez un autre lieu.") % {"name": leaving})
    return keeper


def refuse_referent(referent: User | None, keeper: Organisation) -> None:
    """RuleBroken unless `referent` is today an educator of the organisation that will keep the file."""
    if referent is None:
        raise RuleBroken(_("Choisissez le nouveau référent du parcours."))
    if not referent.memberships.live().filter(role=Role.EDUCATOR, organisation=keeper).exists():
        raise RuleBroken(_("Choisissez un référent qui travaille pour %(name)s.") % {"name": keeper})


def refuse_agreement(means: str, witness: str, agreed_on: date | None, today: date) -> None:
    """RuleBroken unless the person's agreement is fully told: how, which day, and before whom when it was spoken."""
    if means not in ConsentMeans.values or agreed_on is None:
        raise RuleBroken(_("Notez l’accord de la personne : comment, et quel jour."))
    if agreed_on > today:
        raise RuleBroken(_("L’accord n’est pas encore donné : choisissez une date passée."))
    if means == ConsentMeans.SPOKEN and not witness.strip():
        raise RuleBroken(_("Un accord donné de vive voix a un témoin : notez son nom."))


@transaction.atomic
def hand_over(
    enrolment: Enrolment,
    *,
    home_site: Site,
    referent: User | None = None,
    means: str = "",
    witness: str = "",
    agreed_on: date | None = None,
    leaving: Organisation | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """From now on the carrier of `home_site` answers for a path; its stage, version and history stay.

    Someone who is in the programme agrees first (`means`, `agreed_on`, `witness`), gets a referent there, and the
    record is shared with that carrier. RuleBroken changes nothing: path over, agreement not told, wrong place.
    """
    today = day_of(enrolment, at)
    keeper = new_keeper(enrolment.programme, home_site, today, leaving=leaving)
    entered = enrolment.stage == Stage.INCLUDED
    if entered:
        refuse_agreement(means, witness, agreed_on, today)
        refuse_referent(referent, keeper)
    left = _set_keeper(enrolment, keeper, home_site, referent if entered else None)
    if entered:
        facts = {"means": means, "witness": witness, "agreed_on": agreed_on}
        HandOver.objects.create(enrolment=enrolment, left=left, entered=keeper, by=by, at=moment(at), **facts)
        share_with(enrolment.person, keeper, by=by, at=at)
    _move_links(enrolment, at)
    enrolment.referrals.filter(state=ReferralState.OPEN, apart=False).update(site=home_site)
    why = _("suivi confié à %(name)s") % {"name": keeper}
    EnrolmentMove.objects.create(
        enrolment=enrolment, left=enrolment.stage, entered=enrolment.stage, why=why[:200], by=by, at=moment(at)
    )
    record_change(enrolment.person.key, Resource.FILE_STATUS, by=by, object_key=source_of(enrolment), reason=why, at=at)
    if entered:
        _tell(enrolment, at)


def _set_keeper(enrolment: Enrolment, keeper: Organisation, home_site: Site, referent: User | None) -> Organisation:
    """Compare and set who answers for the path; the organisation that did until now."""
    left = enrolment.organisation
    same = Enrolment.objects.live().filter(pk=enrolment.pk, stage=enrolment.stage, organisation=left)
    if not same.update(organisation=keeper, home_site=home_site, referent=referent):
        raise RuleBroken(_("Quelqu’un vient de modifier ce parcours. Rechargez la page."))
    enrolment.organisation, enrolment.home_site, enrolment.referent = keeper, home_site, referent
    return left


def _move_links(enrolment: Enrolment, at: datetime | None) -> None:
    """Those who cared for the person by this path lose it now; those who take it over have it now."""
    entered = enrolment.stage == Stage.INCLUDED
    source = source_of(enrolment) if entered else referral_source_of(enrolment)
    close_links(source, on=moment(at))
    named: dict[str, Any] = {"source": source, "programme_code": enrolment.programme.code, "at": at}
    why = LinkWhy.RESPONSIBLE if entered else LinkWhy.REFERRAL
    where: dict[str, Any] = {"organisation": enrolment.organisation, "site": enrolment.home_site}
    open_link(enrolment.person, why, **where, **named)
    if entered:
        open_link(enrolment.person, LinkWhy.REFERENT, user=enrolment.referent, **where, **named)


def _tell(enrolment: Enrolment, at: datetime | None) -> None:
    number = enrolment.hand_overs.count()
    key = f"path:{enrolment.pk}"
    tell(enrolment.person, KIND, key, expires_at=moment(at) + NEWS_FOR, dedupe=f"{KIND}:{key}:{number}", at=at)

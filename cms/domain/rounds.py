"""A round asks each carrier to sign exactly one content; another content ends it and opens the next."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Revision

from cms.domain.notices import tell_carriers
from cms.enums import RoundState
from cms.models import ModulePage, Round, RoundCarrier, refuse_unwritten
from cms.permissions.pages import may_write
from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.common.dated import live_on
from etp.programmes.models import Carrier, Programme

DAYS_TO_ANSWER = 14


def programme_of(page: ModulePage) -> Programme:
    """The programme whose carriers sign this module page: that of the page it stands under."""
    programme: Programme = page.programme_of_page
    return programme


def refuse_stranger(page: ModulePage, user: User | None, *, at: datetime | None = None) -> None:
    """RuleBroken when `user` belongs to no carrier of the programme of `page`; None is the platform itself."""
    if user is None:
        return
    programme = programme_of(page)
    if not may_write(user, programme, local_day(moment(at), programme.time_zone)):
        raise RuleBroken(_("Les textes d’un programme sont écrits et soumis par ses structures porteuses."))


def live_carriers(programme: Programme, day: date) -> QuerySet[Carrier]:
    """The carriers of `programme` on `day`, the lead first."""
    live = programme.carriers.filter(live_on(day))
    return live.select_related("organisation", "signatory", "deputy")


def lacks_for_round(programme: Programme, day: date) -> str | None:
    """What prevents a round of `programme` from opening, as a sentence, or None."""
    carriers = list(live_carriers(programme, day))
    if not carriers:
        return _("Ce programme n’a aucune structure porteuse.")
    mute = [str(row.organisation) for row in carriers if not row.signatory_id and not row.deputy_id]
    if mute:
        return _("Personne n’est désigné pour signer\u00a0: %(names)s.") % {"names": ", ".join(mute)}
    return None


@transaction.atomic
def open_round(
    page: ModulePage,
    revision: Revision | None = None,
    *,
    reason: str = "",
    days: int = DAYS_TO_ANSWER,
    by: User | None = None,
    at: datetime | None = None,
) -> Round:
    """A round about exactly `revision` (default: the latest), asked of today's carriers, who are told.

    RuleBroken when what it lets hear or see cannot be read and nobody gave it time.

    The round already open about the same content is given back; one about another content ends. RuleBroken
    without a revision, without a carrier, when a carrier has named nobody to sign, or when `by` is of no carrier.
    """
    at, page = moment(at), ModulePage.objects.get(pk=page.pk)
    refuse_stranger(page, by, at=at)
    revision = revision or page.latest_revision
    if revision is None:
        raise RuleBroken(_("Enregistrez d’abord le texte."))
    programme = programme_of(page)
    today = local_day(at, programme.time_zone)
    lacks = lacks_for_round(programme, today)
    if lacks:
        raise RuleBroken(lacks)
    text = revision.as_object()
    refuse_unwritten(text, at=at)
    current = open_round_of(page)
    if current and current.content_hash == text.content_hash:
        return current
    if current:
        close_round(current, RoundState.SUPERSEDED, by=by, at=at)
    why = reason or text.change_note or _("Nouvelle version du texte.")
    return _write_round(page, revision, text.content_hash, why, programme, today + timedelta(days=days), by, at)


def _write_round(
    page: ModulePage,
    revision: Revision,
    digest: str,
    why: str,
    programme: Programme,
    deadline: date,
    by: User | None,
    at: datetime,
) -> Round:
    number = (page.rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    opened = Round.objects.create(
        page=page,
        number=number,
        revision=revision,
        content_hash=digest,
        reason=why,
        opened_by=by,
        opened_at=at,
        deadline=deadline,
    )
    asked = live_carriers(programme, local_day(at, programme.time_zone))
    RoundCarrier.objects.bulk_create(
        RoundCarrier(round=opened, organisation=row.organisation, role=row.role) for row in asked
    )
    tell_carriers(opened, asked, at=at)
    return opened


def open_round_of(page: ModulePage) -> Round | None:
    """The round of `page` that waits for signatures, or None."""
    return Round.objects.filter(page_id=page.pk, state=RoundState.OPEN).first()


@transaction.atomic
def close_round(row: Round, state: RoundState, *, by: User | None = None, at: datetime | None = None) -> None:
    """End an open round in `state`; RuleBroken, and nothing changed, when it is closed already."""
    at = moment(at)
    ended = Round.objects.filter(pk=row.pk, state=RoundState.OPEN)
    if not RoundState.OPEN.leads_to(state) or not ended.update(state=state, closed_at=at, closed_by=by):
        raise RuleBroken(_("Ce tour de validation est déjà clos."))
    row.state, row.closed_at, row.closed_by = state, at, by


def follow_revision(revision: Revision, *, at: datetime | None = None) -> None:
    """A new revision was saved: when a round waits about other words, it ends and the next one opens.

    When no round can open any more (a carrier has nobody left to sign), the one about the old words only ends.
    """
    page = revision.content_object
    current = open_round_of(page)
    if current is None or current.content_hash == revision.as_object().content_hash:
        return
    programme = programme_of(page)
    if lacks_for_round(programme, local_day(moment(at), programme.time_zone)):
        close_round(current, RoundState.SUPERSEDED, by=revision.user, at=at)
    else:
        open_round(page, revision, by=revision.user, at=at)


def withdraw_round(page: ModulePage, *, by: User | None = None, at: datetime | None = None) -> None:
    """The author takes the text back before everyone has signed; nothing happens without an open round."""
    current = open_round_of(page)
    if current:
        close_round(current, RoundState.WITHDRAWN, by=by, at=at)

"""What is said of the words of a round without signing them: remarks, and the reading of a patient partner."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cms.domain.rounds import programme_of
from cms.domain.signatures import authors_of
from cms.enums import RemarkKind, RoundState
from cms.models import ModulePage, Remark, Round
from cms.permissions.pages import held_in_a_carrier
from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.network.models import Organisation

# Whoever may write the texts of a carrier, or reads there for the patients.
SPEAKS = frozenset({*Role.writes_pages, Role.PATIENT_PARTNER, Role.CARRIER_READER})


@transaction.atomic
def remark(row: Round, *, by: User, comment: str, at: datetime | None = None) -> Remark:
    """A remark on the words of an open round, which is no answer; RuleBroken without words or from no carrier.

    Whoever may sign for a carrier may speak for it as well.
    """
    at = moment(at)
    organisation = speaks_for(row, by, at=at)
    if organisation is None:
        raise RuleBroken(_("Seuls les membres des structures porteuses laissent une remarque."))
    if row.state != RoundState.OPEN:
        raise RuleBroken(_("Ce tour de validation est déjà clos."))
    if not comment.strip():
        raise RuleBroken(_("Écrivez votre remarque."))
    return _write(row, RemarkKind.COMMENT, organisation, by, comment, at)


@transaction.atomic
def read_as_partner(row: Round, *, by: User, agrees: bool, comment: str = "", at: datetime | None = None) -> Remark:
    """A patient partner of a carrier has read exactly the words of this round, and agrees or says what troubles them.

    RuleBroken for anyone else, for its author, twice, on words neither asked nor signed, or remarks without words.
    """
    at = moment(at)
    organisation = reads_for(row, by, at=at)
    if organisation is None:
        raise RuleBroken(_("Seul un patient partenaire d’une structure porteuse relit à ce titre."))
    if row.state not in (RoundState.OPEN, RoundState.COMPLETE):
        raise RuleBroken(_("Ce texte n’est plus à relire."))
    if by.pk in authors_of(row):
        raise RuleBroken(_("Vous avez écrit ce texte\u00a0: une autre personne doit le relire."))
    if row.remarks.filter(user=by, kind__in=RemarkKind.readings).exists():
        raise RuleBroken(_("Vous avez déjà relu ce texte."))
    if not agrees and not comment.strip():
        raise RuleBroken(_("Dites ce qui vous gêne dans le texte."))
    kind = RemarkKind.READ if agrees else RemarkKind.READ_WITH_REMARKS
    return _write(row, kind, organisation, by, comment, at)


def speaks_for(row: Round, user: User, *, at: datetime | None = None) -> Organisation | None:
    """The carrier asked in this round for which `user` may leave a remark, or None."""
    programme = programme_of(row.page)
    held = held_in_a_carrier(user, programme, SPEAKS, local_day(moment(at), programme.time_zone))
    if held is not None:
        return held.organisation
    hands = programme.carriers.filter(until=None, organisation__in=row.carriers.values("organisation"))
    named = [c for c in hands.select_related("organisation") if user.pk in (c.signatory_id, c.deputy_id)]
    return named[0].organisation if named else None


def reads_for(row: Round, user: User, *, at: datetime | None = None) -> Organisation | None:
    """The carrier of which `user` is a patient partner for this programme, or None."""
    programme = programme_of(row.page)
    held = held_in_a_carrier(user, programme, {Role.PATIENT_PARTNER}, local_day(moment(at), programme.time_zone))
    return held.organisation if held else None


def has_read(row: Round, user: User) -> bool:
    """Whether `user` has read the words of this round as a patient partner."""
    return row.remarks.filter(user=user, kind__in=RemarkKind.readings).exists()


def partner_agreed_on(page: ModulePage) -> datetime | None:
    """When a patient partner last agreed with exactly the words of `page`, or None: other words lose the reading."""
    read = Remark.objects.filter(round__page=page.pk, kind=RemarkKind.READ).order_by("-at")
    known = list(read.values_list("content_hash", "at"))
    digest = page.content_hash if known else ""
    return next((at for kept, at in known if kept == digest), None)


def _write(row: Round, kind: RemarkKind, organisation: Organisation, by: User, comment: str, at: datetime) -> Remark:
    return Remark.objects.create(
        round=row,
        kind=kind,
        organisation=organisation,
        user=by,
        content_hash=row.content_hash,
        comment=comment.strip(),
        at=at,
    )

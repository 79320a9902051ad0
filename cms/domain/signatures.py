"""A carrier signs, proposes or asks for a change: by its named hand, in any order, never by the author's own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from cms.domain.notices import tell_author
from cms.domain.publishing import publish_round, return_to_author
from cms.domain.rounds import close_round, live_carriers, programme_of
from cms.enums import Decision, RoundState
from cms.models import Correction, Round, Signature
from etp.accounts.models import Membership, User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.network.models import Organisation
from etp.programmes.models import Carrier


def authors_of(row: Round) -> set[int]:
    """The users whose hand wrote the text of a round since the last one that was complete, and who opened it.

    A minor correction, and what an objection put back, make nobody an author.
    """
    complete = Round.objects.filter(page=row.page_id, state=RoundState.COMPLETE, number__lt=row.number)
    since = complete.order_by("-number").values_list("revision_id", flat=True).first() or 0
    written = Revision.page_revisions.filter(object_id=str(row.page_id), pk__gt=since, pk__lte=row.revision_id)
    minor = Correction.objects.filter(page=row.page_id)
    for name in ("revision", "restored"):
        written = written.exclude(pk__in=minor.exclude(**{name: None}).values(name))
    return {*written.exclude(user=None).values_list("user_id", flat=True), row.opened_by_id} - {None}


def hand_of(row: Round, organisation: Organisation, user: User, *, at: datetime | None = None) -> Carrier:
    """The carrier row that lets `user` answer for `organisation` in this round; RuleBroken without that right."""
    programme = programme_of(row.page)
    carriers = live_carriers(programme, local_day(moment(at), programme.time_zone))
    carrier = carriers.filter(organisation=organisation).first()
    asked = row.carriers.filter(organisation=organisation).exists()
    if not asked or carrier is None or user.pk not in (carrier.signatory_id, carrier.deputy_id):
        raise RuleBroken(_("Vous n’êtes pas désigné pour signer au nom de cette structure."))
    return carrier


def is_alone(organisation: Organisation, user: User, *, at: datetime | None = None) -> bool:
    """Whether `user` is the only live member of `organisation`, so that no other hand could sign for it."""
    day = local_day(moment(at), "Europe/Paris")
    members = Membership.objects.filter(organisation=organisation).live(day)
    return set(members.values_list("user_id", flat=True)) == {user.pk}


@transaction.atomic
def sign(row: Round, organisation: Organisation, *, by: User, comment: str = "", at: datetime | None = None) -> Round:
    """`organisation` agrees to exactly this content by the hand of `by`; the last one puts it online.

    RuleBroken when the round is closed, the carrier has answered, `by` is not its named hand or wrote the text.
    """
    locked = _lock(row)
    refuse_author(locked, by)
    _answer(locked, organisation, Decision.SIGNED, by, comment, at)
    return _conclude(locked, by, at)


@transaction.atomic
def propose(
    row: Round, organisation: Organisation, *, by: User, comment: str = "", at: datetime | None = None
) -> Round:
    """A carrier of one member, who wrote the text, answers « proposé par »: it counts as no one's signature.

    RuleBroken when someone else of the carrier could sign, or when `by` did not write the text.
    """
    locked = _lock(row)
    if by.pk not in authors_of(locked) or not is_alone(organisation, by, at=at):
        raise RuleBroken(_("Seule une structure d’un seul membre, auteur du texte, le propose ainsi."))
    _answer(locked, organisation, Decision.PROPOSED, by, comment, at)
    return _conclude(locked, by, at)


@transaction.atomic
def refuse(row: Round, organisation: Organisation, *, by: User, comment: str, at: datetime | None = None) -> Round:
    """`organisation` asks for a change, which ends the round; RuleBroken without words that say which."""
    locked = _lock(row)
    if not comment.strip():
        raise RuleBroken(_("Dites ce qu’il faut changer."))
    refuse_author(locked, by)
    _answer(locked, organisation, Decision.REFUSED, by, comment, at)
    close_round(locked, RoundState.REFUSED, by=by, at=at)
    tell_author(locked, at=moment(at))
    return_to_author(locked, by=by, comment=comment)
    return locked


def refuse_author(row: Round, user: User) -> None:
    """RuleBroken when `user` wrote the text of this round: nobody signs their own work."""
    if user.pk in authors_of(row):
        raise RuleBroken(_("Vous avez écrit ce texte\u00a0: une autre personne doit signer."))


def _lock(row: Round) -> Round:
    """The round, its row held until the transaction ends, so that two last signatures see each other."""
    locked = Round.objects.select_for_update().get(pk=row.pk)
    if locked.state != RoundState.OPEN:
        raise RuleBroken(_("Ce tour de validation est déjà clos."))
    if locked.revision.as_object().content_hash != locked.content_hash:
        raise RuleBroken(_("Le texte de ce tour a été altéré. Prévenez l’équipe technique."))
    return locked


def _answer(
    row: Round, organisation: Organisation, decision: Decision, by: User, comment: str, at: datetime | None
) -> None:
    carrier = hand_of(row, organisation, by, at=at)
    if row.signatures.filter(organisation=organisation).exists():
        raise RuleBroken(_("Cette structure a déjà répondu."))
    Signature.objects.create(
        round=row,
        organisation=organisation,
        user=by,
        as_deputy=by.pk != carrier.signatory_id,
        proposed_by=by if decision == Decision.PROPOSED else None,
        decision=decision,
        revision=row.revision,
        content_hash=row.content_hash,
        comment=comment.strip(),
        at=moment(at),
    )


def _conclude(row: Round, by: User, at: datetime | None) -> Round:
    """Complete the round once every carrier agrees and at least one hand is not the author's."""
    asked = set(row.carriers.values_list("organisation_id", flat=True))
    agreed = dict(row.signatures.filter(decision__in=Decision.agrees).values_list("organisation_id", "decision"))
    if set(agreed) == asked and Decision.SIGNED in agreed.values():
        close_round(row, RoundState.COMPLETE, by=by, at=at)
        publish_round(row, by=by, at=at)
        tell_author(row, at=moment(at))
    return row

"""A minor correction of signed words: online at once, told to each carrier, undone by an objection within seven days.

An objection puts the words before it back online by itself; whoever still wants the change writes a new version, which
everyone signs. See docs/decisions/010-minor-corrections.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from cms.domain.correction_notices import tell_correction, tell_end
from cms.domain.differences import Difference, differences
from cms.domain.minor import refusals
from cms.domain.objecting import in_time, is_open, standing
from cms.domain.publishing import last_signed
from cms.domain.replacing import replaced
from cms.domain.rounds import live_carriers, programme_of
from cms.enums import CorrectionState, RoundState
from cms.models import Correction, ModulePage, Objection
from cms.permissions.pages import held_in_a_carrier
from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.network.models import Organisation

# The day of the correction not counted: one made on a Monday may be objected to until the next Monday included.
DAYS_TO_OBJECT = 7


@dataclass(frozen=True)
class Proposal:
    """What a correction would change, exactly; and why it may not be made, when it may not."""

    differences: list[Difference]
    refused: list[str]
    content_hash: str


def proposed_correction(page: ModulePage, *, find: str, put: str) -> Proposal:
    """What « replace `find` by `put` » would do to the words online, wherever they stand; nothing changes."""
    written, places = replaced(page, find, put)
    refused = refusals(page.content, written.content)
    if not places:
        refused = [_("Ces mots ne sont pas dans le texte en ligne. Recopiez-les exactement.")]
    elif written.content_hash == page.content_hash:
        refused = [_("Rien ne change.")]
    return Proposal(differences(page.content, written.content), refused, written.content_hash)


@transaction.atomic
def correct(
    page: ModulePage, *, find: str, put: str, reason: str, by: User, shown: str = "", at: datetime | None = None
) -> Correction:
    """`find` becomes `put` in the words online, at once; a draft under way keeps its words, and takes the correction.

    RuleBroken when `by` does not write for a carrier, when the text is offline or locked, without a reason, when the
    change is more than minor, or when it is not the one of the hash `shown` to its author.
    """
    at, page = moment(at), ModulePage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    organisation, base = _corrector(page, by, at), last_signed(page)
    if base is None or not page.live:
        raise RuleBroken(_("Ce texte n’est pas en ligne\u00a0: corrigez le brouillon."))
    proposal = _accepted(page, find=find, put=put, reason=reason, by=by, shown=shown)
    before, draft = page.live_revision, _draft_of(page)
    revision = _write_revision(replaced(page, find, put)[0], by)
    made = Correction.objects.create(
        page=page,
        number=(page.corrections.aggregate(last=Max("number"))["last"] or 0) + 1,
        base=base,
        before=before,
        revision=revision,
        content_hash=proposal.content_hash,
        reason=reason.strip(),
        organisation=organisation,
        made_by=by,
        made_at=at,
        open_until=local_day(at, programme_of(page).time_zone) + timedelta(days=DAYS_TO_OBJECT),
    )
    _put_online(page, revision, by)
    if draft:
        _keep_draft(page, draft, find, put, by)
    tell_correction(made, live_carriers(programme_of(page), local_day(at, programme_of(page).time_zone)), at=at)
    return made


@transaction.atomic
def object_to(
    correction: Correction, organisation: Organisation, *, by: User, comment: str, at: datetime | None = None
) -> Correction:
    """`organisation` objects by its named hand: the words before the correction are online again, at once.

    The corrections made after it go with it. RuleBroken without words, past the seventh day, when the correction is
    undone already or signed since, when `by` made it or is not the named hand of that carrier.
    """
    at, locked = moment(at), _lock(correction, moment(at))
    if not comment.strip():
        raise RuleBroken(_("Dites pourquoi vous objectez."))
    if by.pk == locked.made_by_id:
        raise RuleBroken(_("Vous avez fait cette correction\u00a0: reprenez-la plutôt."))
    hands = live_carriers(programme_of(locked.page), local_day(at, programme_of(locked.page).time_zone))
    carrier = hands.filter(organisation=organisation).first()
    if carrier is None or by.pk not in (carrier.signatory_id, carrier.deputy_id):
        raise RuleBroken(_("Vous n’êtes pas désigné pour répondre au nom de cette structure."))
    Objection.objects.create(
        correction=locked,
        organisation=organisation,
        user=by,
        as_deputy=by.pk != carrier.signatory_id,
        comment=comment.strip(),
        at=at,
    )
    return _undo(locked, CorrectionState.OBJECTED, by=by, at=at)


@transaction.atomic
def take_back(correction: Correction, *, by: User, at: datetime | None = None) -> Correction:
    """The author of a correction undoes it while it is open to objection; RuleBroken for anyone else, or later."""
    at, locked = moment(at), _lock(correction, moment(at))
    if by.pk != locked.made_by_id:
        raise RuleBroken(_("Seul l’auteur d’une correction la reprend."))
    return _undo(locked, CorrectionState.TAKEN_BACK, by=by, at=at)


def hand_for_objection(correction: Correction, user: User, *, at: datetime | None = None) -> list[Organisation]:
    """The carriers in whose name `user` may object to `correction` now."""
    if user.pk == correction.made_by_id or not is_open(correction, at=at):
        return []
    programme = programme_of(correction.page)
    carriers = live_carriers(programme, local_day(moment(at), programme.time_zone))
    return [row.organisation for row in carriers if user.pk in (row.signatory_id, row.deputy_id)]


def may_correct(page: ModulePage, user: User, *, at: datetime | None = None) -> bool:
    """Whether « Corriger une faute » is for `user`: the text is online, and they write for one of its carriers."""
    programme = programme_of(page)
    day = local_day(moment(at), programme.time_zone)
    return bool(page.live) and held_in_a_carrier(user, programme, Role.writes_pages, day) is not None


def _corrector(page: ModulePage, by: User, at: datetime) -> Organisation:
    programme = programme_of(page)
    held = held_in_a_carrier(by, programme, Role.writes_pages, local_day(at, programme.time_zone))
    if held is None:
        raise RuleBroken(_("Une correction est faite par un auteur d’une structure porteuse."))
    return held.organisation


def _accepted(page: ModulePage, *, find: str, put: str, reason: str, by: User, shown: str) -> Proposal:
    if page.permissions_for_user(by).page_locked():
        raise RuleBroken(_("Ce texte est verrouillé."))
    if not reason.strip():
        raise RuleBroken(_("Dites pourquoi vous corrigez."))
    proposal = proposed_correction(page, find=find, put=put)
    if proposal.refused:
        raise RuleBroken(" ".join(proposal.refused))
    if shown and shown != proposal.content_hash:
        raise RuleBroken(_("Le texte a changé depuis\u00a0: relisez la correction."))
    return proposal


def _lock(correction: Correction, at: datetime) -> Correction:
    """The correction, its page held until the transaction ends; RuleBroken when it can no longer be undone."""
    page = ModulePage.objects.select_for_update(of=("self",)).get(pk=correction.page_id)
    locked = Correction.objects.select_related("before").get(pk=correction.pk)
    locked.page = page
    if locked.state != CorrectionState.STANDING:
        raise RuleBroken(_("Cette correction est déjà annulée."))
    if not page.live or last_signed(page) != locked.base:
        raise RuleBroken(_("Ce texte a été signé ou retiré depuis cette correction."))
    if not in_time(locked, local_day(at, programme_of(page).time_zone)):
        raise RuleBroken(_("Les sept jours sont passés\u00a0: proposez une nouvelle version."))
    return locked


def _undo(correction: Correction, state: CorrectionState, *, by: User, at: datetime) -> Correction:
    page = correction.page
    draft = _draft_of(page)
    restored = _write_revision(correction.before.as_object(), by)
    standing().filter(base=correction.base, number__gte=correction.number).update(
        state=state, ended_by=by, ended_at=at, restored=restored
    )
    _put_online(page, restored, by)
    if draft:
        _keep_draft(page, draft, "", "", by)
    correction.refresh_from_db()
    tell_end(correction, at=at)
    return correction


def _draft_of(page: ModulePage) -> Revision | None:
    """The latest revision of `page` when it holds other words than those online."""
    latest = page.latest_revision
    return latest if latest and latest.as_object().content_hash != page.content_hash else None


def _write_revision(page: ModulePage, by: User) -> Revision:
    """A revision with the words of `page`; made in bulk, since it must end no round about other words."""
    made = Revision(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        user=by,
        content=page.serializable_data(),
        object_str=str(page),
        created_at=timezone.now(),
    )
    return Revision.objects.bulk_create([made])[0]


def _put_online(page: ModulePage, revision: Revision, by: User) -> None:
    """The page itself checks that these words may be online: the name only goes into Wagtail's history."""
    revision.publish(user=by, skip_permission_checks=True)
    ModulePage.objects.filter(pk=page.pk).update(
        latest_revision=revision,
        latest_revision_created_at=revision.created_at,
        draft_title=F("title"),
        has_unpublished_changes=False,
    )


def _keep_draft(page: ModulePage, draft: Revision, find: str, put: str, by: User) -> None:
    """The draft is the latest revision again, with the correction where it holds the same words."""
    kept = Revision.objects.get(pk=draft.pk).as_object()
    written, places = replaced(kept, find, put)
    if places and written.rounds.filter(state=RoundState.OPEN).exists():
        written.change_note = _("La correction mineure en ligne est reprise dans ce texte.")
    written.save_revision(user=by if places else draft.user, clean=False)

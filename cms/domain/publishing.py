"""A complete round puts its text online; a version in force keeps the signed text for those who follow it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from cms.domain.rounds import programme_of
from cms.enums import CorrectionState, RoundState
from cms.models import CarrierSignOff, Correction, ModulePage, PinnedContent, Round
from cms.permissions.pages import may_publish
from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.programmes.domain import version_in_force, version_to_come
from etp.programmes.models import Module, ModuleVersion, ProgrammeVersion


def task_in_progress(page: ModulePage) -> TaskState | None:
    """The state of the sign-off task that `page` is at, or None."""
    state = page.current_workflow_task_state
    return state if state and isinstance(state.task.specific, CarrierSignOff) else None


@transaction.atomic
def publish_round(row: Round, *, by: User | None = None, at: datetime | None = None) -> None:
    """Put online the text of a complete round, end its workflow, and pin it where nothing is pinned yet."""
    page = row.page.specific
    waiting = task_in_progress(page)
    if waiting:
        waiting.approve(user=by, update=False)
        # No user: the signatures are the right to publish, and the page itself checks them.
        waiting.workflow_state.finish(user=None)
    else:
        row.revision.publish(user=None)
    programme = programme_of(page)
    today = local_day(moment(at), programme.time_zone)
    version, coming = version_in_force(programme, today), version_to_come(programme, today)
    if version:
        pin(version, row, at=at)
    if coming:
        pin_again(coming, row, at=at)


def last_signed(page: ModulePage) -> Round | None:
    """The latest complete round of a module text, the one whose words may be online; or None."""
    complete = Round.objects.filter(page=page.pk, state=RoundState.COMPLETE).select_related("revision")
    return complete.order_by("-number").first()


@transaction.atomic
def republish(page: ModulePage, *, by: User) -> Round:
    """Put back online the exact words that every carrier signed, after they were taken offline; no new round.

    RuleBroken when `by` does not publish, when the text is online or was never signed by all.
    """
    page = ModulePage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    if not may_publish(by):
        raise RuleBroken(_("Seule la coordination de la plateforme remet un texte en ligne."))
    row = last_signed(page)
    if page.live or row is None:
        raise RuleBroken(_("Il n’y a pas de texte signé à remettre en ligne."))
    # The signatures are the right to publish, and the page checks them: the name only goes into Wagtail's history.
    (standing_over(row) or row).revision.publish(user=by, skip_permission_checks=True)
    return row


def standing_over(row: Round) -> Correction | None:
    """The latest minor correction that stands over the words of a complete round, or None."""
    standing = row.corrections.filter(state=CorrectionState.STANDING).select_related("revision")
    return standing.order_by("-number").first()


def return_to_author(row: Round, *, by: User, comment: str) -> None:
    """A carrier asked for a change: the workflow, when there is one, hands the text back with these words."""
    waiting = task_in_progress(row.page.specific)
    if waiting:
        waiting.reject(user=by, comment=comment)


def pin(version: ProgrammeVersion, row: Round, *, at: datetime | None = None) -> PinnedContent | None:
    """Keep the text of a complete round for those who follow `version`, unless one is kept already."""
    page = row.page
    place = {"version": version, "module_id": page.module_id, "locale_id": page.locale_id}
    kept = PinnedContent.objects.filter(**place).first()
    return kept or pin_again(version, row, at=at)


def pin_again(version: ProgrammeVersion, row: Round, *, at: datetime | None = None) -> PinnedContent | None:
    """Keep the text of a complete round for a version that nobody follows yet, in the place of an earlier text."""
    page = row.page
    if not ModuleVersion.objects.filter(version=version, module=page.module_id).exists():
        return None
    kept, _created = PinnedContent.objects.update_or_create(
        version=version,
        module_id=page.module_id,
        locale_id=page.locale_id,
        defaults={"revision": row.revision, "round": row, "pinned_at": moment(at)},
    )
    return kept


def pin_version(version: ProgrammeVersion) -> None:
    """A version enters in force: keep for it the last signed text of each of its modules."""
    complete = Round.objects.filter(state=RoundState.COMPLETE, page__module__module_versions__version=version)
    last = {row.page_id: row for row in complete.select_related("page", "revision").order_by("number")}
    for row in last.values():
        if programme_of(row.page) == version.programme:
            pin_again(version, row)


def pinned_text(version: ProgrammeVersion, module: Module, language: str = settings.LANGUAGE_CODE) -> ModulePage | None:
    """The module page as people on a path of `version` read it in `language`, or None when no text is pinned.

    The pinned words never move; a minor correction that stands over them is read in their place.
    """
    pinned = PinnedContent.objects.filter(version=version, module=module, locale__language_code=language)
    kept = pinned.select_related("revision", "round").first()
    if kept is None:
        return None
    page: ModulePage = (standing_over(kept.round) or kept).revision.as_object()
    return page


def live_without_signatures() -> list[ModulePage]:
    """Module pages online in words that no complete round is about: always none, unless the base was forced."""
    return [page for page in ModulePage.objects.live() if page.content_hash != page.accepted_hash()]

"""« À notifier à l’ARS ? »: what changed since the programme was declared, and what the team answered (France only)."""

import hashlib
import json
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.programmes.enums import ChangeSubject, LegalFrame
from etp.programmes.models import ChangeToDeclare, Declaration, Programme, ProgrammeVersion


def is_asked(programme: Programme) -> bool:
    """Whether changes of `programme` may concern the agency: it is French, and declared or authorised once."""
    return programme.legal_frame == LegalFrame.DECLARATION and programme.declarations.exists()


def ask_about(programme: Programme, subject: ChangeSubject, *, at: datetime | None = None) -> None:
    """Ask whether a change is to be declared; one question at a time about each subject, none outside France."""
    if not is_asked(programme) or _open(programme).filter(subject=subject).exists():
        return
    day = local_day(moment(at), programme.time_zone)
    ChangeToDeclare.objects.create(programme=programme, subject=subject, happened_on=day)


def change_funding(programme: Programme, funding: str, *, by: User | None = None, at: datetime | None = None) -> None:
    """`funding` pays for the programme from now on; in France the screen asks whether it is to be declared."""
    programme.funding = funding
    programme.save(update_fields=["funding"])
    ask_about(programme, ChangeSubject.FUNDING, at=at)


def fingerprint(version: ProgrammeVersion) -> str:
    """The objectives of `version` as one word: the same for the same objectives, in whatever order."""
    rows = sorted((row.code, row.text, row.kind, row.security) for row in version.objectives.all())
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def questions(programme: Programme) -> list[ChangeToDeclare]:
    """The changes about which nobody has answered yet, the oldest first; those of objectives are not saved.

    Objectives are compared version by version, the draft included: changed again after an answer, they are asked
    about again.
    """
    if not is_asked(programme):
        return []
    return [*_open(programme), *_about_objectives(programme)]


def _open(programme: Programme) -> models.QuerySet[ChangeToDeclare]:
    return programme.changes_to_declare.filter(notify=None)


def _about_objectives(programme: Programme) -> list[ChangeToDeclare]:
    told = set(
        programme.changes_to_declare.filter(subject=ChangeSubject.OBJECTIVES).values_list("version", "fingerprint")
    )
    versions = list(programme.versions.order_by("number").prefetch_related("objectives"))
    today = local_day(moment(), programme.time_zone)
    found = []
    for before, after in zip(versions, versions[1:], strict=False):
        mark = fingerprint(after)
        if mark != fingerprint(before) and (after.pk, mark) not in told:
            day = after.in_force_from or today
            question = ChangeToDeclare(
                programme=programme, subject=ChangeSubject.OBJECTIVES, version=after, fingerprint=mark, happened_on=day
            )
            found.append(question)
    return found


def to_declare(programme: Programme) -> models.QuerySet[ChangeToDeclare]:
    """The changes that the team said are to be declared, and that no declaration has told yet."""
    return programme.changes_to_declare.filter(notify=True, declaration=None)


@transaction.atomic
def answer_change(
    programme: Programme,
    *,
    subject: str,
    notify: bool,
    reason: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> Programme:
    """Answer the questions about `subject`; the record keeps who, when and why.

    RuleBroken when nothing is asked about it, and for a refusal without its reason.
    """
    asked = [row for row in questions(programme) if row.subject == subject]
    if not asked:
        raise RuleBroken(_("Cette question a déjà sa réponse."))
    if not notify and not reason:
        raise RuleBroken(_("Dites pourquoi l’agence n’a pas à le savoir."))
    for row in asked:
        row.notify, row.reason, row.answered_by, row.answered_at = notify, reason, by, moment(at)
        row.save()
    return programme


def link_declared_changes(declaration: Declaration) -> None:
    """A modification tells the changes that were still to declare on the day it was filed."""
    to_declare(declaration.programme).filter(happened_on__lte=declaration.filed_on).update(declaration=declaration)

"""A running path follows another version of its programme, for a reason that stays on the file."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.enrolments.domain.days import day_of
from etp.enrolments.domain.paths import source_of
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment, VersionMove
from etp.patients.enums import Resource
from etp.programmes.enums import VersionState
from etp.programmes.models import ProgrammeVersion


def versions_to_follow(enrolment: Enrolment, at: datetime | None = None) -> QuerySet[ProgrammeVersion]:
    """The other versions of the programme whose day has come, the latest first: a replaced one too, to go back."""
    begun = ProgrammeVersion.objects.filter(programme=enrolment.programme, in_force_from__lte=day_of(enrolment, at))
    return begun.exclude(state=VersionState.DRAFT).exclude(pk=enrolment.version_id).order_by("-number")


@transaction.atomic
def move_path(
    enrolment: Enrolment,
    version: ProgrammeVersion,
    *,
    reason: str,
    by: User | None = None,
    at: datetime | None = None,
) -> VersionMove:
    """From now on the path follows `version`: its texts, its objectives, its end of path. Nothing else changes.

    What was done stays done, a seat stays held, the plan stays as agreed until it is written again. RuleBroken
    changes nothing: a closed path, no reason, a version of another programme, one whose day has not come, the same
    one, or a path that somebody moved meanwhile. Moving back is the same act.
    """
    reason = reason.strip()
    if enrolment.stage not in Stage.live:
        raise RuleBroken(_("Ce parcours est terminé\u00a0: il garde sa version."))
    if not reason:
        raise RuleBroken(_("Dites pourquoi ce parcours change de version."))
    if not versions_to_follow(enrolment, at).filter(pk=version.pk).exists():
        raise RuleBroken(_("Ce parcours ne peut pas suivre cette version aujourd’hui."))
    left = enrolment.version
    same = Enrolment.objects.filter(pk=enrolment.pk, version=left, stage__in=Stage.live)
    if not same.update(version=version):
        raise RuleBroken(_("Quelqu’un vient de modifier ce parcours. Rechargez la page."))
    enrolment.version = version
    step = f"version {left.number} > {version.number}"
    key = source_of(enrolment)
    record_change(enrolment.person.key, Resource.FILE_STATUS, by=by, object_key=key, reason=step, at=at)
    return VersionMove.objects.create(
        enrolment=enrolment, left=left, entered=version, reason=reason, by=by, at=moment(at)
    )

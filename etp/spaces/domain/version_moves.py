"""What a path that follows another version keeps and gains, module by module, said before the act."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from etp.common.clock import local_day
from etp.enrolments.domain.days import zone_of
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment, VersionMove
from etp.programmes.domain import differences
from etp.programmes.domain.differences import Change
from etp.programmes.enums import VersionState
from etp.programmes.models import Module, ProgrammeVersion
from etp.spaces.domain.facts import PathFacts, is_coming, was_there
from etp.spaces.domain.wording import ZONE, full_day, who
from sessions.models import Registration


def version_lines(path: PathFacts) -> list[dict[str, str]]:
    """Each change of version of a path, the latest first: from which to which, the day, why, by whom."""
    rows = sorted(path.enrolment.version_moves.all(), key=lambda row: (row.at, row.pk), reverse=True)
    return [_line(row, zone_of(path.enrolment)) for row in rows]


def _line(row: VersionMove, zone: str) -> dict[str, str]:
    step = _("de la version %(left)d à la version %(entered)d")
    return {
        "step": step % {"left": row.left.number, "entered": row.entered.number},
        "day": full_day(local_day(row.at, zone)),
        "reason": row.reason,
        "who": who(row.by) if row.by else "",
    }


def movable_among(paths: QuerySet[Enrolment], at: datetime) -> set[int]:
    """The numbers of those of `paths` that live and have another version to follow; one query."""
    begun = ProgrammeVersion.objects.exclude(state=VersionState.DRAFT).filter(in_force_from__lte=local_day(at, ZONE))
    others = begun.filter(programme=OuterRef("programme")).exclude(pk=OuterRef("version"))
    return set(paths.filter(Exists(others), stage__in=Stage.live).values_list("pk", flat=True))


def effects_of(path: PathFacts, version: ProgrammeVersion, at: datetime, *, named: bool) -> dict[str, Any]:
    """{modules: list of (title, what becomes of it), objectives: {new, gone}, completion: whether it differs}.

    `named`: whether the reader may know the modules of the person; without it, only what the versions say.
    """
    found = differences(version, path.enrolment.version)
    held = {row.module_id for row in version.module_versions.all()}
    own = _own_modules(path) if named else []
    known = {module.pk for module in own}
    lines = [(module.title, _becomes(module, path.of_module(module), module.pk in held, at)) for module in own]
    lines += [
        (change.module.title, _words(change.kind, change.changes))
        for change in found.modules
        if change.module.pk not in known and (change.kind != "changed" or change.changes)
    ]
    return {
        "modules": lines,
        "objectives": {
            "new": [row.after.text for row in found.objectives if row.after],
            "gone": [row.before.text for row in found.objectives if row.before],
        },
        "completion": found.completion is not None,
    }


def _own_modules(path: PathFacts) -> list[Module]:
    """The modules of the plan, then those of other sessions that the person has been to or has a place at."""
    met = [row.workshop.module for row in path.registrations]
    return list(dict.fromkeys([*path.modules, *met]))


def _becomes(module: Module, rows: list[Registration], kept: bool, at: datetime) -> str:
    if any(was_there(row) for row in rows):
        return _("fait\u00a0: cela reste fait")
    if any(is_coming(row, at) for row in rows):
        return _("réservé\u00a0: la place est gardée")
    if kept:
        return _("à réserver\u00a0: reste possible")
    return _("n’est plus dans cette version\u00a0: il sort du programme personnalisé quand on le revoit")


def _words(kind: str, changes: list[Change]) -> str:
    if kind == "added":
        return _("nouveau\u00a0: à proposer en revoyant le programme personnalisé")
    if kind == "removed":
        return _("n’est plus dans cette version")
    minutes = next((change for change in changes if change.name == "minutes"), None)
    if minutes:
        return _("dure %(after)d min au lieu de %(before)d") % {"after": minutes.after, "before": minutes.before}
    return _("son organisation change")

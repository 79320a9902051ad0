"""What a version changes to the one before, as plain data: module by module, then objectives and end of path."""

from dataclasses import dataclass, field
from typing import Any

from etp.programmes.models import CompletionRule, Module, ModuleVersion, Objective, ProgrammeVersion


@dataclass(frozen=True)
class Change:
    """One fact that reads differently: its name, how it was, how it is."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class ModuleChange:
    """What becomes of one module: `added`, `removed` or `changed`, whether its rank among the kept ones moved, facts.

    Names of facts: `minutes`, `seats` (pair: least, most), `aims`, `professions`, `prerequisites` (sorted codes).
    """

    module: Module
    kind: str
    moved: bool = False
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class ObjectiveChange:
    """What becomes of one objective, known by its code: `added`, `removed` or `reworded`, with its facts.

    Names of facts: `text`, `kind`, `security`, `modules` (sorted codes).
    """

    code: str
    kind: str
    before: Objective | None
    after: Objective | None
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Differences:
    """Every difference between two versions; false when there is none."""

    modules: list[ModuleChange]
    objectives: list[ObjectiveChange]
    completion: Change | None

    def __bool__(self) -> bool:
        return bool(self.modules or self.objectives or self.completion)


def differences(draft: ProgrammeVersion, before: ProgrammeVersion | None) -> Differences:
    """What `draft` changes to `before` (None: everything is new), in the order of the draft, removed rows last.

    Ten queries at most, whatever the number of modules and objectives.
    """
    rule, old_rule = _rule(draft), _rule(before)
    completion = Change("completion", old_rule, rule) if rule != old_rule else None
    return Differences(_modules(_held(draft), _held(before)), _objectives(_aimed(draft), _aimed(before)), completion)


def _held(version: ProgrammeVersion | None) -> dict[int, ModuleVersion]:
    if version is None:
        return {}
    rows = version.module_versions.select_related("module").prefetch_related("prerequisites")
    return {row.module_id: row for row in rows.order_by("order", "pk")}


def _aimed(version: ProgrammeVersion | None) -> dict[str, Objective]:
    if version is None:
        return {}
    return {row.code: row for row in version.objectives.prefetch_related("modules").order_by("code")}


def _rule(version: ProgrammeVersion | None) -> dict[str, Any] | None:
    rule = CompletionRule.objects.filter(version=version).first() if version else None
    if rule is None:
        return None
    return {"required": sorted(rule.required), "among": sorted(rule.among), "at_least": rule.at_least}


def _modules(after: dict[int, ModuleVersion], before: dict[int, ModuleVersion]) -> list[ModuleChange]:
    kept = [pk for pk in after if pk in before]
    old_ranks = {pk: rank for rank, pk in enumerate(pk for pk in before if pk in after)}
    found = []
    for pk, row in after.items():
        if pk not in before:
            found.append(ModuleChange(row.module, "added"))
            continue
        moved, changes = old_ranks[pk] != kept.index(pk), _changes(_facts(before[pk]), _facts(row))
        if moved or changes:
            found.append(ModuleChange(row.module, "changed", moved, changes))
    return found + [ModuleChange(row.module, "removed") for pk, row in before.items() if pk not in after]


def _facts(row: ModuleVersion) -> dict[str, Any]:
    return {
        "minutes": row.minutes,
        "seats": (row.min_seats, row.max_seats),
        "aims": row.aims,
        "professions": row.professions,
        "prerequisites": sorted(module.code for module in row.prerequisites.all()),
    }


def _objectives(after: dict[str, Objective], before: dict[str, Objective]) -> list[ObjectiveChange]:
    found = []
    for code, row in after.items():
        if code not in before:
            found.append(ObjectiveChange(code, "added", None, row))
            continue
        changes = _changes(_skill(before[code]), _skill(row))
        if changes:
            found.append(ObjectiveChange(code, "reworded", before[code], row, changes))
    return found + [ObjectiveChange(code, "removed", row, None) for code, row in before.items() if code not in after]


def _skill(row: Objective) -> dict[str, Any]:
    codes = sorted(module.code for module in row.modules.all())
    return {"text": row.text, "kind": row.kind, "security": row.security, "modules": codes}


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    return [Change(name, before[name], value) for name, value in after.items() if value != before[name]]

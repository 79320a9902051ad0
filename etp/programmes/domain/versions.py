"""What a programme teaches, version after version; a version in force is never changed."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day
from etp.programmes.enums import VersionState
from etp.programmes.models import CompletionRule, Module, ModuleVersion, Objective, Programme, ProgrammeVersion

# Types of session that the public site announces; the others are appointments.
PUBLIC_KINDS = ("group", "meeting")
_CALLED_IN_FORCE: list[Callable[[ProgrammeVersion], None]] = []


def when_in_force(call: Callable[[ProgrammeVersion], None]) -> None:
    """Have `call(version)` run in the transaction that puts a version in force, once however often registered."""
    if call not in _CALLED_IN_FORCE:
        _CALLED_IN_FORCE.append(call)


def create_module(
    *, code: str, title: str, kind: str, by: User | None = None, at: datetime | None = None, **facts: Any
) -> Module:
    """A type of session with its lasting code; RuleBroken when the code is used by another."""
    if Module.objects.filter(code=code).exists():
        raise RuleBroken(_("Un atelier type porte déjà le code «\u00a0%(code)s\u00a0».") % {"code": code})
    return Module.objects.create(code=code, title=title, kind=kind, **facts)


@transaction.atomic
def draft_version(
    programme: Programme,
    *,
    like: ProgrammeVersion | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> ProgrammeVersion:
    """A new version of `programme`, numbered after the last one; RuleBroken when a draft is already open.

    Empty, or with the modules, objectives and rule of the version `like`.
    """
    if programme.versions.filter(state=VersionState.DRAFT).exists():
        raise RuleBroken(_("Une version est déjà en préparation."))
    last = programme.versions.aggregate(last=Max("number"))["last"] or 0
    draft = ProgrammeVersion.objects.create(programme=programme, number=last + 1)
    if like is not None:
        _copy(like, draft)
    return draft


def _copy(version: ProgrammeVersion, draft: ProgrammeVersion) -> None:
    for row in version.module_versions.prefetch_related("prerequisites"):
        _again(row, draft).prerequisites.set(row.prerequisites.all())
    for objective in version.objectives.prefetch_related("modules"):
        _again(objective, draft).modules.set(objective.modules.all())
    for rule in CompletionRule.objects.filter(version=version):
        _again(rule, draft)


def _again(row: Any, draft: ProgrammeVersion) -> Any:
    """A new row of `draft` that says the same as `row`."""
    own = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row).objects.create(**{**own, "version": draft})


@transaction.atomic
def add_module(
    version: ProgrammeVersion,
    module: Module,
    *,
    minutes: int,
    order: int | None = None,
    prerequisites: Iterable[Module] = (),
    by: User | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> ModuleVersion:
    """Put `module` in a draft version; RuleBroken once the version is in force, or for the same module twice."""
    version.refuse_unless_draft()
    if version.module_versions.filter(module=module).exists():
        raise RuleBroken(_("Cet atelier est déjà dans la version."))
    if order is None:
        order = (version.module_versions.aggregate(last=Max("order"))["last"] or 0) + 1
    row = ModuleVersion.objects.create(version=version, module=module, order=order, minutes=minutes, **facts)
    row.prerequisites.set(prerequisites)
    return row


def change_module(
    row: ModuleVersion, *, by: User | None = None, at: datetime | None = None, **facts: Any
) -> ModuleVersion:
    """Other minutes, seats, aims, professions or rank for a module of a draft; RuleBroken once it is in force."""
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))
    return row


def reword_objective(
    objective: Objective, text: str, *, by: User | None = None, at: datetime | None = None
) -> Objective:
    """Other words for an objective of a draft; RuleBroken once its version is in force."""
    objective.text = text
    objective.save(update_fields=["text"])
    return objective


@transaction.atomic
def add_objective(
    version: ProgrammeVersion,
    *,
    code: str,
    text: str,
    kind: str,
    security: bool = False,
    modules: Iterable[Module] = (),
    by: User | None = None,
    at: datetime | None = None,
) -> Objective:
    """A skill that a draft version aims at; RuleBroken once the version is in force."""
    version.refuse_unless_draft()
    objective = Objective.objects.create(version=version, code=code, text=text, kind=kind, security=security)
    objective.modules.set(modules)
    return objective


@transaction.atomic
def rule_completion(
    version: ProgrammeVersion,
    *,
    required: Iterable[str] = (),
    among: Iterable[str] = (),
    at_least: int = 1,
    by: User | None = None,
    at: datetime | None = None,
) -> CompletionRule:
    """When a path of this draft version is complete; RuleBroken for a module that the version does not hold."""
    version.refuse_unless_draft()
    held = set(version.module_versions.values_list("module__code", flat=True))
    strangers = sorted({*required, *among} - held)
    if strangers:
        raise RuleBroken(
            _("Ces ateliers ne sont pas dans la version\u00a0: %(codes)s") % {"codes": ", ".join(strangers)}
        )
    facts = {"required": list(required), "among": list(among), "at_least": at_least}
    return CompletionRule.objects.update_or_create(version=version, defaults=facts)[0]


@transaction.atomic
def put_in_force(
    version: ProgrammeVersion, *, on: date, by: User | None = None, at: datetime | None = None
) -> ProgrammeVersion:
    """From the day `on`, which may be to come, new paths follow `version`; RuleBroken without a module.

    The one before is no longer the last settled; it is followed until that day (`version_in_force`).
    """
    version.refuse_unless_draft()
    if not version.module_versions.exists():
        raise RuleBroken(_("Une version sans atelier ne peut pas entrer en vigueur."))
    before = version.programme.versions.filter(state=VersionState.IN_FORCE)
    if before.filter(in_force_from__gte=on).exists():
        raise RuleBroken(_("La version actuelle est entrée en vigueur ce jour-là ou plus tard."))
    before.update(state=VersionState.RETIRED)
    draft = ProgrammeVersion.objects.filter(pk=version.pk, state=VersionState.DRAFT)
    if not draft.update(state=VersionState.IN_FORCE, in_force_from=on):
        raise RuleBroken(_("Quelqu’un vient de changer cette version."))
    version.state, version.in_force_from = VersionState.IN_FORCE, on
    for call in _CALLED_IN_FORCE:
        call(version)
    return version


def version_in_force(programme: Programme, on: date | None = None) -> ProgrammeVersion | None:
    """The version that new paths follow on the day `on` (default: today there), or None."""
    on = on or local_day(timezone.now(), programme.time_zone)
    begun = programme.versions.exclude(state=VersionState.DRAFT).filter(in_force_from__lte=on)
    return begun.order_by("-in_force_from", "-number").first()


def modules_for_public(programme: Programme, on: date | None = None) -> list[ModuleVersion]:
    """The module versions that the public site announces, in order, with their modules; a list."""
    version = version_in_force(programme, on)
    if version is None:
        return []
    return list(version.module_versions.filter(module__kind__in=PUBLIC_KINDS).select_related("module"))

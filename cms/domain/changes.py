"""« Ce qui change »: what a version changes to the one before, in words, with the signed texts side by side."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Revision

from cms.domain.wording import rewordings
from cms.enums import RoundState
from cms.models import PinnedContent, ProgrammePage, Round
from etp.programmes.domain import differences
from etp.programmes.domain.differences import Change, ModuleChange, ObjectiveChange
from etp.programmes.enums import SkillKind, VersionState
from etp.programmes.models import CompletionRule, Module, ModuleVersion, ProgrammeVersion

KINDS = {
    "added": gettext_lazy("Nouveau"),
    "removed": gettext_lazy("Retiré"),
    "changed": gettext_lazy("Modifié"),
    "reworded": gettext_lazy("Modifié"),
    "text": gettext_lazy("Texte modifié"),
}
FACTS = {
    "minutes": gettext_lazy("Durée"),
    "seats": gettext_lazy("Places"),
    "aims": gettext_lazy("Buts"),
    "professions": gettext_lazy("Métiers nécessaires"),
    "prerequisites": gettext_lazy("À suivre avant"),
    "text": gettext_lazy("Objectif"),
    "kind": gettext_lazy("Compétence"),
    "security": gettext_lazy("Objectif de sécurité"),
    "modules": gettext_lazy("Ateliers qui y servent"),
}


def version_before(version: ProgrammeVersion) -> ProgrammeVersion | None:
    """The settled version that `version` follows, by its number; None for a first one."""
    earlier = version.programme.versions.exclude(state=VersionState.DRAFT).filter(number__lt=version.number)
    return earlier.order_by("-number").first()


def changes_in_words(version: ProgrammeVersion) -> dict[str, Any]:
    """{before, modules, objectives, completion}: each difference as the screen and the print say it.

    The wording compares the text pinned for the version before with the last signed one, or, once `version` is
    settled, with its own pinned text. As many queries for one module as for thirty.
    """
    before = version_before(version)
    found = differences(version, before)
    titles = dict(Module.objects.filter(module_versions__version__in=[version, before]).values_list("code", "title"))
    texts = _texts(version, before)
    end = found.completion
    new = {row.module_id: row for row in version.module_versions.all()}
    listed = {change.module.pk for change in found.modules}
    same = version.module_versions.select_related("module").exclude(module__in=listed)
    only_texts = [ModuleChange(row.module, "text") for row in same.order_by("order") if _differ(texts, row.module)]
    return {
        "before": before,
        "modules": [_module(change, texts, titles, new) for change in [*found.modules, *only_texts]],
        "objectives": [_objective(change, titles) for change in found.objectives],
        "completion": end and (_end(end.before, titles), _end(end.after, titles)),
    }


def end_of_path(version: ProgrammeVersion) -> str:
    """When a path of this version is complete, in words."""
    kept = CompletionRule.objects.filter(version=version).first()
    rule = {"required": kept.required, "among": kept.among, "at_least": kept.at_least} if kept else None
    return _end(rule, dict(version.module_versions.values_list("module__code", "module__title")))


def _end(rule: dict[str, Any] | None, titles: dict[str, str]) -> str:
    if rule is None:
        return _("aucune règle")
    required, chosen = (_names(rule[part], titles) for part in ("required", "among"))
    any_of = _("au moins %(count)d parmi\u00a0: %(titles)s") % {"count": rule["at_least"], "titles": chosen}
    return "\u00a0; ".join(part for part in (required, any_of if chosen and rule["at_least"] else "") if part)


def _names(codes: list[str], titles: dict[str, str]) -> str:
    return ", ".join(titles.get(code, code) for code in codes)


Texts = tuple[dict[int, Revision], dict[int, Revision]]


def _texts(version: ProgrammeVersion, before: ProgrammeVersion | None) -> Texts:
    """By module: the texts read until now, then those that people of `version` will read."""
    return _pinned(before), _signed(version) if version.state == VersionState.DRAFT else _pinned(version)


def _pinned(version: ProgrammeVersion | None) -> dict[int, Revision]:
    rows = PinnedContent.objects.filter(version=version, locale__language_code=settings.LANGUAGE_CODE)
    return {row.module_id: row.revision for row in rows.select_related("revision")}


def _signed(version: ProgrammeVersion) -> dict[int, Revision]:
    """The last signed text of each module, among the pages of the programme."""
    rounds = Round.objects.filter(
        state=RoundState.COMPLETE,
        page__module__module_versions__version=version,
        page__locale__language_code=settings.LANGUAGE_CODE,
    )
    homes = [page.path for page in ProgrammePage.objects.filter(programme=version.programme)]
    rows = rounds.select_related("page", "revision").order_by("number")
    return {row.page.module_id: row.revision for row in rows if row.page.path.startswith(tuple(homes))}


def _differ(texts: Texts, module: Module) -> bool:
    return bool(_wording(texts, module.pk))


def _wording(texts: Texts, module: int) -> list[Any]:
    before, after = (side.get(module) for side in texts)
    return rewordings(before, after) if before and after and before.pk != after.pk else []


def _module(
    change: ModuleChange, texts: Texts, titles: dict[str, str], held: dict[int, ModuleVersion]
) -> dict[str, Any]:
    return {
        "title": change.module.title,
        "kind": KINDS[change.kind],
        "moved": change.moved,
        "rows": [_fact(row, titles) for row in change.changes],
        "opening": _opening(held[change.module.pk]) if change.kind == "added" else "",
        "wording": _wording(texts, change.module.pk),
        "unsigned": change.kind != "removed" and change.module.pk not in texts[1],
    }


def _opening(row: ModuleVersion) -> str:
    """What a new module is: how long, how many, with whom."""
    words = [_said("minutes", row.minutes, {}), _("%(seats)s places") % {"seats": _seats(row.min_seats, row.max_seats)}]
    return ", ".join([*words, row.professions] if row.professions else words)


def _seats(least: int, most: int) -> str:
    return str(most) if least == most else f"{least}–{most}"


def _objective(change: ObjectiveChange, titles: dict[str, str]) -> dict[str, Any]:
    said = change.after or change.before
    return {
        "title": said.text if said else change.code,
        "kind": KINDS[change.kind],
        "rows": [_fact(row, titles) for row in change.changes],
    }


def _fact(change: Change, titles: dict[str, str]) -> tuple[str, str, str]:
    label = str(FACTS[change.name])
    return label, _said(change.name, change.before, titles), _said(change.name, change.after, titles)


def _said(name: str, value: Any, titles: dict[str, str]) -> str:
    """One value of a fact as it is read; a value left empty is said to be."""
    match name:
        case "minutes":
            return _("%(count)d min") % {"count": value}
        case "seats":
            return _seats(*value)
        case "prerequisites" | "modules":
            return _names(value, titles) or _("aucun")
        case "kind":
            return str(SkillKind(value).label)
        case "security":
            return _("oui") if value else _("non")
    return value or _("rien")

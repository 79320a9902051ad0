"""What people of a path, and the team of a workshop, read: the text pinned for their version, with its own parts."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language

from cms.domain.publishing import pinned_text, standing_over
from cms.enums import OpensAfter
from cms.models import ModulePage, PinnedContent
from etp.programmes.domain import version_in_force
from etp.programmes.models import Module, ModuleVersion, ProgrammeVersion
from sessions.models import Workshop


def text_of(version: ProgrammeVersion, module: Module) -> ModulePage | None:
    """The pinned text in the reader's language, else in French; None when nothing is pinned.

    It is read from the signed revision, whatever became of the public page.
    """
    own = pinned_text(version, module, get_language() or settings.LANGUAGE_CODE)
    return own or pinned_text(version, module)


def kept_modules(versions: Iterable[int]) -> dict[int, list[Module]]:
    """For each version (by number of row), its modules whose text is pinned, in order; two queries."""
    wanted = set(versions)
    found: dict[int, list[Module]] = {pk: [] for pk in wanted}
    kept = set(PinnedContent.objects.filter(version__in=wanted).values_list("version_id", "module_id"))
    for row in ModuleVersion.objects.filter(version__in=wanted).select_related("module").order_by("order", "pk"):
        if (row.version_id, row.module_id) in kept:
            found[row.version_id].append(row.module)
    return found


def path_part_opens(text: ModulePage, *, included: bool, diagnosed: bool, attended: bool) -> bool:
    """Whether the part for people on the path is open to someone whose record says this; never before inclusion."""
    reached = {OpensAfter.INCLUSION: True, OpensAfter.DIAGNOSIS: diagnosed, OpensAfter.ATTENDED: attended}
    return bool(text.path_part) and included and reached[OpensAfter(text.path_opens)]


def keep_text(workshop: Workshop) -> None:
    """The sheet of `workshop` closes: it keeps the words that the version in force on its day had people read."""
    version = version_in_force(workshop.programme, workshop.day)
    kept = PinnedContent.objects.filter(
        version=version, module=workshop.module_id, locale__language_code=settings.LANGUAGE_CODE
    )
    pinned = kept.select_related("round").first()
    if pinned:
        read = standing_over(pinned.round) or pinned
        Workshop.objects.filter(pk=workshop.pk).update(content_revision=read.revision_id)


def text_used(workshop: Workshop) -> ModulePage | None:
    """The signed text of a workshop: the one kept when its sheet closed, else that of its day; None without any."""
    if workshop.content_revision is not None:
        used: ModulePage = workshop.content_revision.as_object()
        return used
    version = version_in_force(workshop.programme, workshop.day)
    return pinned_text(version, workshop.module) if version else None

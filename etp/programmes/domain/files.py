"""The proofs in the file of a programme: kept in the base, replaced and never deleted, read by those who may."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.programmes.enums import FileKind
from etp.programmes.models import Declaration, FileContent, Programme, ProgrammeFile, TeamMember

MEGABYTES = 5
# What a file is, told by its first bytes: its name proves nothing.
SIGNATURES = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
}
NAME_LENGTH = 80
# The day that each proof of a member fills in.
DAYS = {FileKind.CERTIFICATE: "certificate_on", FileKind.CHARTER: "charter_on"}


def kind_of_bytes(data: bytes) -> tuple[str, str]:
    """(media type, extension) of a PDF, a JPEG or a PNG; RuleBroken for anything else, for nothing, past 5 MB."""
    if not data:
        raise RuleBroken(_("Ce fichier est vide."))
    if len(data) > MEGABYTES * 1024 * 1024:
        raise RuleBroken(_("Ce fichier dépasse %(size)d Mo. Numérisez-le plus petit.") % {"size": MEGABYTES})
    for first, known in SIGNATURES.items():
        if data.startswith(first):
            return known
    raise RuleBroken(_("Seuls un PDF, un JPEG ou un PNG sont acceptés."))


@transaction.atomic
def keep_file(
    programme: Programme,
    *,
    kind: str,
    data: bytes,
    name: str,
    dated_on: date,
    member: TeamMember | None = None,
    declaration: Declaration | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> ProgrammeFile:
    """Keep a proof, in place of the one it renews; a certificate or a charter dates what is known of its member.

    RuleBroken for another type than PDF, JPEG or PNG, past 5 MB, for a day to come, for another programme's row.
    """
    media_type, extension = kind_of_bytes(data)
    now = moment(at)
    if dated_on > local_day(now, programme.time_zone):
        raise RuleBroken(_("Ce jour n’est pas encore venu."))
    if any(row is not None and row.programme_id != programme.pk for row in (member, declaration)):
        raise RuleBroken(_("Cette pièce est celle d’un autre programme."))
    current_files(programme).filter(kind=kind, member=member, declaration=declaration).update(replaced_at=now)
    row = ProgrammeFile.objects.create(
        programme=programme, kind=FileKind(kind), member=member, declaration=declaration,
        name=safe_name(name, extension), media_type=media_type, size=len(data), dated_on=dated_on, added_by=by,
        added_at=now,
    )  # fmt: skip
    FileContent.objects.create(file=row, data=data)
    if member is not None:
        setattr(member, DAYS[FileKind(kind)], dated_on)
        member.save(update_fields=[DAYS[FileKind(kind)]])
    return row


def safe_name(name: str, extension: str) -> str:
    """`name` in plain letters, figures and hyphens, without any folder, ended by what the file is."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return f"{slugify(stem)[:NAME_LENGTH] or 'piece'}.{extension}"


def current_files(programme: Programme) -> QuerySet[ProgrammeFile]:
    """The proofs of `programme` that nothing has replaced."""
    return programme.files.filter(replaced_at=None)


def bytes_of(row: ProgrammeFile) -> bytes:
    """What the file holds."""
    return bytes(FileContent.objects.get(file=row).data)

"""« Dossier du programme »: one archive with every proof in use, and what other apps add to it."""

import zipfile
from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO

from django.utils.text import slugify

from etp.programmes.domain.files import bytes_of, current_files
from etp.programmes.models import Programme, ProgrammeFile

# Below this size the archive is made in memory; a larger one waits on the disk, and is removed once it is sent.
IN_MEMORY = 8 * 1024 * 1024
Make = Callable[[Programme], bytes]
_PARTS: dict[str, Make] = {}


def programme_file_part(name: str, make: Make) -> None:
    """Have the archive of every programme hold `make(programme)` under `name`; a second call replaces the first."""
    _PARTS[name] = make


def programme_archive(programme: Programme) -> IO[bytes]:
    """The file of a programme as a ZIP, read from its beginning: proofs in use by kind, then the registered parts."""
    target: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- whoever sends it closes it
    rows = current_files(programme).select_related("member__user", "declaration")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in rows:
            archive.writestr(name_in_archive(row), bytes_of(row))
        for name, make in sorted(_PARTS.items()):
            archive.writestr(name, make(programme))
    target.seek(0)
    return target


def name_in_archive(row: ProgrammeFile) -> str:
    """The place of a proof in the archive, unique and safe on every file system: kind, whose, number, extension."""
    who = slugify(row.member.user.get_full_name()) if row.member else ""
    extension = row.name.rsplit(".", 1)[-1]
    return f"{row.kind}/{'-'.join(part for part in (who, str(row.pk)) if part)}.{extension}"

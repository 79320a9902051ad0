"""Spreadsheets of the reference data: who keeps which, the file between its dry run and its import, the journal."""

import json
from collections.abc import Iterable
from datetime import datetime
from secrets import token_urlsafe

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from cms.models import SheetUpload
from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.common.outcomes import Line, Outcome
from etp.common.sheets import BATCH, Sheet
from etp.common.spreadsheets import Table, read_table, table_bytes
from etp.network.imports import DirectorySheet, OrganisationSheet, RoomSheet, SiteSheet
from etp.programmes.imports import TeamSheet
from etp.programmes.permissions import keeps_everything, programmes_kept_by

PLATFORM: dict[str, type[Sheet]] = {
    "structures": OrganisationSheet,
    "lieux": SiteSheet,
    "salles": RoomSheet,
    "annuaire": DirectorySheet,
}
TEAM = "equipe-"
RESOURCE = "spreadsheet"


def sheets_kept_by(reader: User | AnonymousUser) -> list[tuple[str, str, str]]:
    """(name in addresses, title, programme or "") of each spreadsheet that the reader keeps."""
    whole = [(name, str(sheet.title), "") for name, sheet in PLATFORM.items()] if keeps_everything(reader) else []
    programmes = programmes_kept_by(reader).order_by("title")
    return whole + [(f"{TEAM}{programme.code}", str(TeamSheet.title), programme.title) for programme in programmes]


def sheet_kept_by(reader: User, name: str) -> Sheet | None:
    """The spreadsheet of that name, None when there is none or the reader does not keep it."""
    if name in PLATFORM:
        return PLATFORM[name]() if keeps_everything(reader) else None
    programme = programmes_kept_by(reader).filter(code=name.removeprefix(TEAM)).first()
    return TeamSheet(programme) if programme and name.startswith(TEAM) else None


def export(sheet: Sheet, name: str, extension: str, *, by: User, at: datetime | None = None) -> bytes:
    """The rows of a spreadsheet as a file; that it left is journalled."""
    lines = list(sheet.lines())
    record_change("", RESOURCE, by=by, act=Act.EXPORT, object_key=f"sheet:{name}"[:80], reason=str(len(lines)), at=at)
    return table_bytes(sheet.get_export_headers(), lines, extension)


def keep(content: bytes, *, filename: str, name: str, by: User, at: datetime | None = None) -> SheetUpload:
    """Read a file and keep what it holds for its sender, one file a spreadsheet, for an hour.

    RuleBroken when it cannot be read.
    """
    at = moment(at)
    table = read_table(content)
    drop_expired(at=at)
    SheetUpload.objects.filter(user=by, sheet=name).delete()
    return SheetUpload.objects.create(
        token=token_urlsafe(32),
        user=by,
        sheet=name,
        name=get_valid_filename(filename[-120:] or "tableur"),
        content=json.dumps([table.headers, table.rows], ensure_ascii=False),
        expires_at=at + SheetUpload.LASTS,
    )


def drop_expired(*, at: datetime | None = None) -> int:
    """Delete the files that nobody imported in time; returns how many."""
    return SheetUpload.objects.filter(expires_at__lte=moment(at)).delete()[0]


def kept(token: str, *, name: str, by: User, at: datetime | None = None) -> SheetUpload | None:
    """The file of that token while it lasts; None for anybody but its sender and for another spreadsheet."""
    live = SheetUpload.objects.filter(user=by, sheet=name, expires_at__gt=moment(at))
    return live.filter(token=token).first()


def table_of(upload: SheetUpload) -> Table:
    """The table that was read."""
    headers, rows = json.loads(upload.content)
    return Table(headers, [(number, cells) for number, cells in rows])


@transaction.atomic
def import_kept(upload: SheetUpload, sheet: Sheet, *, seen: str, by: User, at: datetime | None = None) -> Outcome:
    """Import a file, all of it or nothing, once, as it was agreed to; each row has its line in the tool's log.

    RuleBroken when it would not do any more what was seen, or was imported meanwhile.
    """
    at = moment(at)
    if not SheetUpload.objects.select_for_update().filter(pk=upload.pk).exists():
        raise RuleBroken(_("Ce fichier n’est plus gardé\u00a0: envoyez-le de nouveau."))
    outcome = sheet.write(table_of(upload), seen=seen, by=by, at=at)
    _log(outcome.added, "wagtail.create", by, at)
    _log(outcome.changed, "wagtail.edit", by, at)
    reason = f"+{len(outcome.added)} ~{len(outcome.changed)} ={outcome.unchanged}"
    record_change("", RESOURCE, by=by, object_key=f"sheet:{upload.sheet}"[:80], reason=reason, at=at)
    upload.delete()
    return outcome


def _log(lines: Iterable[Line], action: str, by: User, at: datetime) -> None:
    entries = [
        ModelLogEntry(
            content_type=ContentType.objects.get_for_model(line.instance),
            object_id=str(line.instance.pk),
            label=line.name,
            action=action,
            user=by,
            timestamp=at,
            data={},
        )
        for line in lines
    ]
    ModelLogEntry.objects.bulk_create(entries, batch_size=BATCH)

"""The first line of a spreadsheet: which column is which, in any language; and the file to start from."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from import_export.fields import Field

from etp.common.outcomes import Fault
from etp.common.spreadsheets import workbook_bytes
from etp.common.text import fold

HEAD = 1


def columns_of(sheet: Any, headers: list[str]) -> tuple[dict[int, Field], list[Fault]]:
    """The column at each place, and what is wrong: an unknown one, one met twice, one that is missing."""
    known = _by_name(sheet)
    found: dict[int, Field] = {}
    faults = []
    for place, header in enumerate(headers):
        column = known.get(fold(header))
        if column is None:
            faults.append(Fault(HEAD, header, _("Cette colonne n’existe pas dans le modèle.")))
        elif column in found.values():
            faults.append(Fault(HEAD, header, _("Cette colonne est deux fois dans le fichier.")))
        else:
            found[place] = column
    needed = (column for column in sheet.fields.values() if column.required or column.attribute == sheet.identity)
    missing = [str(column.column_name) for column in needed if column not in found.values()]
    faults += [Fault(HEAD, words, _("Cette colonne manque.")) for words in missing]
    return found, faults


def model_file(sheet: Any) -> bytes:
    """A workbook with the headers alone, and a second sheet that says what each column takes."""
    help_lines = [[_("Colonne"), _("Obligatoire"), _("Ce qu’on y écrit")]]
    for column in sheet.fields.values():
        if column.attribute == sheet.identity:
            said = _("laissez vide pour ajouter une ligne")
        elif column.readonly:
            said = _("ne se change pas ici")
        else:
            said = column.widget.accepted()
        help_lines.append([str(column.column_name), _("oui") if column.required else _("non"), said])
    return workbook_bytes([(str(sheet.title)[:31], [sheet.get_export_headers()]), (_("Aide"), help_lines)])


def _by_name(sheet: Any) -> dict[str, Field]:
    names = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            names.update({fold(str(column.column_name)): column for column in sheet.fields.values()})
    return names

"""The grid as data: the same words and values as on the screen."""

from decimal import Decimal

from django.utils.translation import gettext as _

from etp.reporting.grid import Row


def plain(value: int | Decimal | bool | None) -> int | float | bool | None:
    """A figure as JSON knows it."""
    return float(value) if isinstance(value, Decimal) else value


def as_data(rows: list[Row]) -> list[dict[str, object]]:
    """A list of {code, title, value, reason}, in the grid's order."""
    return [
        {
            "code": row.code,
            "title": str(row.indicator.title),
            "value": plain(row.figure.value),
            "reason": row.figure.reason,
        }
        for row in rows
    ]


def in_words(value: int | Decimal | bool | None) -> str:
    """A figure as a French reader types it into a form: « oui », « 2,6 », or nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return str(value).replace(".", ",")


def as_table(rows: list[Row]) -> list[list[str]]:
    """The grid as lines of text with a header, for a spreadsheet."""
    head = [_("Ligne"), _("Intitulé"), _("Valeur"), _("Raison"), _("Définition")]
    body = [
        [
            row.code,
            str(row.indicator.title),
            in_words(row.figure.value),
            row.figure.reason,
            str(row.indicator.definition),
        ]
        for row in rows
    ]
    return [head, *body]

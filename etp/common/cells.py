"""How the columns of a spreadsheet are read and written: each refuses in words what it cannot read."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Choices, Model
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.widgets import Widget

from etp.common.text import fold

DAYS = ("%Y-%m-%d", "%d/%m/%Y")
UNKNOWN = gettext_lazy("«\u00a0%(value)s\u00a0» n’est pas connu d’Escale.")
YES, NO = {"oui", "o", "yes", "y", "vrai", "true", "1", "x"}, {"", "non", "n", "no", "faux", "false", "0"}


class Cell(Widget):
    """A text, empty for nothing."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """The value of the cell; ValueError, in words, when it cannot be read."""
        return value

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The value as one would type it."""
        return "" if value is None else str(value)

    def accepted(self) -> str:
        """What may be typed, in words."""
        return _("un texte")


class CountCell(Cell):
    """A whole number."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int | None:
        """The number; None for an empty cell."""
        if value and not value.isascii() or value and not value.isdigit():
            raise ValueError(_("Écrivez un nombre entier, en chiffres."))
        return int(value[:9]) if value else None

    def accepted(self) -> str:
        """What may be typed, in words."""
        return _("un nombre entier")


class DayCell(Cell):
    """A day, written 2026-11-25 or 25/11/2026."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date | None:
        """The day; None for an empty cell."""
        for form in DAYS if value else ():
            try:
                return datetime.strptime(value, form).date()
            except ValueError:
                continue
        if value:
            raise ValueError(_("Écrivez un jour comme 25/11/2026."))
        return None

    def accepted(self) -> str:
        """What may be typed, in words."""
        return _("un jour, comme 25/11/2026")


class YesNoCell(Cell):
    """Yes or no; empty is no."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool:
        """Whether it is a yes."""
        said = fold(value)
        if said not in YES | NO:
            raise ValueError(_("Écrivez oui ou non."))
        return said in YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Yes or no, in the language of the reader."""
        return _("oui") if value else _("non")

    def accepted(self) -> str:
        """What may be typed, in words."""
        return _("oui ou non")


@cache
def _values_by_word(choices: type[Choices]) -> dict[str, Any]:
    """Each value by its code and by its label in every language of the platform."""
    words = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words.update({fold(str(label)): value for value, label in choices.choices})
    return {**words, **{fold(str(value)): value for value in choices.values}}


class ChoiceCell(Cell):
    """One of a list, by its label."""

    def __init__(self, choices: type[Choices]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """The value of that label; None for an empty cell."""
        if not value:
            return None
        found = _values_by_word(self.choices).get(fold(value))
        if found is None:
            raise ValueError(_("«\u00a0%(value)s\u00a0» n’est pas dans la liste\u00a0: %(list)s.") % self._words(value))
        return found

    def _words(self, value: str) -> dict[str, str]:
        return {"value": value, "list": self.accepted()}

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The label, in the language of the reader."""
        return str(self.choices(value).label) if value else ""

    def accepted(self) -> str:
        """What may be typed, in words."""
        return ", ".join(str(label) for label in self.choices.labels)


class RowCell(Cell):
    """Another row, by what names it: its own words first, else any other name that only one row has."""

    def __init__(
        self, rows: Callable[[], Iterable[Model]], words: Callable[[Any], str], *others: Any, unknown: Any = UNKNOWN
    ) -> None:
        super().__init__()
        self.rows, self.words, self.others, self.unknown = rows, words, others, unknown
        self._index: tuple[dict[str, Model], dict[str, Model | None]] | None = None

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Model | None:
        """The row; None for an empty cell."""
        if not value:
            return None
        if self._index is None:
            self._index = self._read()
        own, others = self._index
        folded = fold(value)
        found = own.get(value) or others.get(folded)
        if found is not None:
            return found
        if folded in others:
            raise ValueError(_("«\u00a0%(value)s\u00a0» désigne plusieurs lignes\u00a0: précisez.") % {"value": value})
        raise ValueError(self.unknown % {"value": value})

    def _read(self) -> tuple[dict[str, Model], dict[str, Model | None]]:
        own: dict[str, Model] = {}
        others: dict[str, Model | None] = {}
        for row in self.rows():
            own[self.words(row)] = row
            for name in {fold(told(row)) for told in (self.words, *self.others)}:
                others[name] = None if name in others else row
        return own, others

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """What names the row."""
        return self.words(value) if value is not None else ""

"""The spreadsheet of a table: out by django-import-export, in by one bulk step of our own behind the same columns.

The library's own import asks the base row by row and lets rows past the checks of the model; here the known rows are
read once, each changed cell is cleaned by its column and by its field, and all is written together or not at all.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import Resource

from etp.common import RuleBroken
from etp.common.cells import Cell
from etp.common.clock import moment
from etp.common.outcomes import Difference, Fault, Line, Outcome
from etp.common.sheet_heads import columns_of
from etp.common.spreadsheets import Table

UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
BATCH = 500
LONGEST_SLUG = 50


def column(words: Any, attribute: str, cell: Cell | None = None, *, required: bool = False, **more: Any) -> Field:
    """A column under the name `words`, for an attribute of the row."""
    made = Field(attribute=attribute, column_name=capfirst(words), widget=cell or Cell(), **more)
    made.required = required
    return made


class Sheet(Resource):
    """A table as a spreadsheet. A row is known by its identifier, else by what names it; an unknown one is added."""

    model: type[Model]
    title: Any = ""
    # The attribute in the first column; a slug is made for who gives none, a number is given by the base alone.
    identity = "slug"
    # The attributes that name a row among the others, and those that never change once it exists.
    natural: tuple[str, ...] = ("name",)
    frozen: tuple[str, ...] = ()
    # What is written besides the columns.
    also_written: tuple[str, ...] = ()

    # What each table tells.

    def rows(self) -> QuerySet[Any]:
        """The rows of the spreadsheet, with what its columns show."""
        return self.model._default_manager.all()

    def blank(self) -> Any:
        """A new row before its cells are read."""
        return self.model()

    def slug_words(self, row: Any) -> str:
        """What the slug of a new row is made from."""
        return str(row.name)

    def words_of(self, row: Any) -> str:
        """A row in words."""
        return str(row)

    def doubt(self, row: Any) -> tuple[str, str]:
        """(attribute, sentence) of what looks wrong without forbidding it."""
        return "", ""

    def before_write(self, line: Line, *, by: Any, at: datetime) -> None:
        """Set what follows from the cells."""

    def after_write(self, outcome: Outcome, *, by: Any, at: datetime) -> None:
        """Write the history of what was written."""

    # Out.

    def lines(self) -> Iterator[tuple[str, ...]]:
        """Every row as the texts of its cells."""
        yield from self.export(self.rows())

    # In.

    def examine(self, table: Table) -> Outcome:
        """What importing the table would do; nothing is written."""
        columns, faults = columns_of(self, table.headers)
        if faults:
            return Outcome(faults=faults)
        return Reading(self, columns).read(table)

    @transaction.atomic
    def write(self, table: Table, *, seen: str, by: Any, at: datetime | None = None) -> Outcome:
        """Import the table, all of it or nothing, when it would still do what `seen` (a digest) stands for.

        RuleBroken, with nothing written, when the base or the file is not what was agreed to any more.
        """
        at = moment(at)
        list(self.rows().select_for_update(of=("self",)).values_list("pk").order_by("pk"))
        outcome = self.examine(table)
        if not outcome.possible or outcome.digest != seen:
            raise RuleBroken(_("Les données ont changé depuis l’essai. Relisez-le\u00a0: rien n’a été importé."))
        for line in (*outcome.added, *outcome.changed):
            self.before_write(line, by=by, at=at)
        try:
            with transaction.atomic():
                self.save_lines(outcome, by=by, at=at)
        except IntegrityError:
            raise RuleBroken(_("Deux lignes ne peuvent pas porter le même nom. Rien n’a été importé.")) from None
        self.after_write(outcome, by=by, at=at)
        return outcome

    def save_lines(self, outcome: Outcome, *, by: Any, at: datetime) -> None:
        """Write the rows in bulk."""
        manager = self.model._default_manager
        manager.bulk_create([line.instance for line in outcome.added], batch_size=BATCH)
        written = [field.attribute for field in self.fields.values() if not field.readonly and field.attribute != "pk"]
        manager.bulk_create(
            [line.instance for line in outcome.changed],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*written, *self.also_written],
        )


class Reading:
    """One reading of one file: the rows that are known, and those met so far."""

    def __init__(self, sheet: Sheet, columns: dict[int, Field]) -> None:
        self.sheet, self.columns = sheet, columns
        self.cells = [(place, field) for place, field in columns.items() if field.attribute != sheet.identity]
        self.outcome = Outcome()
        self.known: dict[str, Any] = {}
        self.named: dict[tuple[Any, ...], Any] = {}
        for row in sheet.rows():
            self.known[self.identity_of(row)] = row
            self.named.setdefault(self.name_of(row), row)
        self.met: dict[str, int] = {}
        self.slugs = set(self.known)

    def identity_of(self, row: Any) -> str:
        """The identifier of a row as text; "" for a new one without."""
        return str(getattr(row, self.sheet.identity) or "")

    def name_of(self, row: Any) -> tuple[Any, ...]:
        """What names a row among the others."""
        values = (getattr(row, self._stored(name)) for name in self.sheet.natural)
        return tuple(value.casefold() if isinstance(value, str) else value for value in values)

    def _stored(self, name: str) -> str:
        return str(self.sheet.model._meta.get_field(name).attname)  # type: ignore[union-attr]  # -- own fields only

    def read(self, table: Table) -> Outcome:
        """Read every row; each tells all its faults."""
        place = next(place for place, field in self.columns.items() if field.attribute == self.sheet.identity)
        if self.sheet.identity == "slug":
            self.slugs |= {cells[place] for _row, cells in table.rows if place < len(cells)}
        for number, cells in table.rows:
            self._read_row(number, [*cells, *[""] * (len(table.headers) - len(cells))], place)
        return self.outcome

    def _read_row(self, number: int, cells: list[str], place: int) -> None:
        if any(cells[max(self.columns) + 1 :]):
            self._fault(number, "", _("Cette ligne a plus de cellules que l’en-tête."))
            return
        given = cells[place]
        row = self.known.get(given) if given else self._named_by(cells)
        if row is None:
            row = self._new(number, given)
        if row is None:
            return
        line, faults, fresh = Line(number, row), len(self.outcome.faults), row.pk is None
        self._fill(line, cells, fresh)
        if len(self.outcome.faults) == faults:
            self._settle(line, fresh)

    def _named_by(self, cells: list[str]) -> Any:
        """The known row that the cells name, for a file without identifiers."""
        draft = self.sheet.blank()
        for place, field in self.cells:
            if field.attribute in self.sheet.natural:
                try:
                    setattr(draft, field.attribute, field.widget.clean(cells[place]))
                except ValueError:
                    return None
        return self.named.get(self.name_of(draft))

    def _new(self, number: int, given: str) -> Any:
        row = self.sheet.blank()
        if not given:
            return row
        if self.sheet.identity == "pk":
            said = _("Aucune ligne n’a cet identifiant. Laissez vide pour ajouter.")
        elif given != slugify(given) or len(given) > LONGEST_SLUG:
            said = _("Un identifiant n’a que des minuscules sans accent, des chiffres et des tirets.")
        else:
            row.slug = given
            return row
        self._fault(number, self.words(self.sheet.identity), said)
        return None

    def words(self, attribute: str) -> str:
        """The name of the column of an attribute."""
        found = (field for field in self.sheet.fields.values() if field.attribute == attribute)
        return next((str(field.column_name) for field in found), "")

    def _fault(self, number: int, words: str, said: str) -> None:
        self.outcome.faults.append(Fault(number, words, said))

    def _fill(self, line: Line, cells: list[str], fresh: bool) -> None:
        """Set each cell that differs from what the row says."""
        for place, field in self.cells:
            typed, before = cells[place], "" if fresh else _plain(field.export(line.instance))
            if (not fresh and typed == before) or (field.readonly and (fresh or not typed)):
                continue
            if field.readonly:
                self._fault(line.row, str(field.column_name), _("Cette colonne ne se change pas ici."))
                continue
            value, said = self._cleaned(field, typed, line.instance, fresh)
            if said:
                self._fault(line.row, str(field.column_name), said)
                continue
            setattr(line.instance, field.attribute, value)
            line.attributes.add(field.attribute)
            after = "" if fresh else _plain(field.export(line.instance))
            if after != before:
                line.differences.append(Difference(str(field.column_name), before, after))

    def _cleaned(self, field: Field, typed: str, row: Any, fresh: bool) -> tuple[Any, str]:
        """(value, "") of a cell, or (None, why not)."""
        if UNREADABLE.search(typed):
            return None, _("Ce texte contient un signe illisible.")
        if not typed and field.required:
            return None, _("Cette cellule ne peut pas rester vide.")
        try:
            value = field.widget.clean(typed)
            stored: Any = self.sheet.model._meta.get_field(field.attribute)
            if value in (None, "") and not (stored.null or stored.blank):
                value = stored.get_default()
            elif not stored.is_relation:
                value = stored.clean(value, row)
        except ValidationError as refused:
            return None, " ".join(refused.messages)
        except ValueError as refused:
            return None, str(refused)
        if not fresh and field.attribute in self.sheet.frozen and value != getattr(row, field.attribute):
            return None, _("Ne change plus après la création.")
        return value, ""

    def _settle(self, line: Line, fresh: bool) -> None:
        """Put the row where it belongs, unless another one has its name or it was met before."""
        row, sheet = line.instance, self.sheet
        line.name = sheet.words_of(row)
        if fresh and sheet.identity == "slug" and not row.slug:
            row.slug = self._free_slug(sheet.slug_words(row))
        name = self.name_of(row)
        key = self.identity_of(row) or str(name)
        if key in self.met:
            said = _("Cette ligne est déjà dans le fichier, à la ligne %(row)d.") % {"row": self.met[key]}
            self._fault(line.row, self.words(sheet.identity), said)
            return
        self.met[key] = line.row
        other = self.named.get(name)
        if (fresh or line.attributes & set(sheet.natural)) and other not in (None, row):
            self._fault(line.row, self.words(sheet.natural[-1]), _("Une autre ligne porte déjà ce nom."))
            return
        self.named.setdefault(name, row)
        attribute, said = sheet.doubt(row) if fresh or line.differences else ("", "")
        if said:
            self.outcome.doubts.append(Fault(line.row, self.words(attribute), said))
        if fresh:
            self.outcome.added.append(line)
        elif line.differences:
            self.outcome.changed.append(line)
        else:
            self.outcome.unchanged += 1

    def _free_slug(self, words: str) -> str:
        base = slugify(words)[:44] or self.sheet.model.__name__.lower()
        rank, slug = 1, base
        while slug in self.slugs:
            rank += 1
            slug = f"{base}-{rank}"
        self.slugs.add(slug)
        return slug


def _plain(text: str) -> str:
    """A text of the base as a file gives it back."""
    return UNREADABLE.sub("", text.replace("\r\n", "\n")).strip()

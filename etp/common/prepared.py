"""A query whose SQL is written once and run again with other values.

Most of the time of a short query goes into building and compiling it, always to the same text. A prepared one is
compiled at its first run, with slots where the values go; the next ones send them and read the rows.
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)


class Slot(Expression):
    """Where a value goes in a prepared query: `name` says which one, `output_field` how the base writes it."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A parameter that is still to come."""
        return "%s", [self]


class Written(NamedTuple):
    """What a compilation leaves: the text, its parameters, and how a row becomes an object and those beside it."""

    sql: str
    params: tuple[Any, ...]
    compiler: Any
    converters: dict[int, Any]
    columns: slice
    names: list[str]
    beside: list[Any]


class Prepared(Generic[M]):
    """`Prepared(build, code=SlugField())(code="x")` gives the objects of the queryset `build(code="x")`, as a list.

    `build` receives a slot for each field and returns whole objects, with `select_related` or `only` if it likes;
    no annotation, no prefetch. Every run asks the base: only the text of the question is kept.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], **fields: "Field[Any, Any]") -> None:
        self.build, self.fields = build, fields
        self.written: Written | None = None

    def __call__(self, **values: Any) -> list[M]:
        """The objects for these values, in the order of the query; one query. ValueError when a value is None."""
        if None in values.values():
            raise ValueError("A prepared query compares with values; whether a column is empty is part of its text.")
        written = self.written = self.written or self._write()
        connection = connections[DEFAULT_DB_ALIAS]
        sent = {name: field.get_db_prep_value(values[name], connection) for name, field in self.fields.items()}
        params = [sent[each.name] if isinstance(each, Slot) else each for each in written.params]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, params)
            rows = cursor.fetchall()
        return list(_objects(written, rows))

    def _write(self) -> Written:
        rows = self.build(**{name: Slot(name, field) for name, field in self.fields.items()})
        compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        # Any: the stubs describe a later Django, where it takes one argument more.
        populators: Any = get_related_populators
        first, last = compiler.klass_info["select_fields"][0], compiler.klass_info["select_fields"][-1]
        return Written(
            sql,
            tuple(params),
            compiler,
            compiler.get_converters([column[0] for column in compiler.select]),
            slice(first, last + 1),
            [column[0].target.attname for column in compiler.select[first : last + 1]],
            populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS),
        )


def _objects(written: Written, rows: list[Any]) -> Iterator[Any]:
    model = written.compiler.klass_info["model"]
    for row in written.compiler.apply_converters(rows, written.converters) if written.converters else rows:
        found = model.from_db(DEFAULT_DB_ALIAS, written.names, row[written.columns])
        for populator in written.beside:
            populator.populate(row, found)
        yield found

"""What a screen of the reference data is made of, as data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms

from cms.viewsets.screens import SAVED


@dataclass(frozen=True)
class Act:
    """Something done to a row besides changing its fields: its address, its words, the verb that does it."""

    slug: str
    title: Any
    verb: Callable[..., Any]
    form: type[forms.Form] | None = None
    lead: Any = ""
    button: Any = ""
    done: Any = SAVED
    back: Callable[[Any], str] | None = None
    form_kwargs: Callable[[Any], dict[str, Any]] | None = None
    right: str = "change"


@dataclass(frozen=True)
class Link:
    """A way on: its words and its address; one that writes at once is `sent` by a button, the `main` one stands out."""

    label: str
    url: str
    sent: bool = False
    main: bool = False


@dataclass(frozen=True)
class Line:
    """One row of a section: its cells in words, and what can be done with it; `over` once it has ended."""

    cells: list[str]
    links: list[Link] = field(default_factory=list)
    over: bool = False


@dataclass(frozen=True)
class Section:
    """What hangs under a record: a table, or the sentence that says that there is none."""

    title: str
    headers: list[str]
    lines: list[Line]
    empty: str
    links: list[Link]

    @property
    def acts(self) -> bool:
        """Whether something can be done with one of the rows."""
        return any(line.links for line in self.lines)

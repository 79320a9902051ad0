"""Rows under a programme with a first and a last day: never deleted, ended with a reason."""

from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from cms.forms.reference import EndForm
from cms.viewsets.parts import Act, Link
from cms.viewsets.records import ChildViewSet
from etp.programmes import domain

END = gettext_lazy("Mettre fin")
ENDED = gettext_lazy("C’est noté : %(name)s prend fin.")
PERIOD = (gettext_lazy("Depuis"), gettext_lazy("Jusqu’au"))


def day(value: date | None) -> str:
    """A day in words, "" for none."""
    return date_format(value) if value else ""


class DatedViewSet(ChildViewSet):
    """Rows under a programme with a first and a last day: never deleted, ended with a reason."""

    parent_field = "programme"
    acts: tuple[Act, ...] = (
        Act(
            "fin",
            END,
            domain.end,
            EndForm,
            gettext_lazy("La ligne reste visible, avec sa fin et son motif."),
            END,
            ENDED,
        ),
    )

    def rows(self, parent: Model) -> QuerySet[Any]:
        """The rows that last first, then by their first day."""
        return super().rows(parent).order_by("-until", "since", "pk")

    def is_over(self, row: Any) -> bool:
        """Whether a last day is written."""
        return row.until is not None

    def refuse_settled(self, row: Any) -> None:
        """A row that has ended stays as it was."""
        if row.until:
            raise Http404

    def line_links(self, row: Any) -> list[Link]:
        """Change what may change, or end it; nothing once it has ended."""
        if self.is_over(row):
            return []
        change = [Link(str(self.change_label), self.url("edit", row))] if self.changes else []
        return [*change, Link(str(END), self.url("fin", row))]

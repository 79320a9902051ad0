"""What every table of the reference data has: its rights, its addresses, its words, its place under another record."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry

from cms.viewsets.acts import ActScreen, RecordScreen
from cms.viewsets.parts import Act, Line, Link, Section
from cms.viewsets.screens import AddScreen, ChangeScreen, ListScreen, RemoveScreen
from etp.accounts.models import User


class ReferenceViewSet(ModelViewSet):
    """One table of the reference data, reached by those whom `policy` lets through, written by the domain's verbs."""

    singular: Any = ""
    plural: Any = ""
    add_label: Any = ""
    change_label: Any = gettext_lazy("Modifier")
    form: type[forms.ModelForm] | None = None
    change_form: type[forms.ModelForm] | None = None
    has_screen = False
    changes = True
    removable = False
    listed = True
    shown_with: tuple[str, ...] = ()
    # Fields of a new row that a link may fill.
    prefilled: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    children: tuple[type["ChildViewSet"], ...] = ()

    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = ListScreen
    add_view_class = AddScreen
    edit_view_class = ChangeScreen
    delete_view_class = RemoveScreen
    inspect_view_class = RecordScreen

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self.policy = policy_registry.get_by_type(self.model)
        self.held = [child(above=self) for child in self.children]

    @cached_property
    def name(self) -> str:
        """The namespace of the addresses: the tool has names of its own for some of these words."""
        return f"reference_{self.model_name}"

    @cached_property
    def menu_label(self) -> str:
        """The entry of the menu."""
        return capfirst(self.plural)

    def register_permissions(self) -> None:
        """Nothing: the policies are there from the start, and no group of the tool gives a right here."""

    def register_admin_url_finder(self) -> None:
        """Nothing: no other screen of the tool leads to a row."""

    def whole(self) -> Iterable["ReferenceViewSet"]:
        """This viewset and all those under it."""
        yield self
        for child in self.held:
            yield from child.whole()

    # Addresses.

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Our words, and the addresses of the screens that this table has."""
        words = {"verbose_name": self.singular, "verbose_name_plural": self.plural}
        known = super().get_common_view_kwargs(**{"viewset": self, **words, **kwargs})
        has = {"index": self.listed, "index_results": self.listed, "edit": self.changes, "delete": self.removable}
        shut = {
            f"{name}_url_name" for name in ("usage", "history", *(name for name, there in has.items() if not there))
        }
        return {name: value for name, value in known.items() if name not in shut}

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """The list under its own title."""
        title = capfirst(self.plural)
        return super().get_index_view_kwargs(**{"page_title": title, "add_item_label": self.add_label, **kwargs})

    def get_form_class(self, for_update: bool = False) -> Any:
        """The form of a new row, or of one that exists."""
        return (self.change_form or self.form) if for_update else self.form

    def get_urlpatterns(self) -> list[URLPattern]:
        """The screens that this table has, and no stock one besides."""
        row = "<int:pk>/"
        found = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]
        found = found if self.listed else []
        if self.form:
            found.append(path(self.place_of_new, self.add_view, name="add"))
        if self.form and self.changes:
            found.append(path(f"{row}modifier/", self.edit_view, name="edit"))
        if self.has_screen:
            found.append(path(row, self.inspect_view, name="inspect"))
        if self.removable:
            found.append(path(f"{row}supprimer/", self.delete_view, name="delete"))
        return found + [path(f"{row}{act.slug}/", self._act_view(act), name=act.slug) for act in self.acts]

    place_of_new = "nouveau/"

    def _act_view(self, act: Act) -> Any:
        words = {"page_title": act.title, "lead": act.lead, "button": act.button or act.title, "done": act.done}
        does = {"act": act.verb, "form_class": act.form, "back": act.back, "form_kwargs": act.form_kwargs}
        return self.construct_view(ActScreen, **words, **does, permission_required=act.right)

    def url(self, name: str, row: Model) -> str:
        """The address of the screen `name` of a row."""
        return reverse(self.get_url_name(name), args=[row.pk])

    def open_url(self, row: Model) -> str:
        """Where a row is shown, or changed when that is all there is."""
        return self.url("inspect" if self.has_screen else "edit", row)

    def home_of(self, row: Model) -> str:
        """Where a row is seen among the others."""
        return self.open_url(row) if self.has_screen else reverse(self.get_url_name("index"))

    def after_adding(self, row: Model) -> str:
        """Where one goes once a row is there."""
        return self.home_of(row)

    # Place.

    def trail(self) -> list[dict[str, Any]]:
        """The crumbs above a new row."""
        return [{"url": reverse(self.get_url_name("index")), "label": capfirst(self.plural)}]

    def trail_to(self, parent: Model | None) -> list[dict[str, Any]]:
        """The crumbs down to the record that holds the rows."""
        return self.trail()

    def trail_of(self, row: Model) -> list[dict[str, Any]]:
        """The crumbs above a screen about a row: down to its own screen when it has one."""
        own = [{"url": self.open_url(row), "label": self.name_of(row)}] if self.has_screen else []
        return [*self.trail_to(self.parent_of(row)), *own]

    def parent_reached(self, reader: User, kwargs: dict[str, Any]) -> Model | None:
        """The record that a new row goes under; None at the top."""
        return None

    def parent_of(self, row: Model) -> Model | None:
        """The record that holds a row; None at the top."""
        return None

    # Words and verbs, told by each table.

    def name_of(self, row: Any) -> str:
        """A row in words."""
        return str(row)

    def title_of(self, row: Any) -> str:
        """What kind of record this is, before its name."""
        return capfirst(self.singular)

    def doubt(self, row: Any) -> str:
        """What looks wrong in a row without forbidding it; "" by default."""
        return ""

    def refuse_closed(self, parent: Any) -> None:
        """Http404 when nothing can be added under this record any more."""

    def refuse_settled(self, row: Any) -> None:
        """Http404 when this row can not change any more."""

    def change(self, row: Any, form: Any, *, by: User) -> None:
        """Write a changed row; the model and its constraints keep the rules."""
        form.save()

    def show(self, row: Any, reader: User) -> dict[str, Any]:
        """The screen of a row: {facts, missing, links, sections}."""
        return {
            "facts": self.facts(row),
            "missing": None,
            "links": self.links(row, reader),
            "sections": [child.section(row, reader) for child in self.held],
        }

    def facts(self, row: Any) -> list[tuple[Any, Any]]:
        """(label, value) of what a row says by itself; a value left empty is not shown."""
        return []

    def links(self, row: Any, reader: User) -> list[Link]:
        """What can be done with the row itself."""
        return [Link(_("Modifier"), self.url("edit", row))] if self.form else []


class ChildViewSet(ReferenceViewSet):
    """A table whose rows are seen on the screen of the record that holds them."""

    above: ReferenceViewSet
    parent_field = ""
    listed = False
    place_of_new = "nouveau/<int:parent>/"
    headers: tuple[Any, ...] = ()
    heading: Any = ""
    empty: Any = ""

    def parent_of(self, row: Model) -> Model:
        """The record that holds a row."""
        return getattr(row, self.parent_field)

    def parent_reached(self, reader: User, kwargs: dict[str, Any]) -> Model:
        """The record that a new row goes under; 404 out of the reader's reach."""
        reached = self.above.policy.instances_user_has_permission_for(reader, "change")
        return get_object_or_404(reached, pk=kwargs["parent"])

    def home_of(self, row: Model) -> str:
        """The screen of the row, else that of the record that holds it."""
        return self.open_url(row) if self.has_screen else self.above.open_url(self.parent_of(row))

    def trail_to(self, parent: Model | None) -> list[dict[str, Any]]:
        """The crumbs down to the record that holds the rows."""
        return self.above.trail_of(parent) if parent else []

    def rows(self, parent: Model) -> QuerySet[Any]:
        """The rows under a record, in the order of the table."""
        found = self.model._default_manager.filter(**{self.parent_field: parent})
        return found.select_related(*self.shown_with)

    def cells(self, row: Any) -> list[str]:
        """A row as words, one a column."""
        raise NotImplementedError

    def section(self, parent: Any, reader: User) -> Section:
        """The rows under a record as a table, with what can be done."""
        lines = [Line(self.cells(row), self.line_links(row), self.is_over(row)) for row in self.rows(parent)]
        headers = [str(header) for header in self.headers]
        return Section(str(self.heading), headers, lines, str(self.empty), self.section_links(parent, reader))

    def section_links(self, parent: Any, reader: User) -> list[Link]:
        """What can be added."""
        return [Link(str(self.add_label), reverse(self.get_url_name("add"), args=[parent.pk]))]

    def line_links(self, row: Any) -> list[Link]:
        """What can be done with a row."""
        links = [Link(_("Modifier"), self.url("edit", row))]
        return links + ([Link(_("Supprimer"), self.url("delete", row))] if self.removable else [])

    def is_over(self, row: Any) -> bool:
        """Whether the row has ended."""
        return False

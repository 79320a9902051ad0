"""The screens of the reference data: Wagtail's own views, written by our verbs, with our words and our 404."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Model, ProtectedError, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from etp.common import RuleBroken

FORM = "cms/reference/form.html"
SAVED = gettext_lazy("Enregistré : %(name)s.")
REFUSED = gettext_lazy("Rien n’est enregistré. Corrigez ce qui est signalé.")


class Reached:
    """A screen of reference data: what its reader may not reach answers like what does not exist."""

    viewset: Any = None
    # Given by the view of Django or Wagtail that stands beside this class: a value here would hide theirs.
    permission_required: str | None
    request: Any
    object: Any
    breadcrumbs_items: Any
    get_page_title: Any
    get_page_subtitle: Any
    form_invalid: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer of the view, a refused right as a 404."""
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # -- the view beside it has one
        except PermissionDenied:
            raise Http404 from None

    def reached(self) -> QuerySet[Any]:
        """The rows on which the reader may do what this screen does."""
        action = self.permission_required or "view"
        return self.viewset.policy.instances_user_has_permission_for(self.request.user, action)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """From the home of the tool to this screen, by the records above it."""
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, *self.above(), here]

    def above(self) -> list[dict[str, Any]]:
        """The records above this screen, outermost first."""
        return self.viewset.trail()

    def record(self, row: Model, action: str) -> None:
        """Note in Wagtail's log who did this to which row."""
        log(instance=row, action=f"wagtail.{action}", user=self.request.user)


class Written(Reached):
    """A screen that writes: what a verb refuses comes back on the form, with nothing changed."""

    success_message = None

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Write, or show the form again with the reason why not."""
        try:
            return super().form_valid(form)  # type: ignore[misc]  # -- the view beside it has one
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        except IntegrityError:
            form.add_error(None, _("Quelqu’un vient d’enregistrer la même chose. Rechargez la page."))
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)

    def get_error_message(self) -> str:
        """The sentence above a form that is shown again."""
        return str(REFUSED)

    def get_success_url(self) -> str:
        """Back to the record that shows what was written."""
        return self.viewset.home_of(self.object)

    def say_saved(self, row: Model) -> None:
        """Tell what was written, and what looks doubtful in it."""
        messages.success(self.request, SAVED % {"name": self.viewset.name_of(row)})
        doubt = self.viewset.doubt(row)
        if doubt:
            messages.warning(self.request, doubt)


class ListScreen(Reached, generic.IndexView):
    """The rows that the reader may reach, each leading to its own screen."""

    any_permission_required = ["view"]

    def get_base_queryset(self) -> QuerySet[Any]:
        """The rows within reach, with what the columns show."""
        return self.reached().select_related(*self.viewset.shown_with)

    def get_edit_url(self, instance: Model) -> str:
        """The screen of the row, which leads on to its changes."""
        return self.viewset.open_url(instance)

    def get_list_buttons(self, instance: Model) -> list[Button]:
        """None: the title leads to everything."""
        return []

    def above(self) -> list[dict[str, Any]]:
        """Nothing: a list stands right under the home of the tool."""
        return []


class AddScreen(Written, generic.CreateView):
    """A new row, inside a parent record for the viewsets that have one."""

    template_name = FORM
    verb = "create"
    label = ""

    @cached_property
    def parent(self) -> Model | None:
        """The record that will hold the row; None at the top, 404 out of reach or when it takes no row any more."""
        found = self.viewset.parent_reached(self.request.user, self.kwargs)
        self.viewset.refuse_closed(found)
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows the parent record, for its choices, and what the link that led here chose already."""
        chosen = {name: self.request.GET[name] for name in self.viewset.prefilled if name in self.request.GET}
        found = super().get_form_kwargs()
        return {**found, "parent": self.parent, "initial": {**(found.get("initial") or {}), **chosen}}

    def get_add_url(self) -> str:
        """Where the form is sent: where it was found."""
        return self.request.path

    def get_page_title(self) -> str:
        """What is added, in the words that led here."""
        return str(self.label or self.viewset.add_label)

    def get_page_subtitle(self) -> str:
        """Nothing more."""
        return ""

    def above(self) -> list[dict[str, Any]]:
        """The parent record, and those above it."""
        return self.viewset.trail_to(self.parent)

    def save_instance(self) -> Model:
        """Write by the verb of the domain, and note it."""
        row = getattr(self.viewset, self.verb)(self.form.cleaned_data, parent=self.parent, by=self.request.user)
        self.record(row, "create")
        return row

    def save_action(self) -> HttpResponse:
        """Say so, and go to what shows the new row."""
        self.say_saved(self.object)
        return redirect(self.viewset.after_adding(self.object))


class OfRow(Reached):
    """A screen about one row within reach."""

    def get_queryset(self) -> QuerySet[Any]:
        """The rows within reach."""
        return self.reached()

    def get_page_subtitle(self) -> str:
        """The row by its name."""
        return self.viewset.name_of(self.object)

    def above(self) -> list[dict[str, Any]]:
        """The record that holds the row, and those above it."""
        return self.viewset.trail_of(self.object)


class ChangeScreen(OfRow, Written, generic.EditView):
    """A row, changed by the verb of the domain, or by its form where the model keeps the rule by itself."""

    template_name = FORM

    def get_page_title(self) -> str:
        """What is changed, in the words that led here."""
        return str(self.viewset.change_label)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows the parent record, for its choices."""
        return {**super().get_form_kwargs(), "parent": self.viewset.parent_of(self.object)}

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Model:
        """The row within reach; 404 when it may not change any more."""
        row = super().get_object(queryset)
        self.viewset.refuse_settled(row)
        return row

    def save_instance(self) -> Model:
        """Write, and note it."""
        self.viewset.change(self.object, self.form, by=self.request.user)
        self.record(self.object, "edit")
        return self.object

    def save_action(self) -> HttpResponse:
        """Say so, and go back to the record."""
        self.say_saved(self.object)
        return redirect(self.get_success_url())


class RemoveScreen(OfRow, generic.DeleteView):
    """A row made by mistake is deleted; one that something else names stays."""

    success_message = SAVED

    def get_success_url(self) -> str:
        """Back to the parent record."""
        return self.viewset.home_of(self.object)

    @property
    def confirmation_message(self) -> str:
        """What is about to be deleted."""
        return _("Supprimer «\u00a0%(name)s\u00a0»\u202f?") % {"name": self.viewset.name_of(self.object)}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Delete, or say why not."""
        home, name = self.get_success_url(), self.viewset.name_of(self.object)
        try:
            self.object.delete()
        except RuleBroken as refusal:
            messages.error(self.request, str(refusal))
        except ProtectedError:
            messages.error(
                self.request, _("%(name)s sert déjà\u00a0: il n’est pas possible de supprimer.") % {"name": name}
            )
        else:
            messages.success(self.request, _("Supprimé\u00a0: %(name)s.") % {"name": name})
        return redirect(home)

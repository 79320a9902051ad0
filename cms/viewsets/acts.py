"""One record with what hangs under it, and the acts on it."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button

from cms.viewsets.screens import SAVED, OfRow
from etp.common import RuleBroken


class RecordScreen(OfRow, generic.InspectView):
    """One record with what hangs under it, what is missing, and what can be done next."""

    any_permission_required = ["view"]
    template_name = "cms/reference/record.html"

    def get_fields(self) -> list[str]:
        """None of Wagtail's own lines: the viewset gives the words."""
        return []

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Model:
        """The row, within the reader's reach."""
        return get_object_or_404(self.reached(), pk=self.pk)

    def get_page_title(self) -> str:
        """What kind of record this is."""
        return self.viewset.title_of(self.object)

    def above(self) -> list[dict[str, Any]]:
        """What holds the record; the record itself is here."""
        return self.viewset.trail_to(self.viewset.parent_of(self.object))

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """None: what can be done stands on the screen, in words."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The record as data: facts, notes, sections, buttons."""
        shown = self.viewset.show(self.object, self.request.user)
        return {**super().get_context_data(**kwargs), **shown}


class ActScreen(OfRow, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """One act on a row, with what it asks; without a form, its button is sent from the record itself."""

    permission_required = "change"
    template_name = "cms/reference/act.html"
    model: type[Model] | None = None
    header_icon = ""
    act: Callable[..., Any] | None = None
    lead = ""
    button = gettext_lazy("Enregistrer")
    done = SAVED
    back: Callable[..., str] | None = None
    form_kwargs: Callable[..., dict[str, Any]] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 for a row out of reach, or when there is nothing to ask."""
        self.object = get_object_or_404(self.reached(), pk=kwargs["pk"])
        if self.form_class is None and request.method != "POST":
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do the act; without a form, a refusal is said on the record."""
        if self.form_class is not None:
            return super().post(request, *args, **kwargs)
        try:
            return self.perform({})
        except RuleBroken as refusal:
            messages.error(request, str(refusal))
            return redirect(self.viewset.home_of(self.object))

    def get_form_kwargs(self) -> dict[str, Any]:
        """What the form needs to know of the row."""
        more = self.form_kwargs(self.object) if self.form_kwargs else {}
        return {**super().get_form_kwargs(), **more}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Do the act, or show the form again with the reason why not."""
        try:
            return self.perform(form.cleaned_data)
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)

    def perform(self, data: dict[str, Any]) -> HttpResponse:
        """Call the verb, note it, say it, and go where its result is seen."""
        assert self.act is not None
        result = self.act(self.object, by=self.request.user, **data)
        self.record(self.object, "edit")
        messages.success(self.request, self.done % {"name": self.viewset.name_of(self.object)})
        return redirect(self.back(result) if self.back else self.viewset.home_of(self.object))

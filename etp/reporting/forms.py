from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from etp.common.clock import Period
from etp.network.models import Organisation, Site
from etp.programmes.models import Programme
from etp.reporting.permissions import Reach
from etp.reporting.scope import Scope


class ScopeForm(forms.Form):
    """The scope of a report, in the address: nothing in it names a person."""

    year = forms.TypedChoiceField(label=_("Année"), coerce=int)
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), to_field_name="code", empty_label=None
    )
    carrier = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Structure"), to_field_name="slug", required=False, empty_label=_("Toutes")
    )
    site = forms.ModelChoiceField(
        Site.objects.none(), label=_("Lieu"), to_field_name="slug", required=False, empty_label=_("Tous")
    )

    def __init__(self, *args: Any, reach: Reach, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach
        cast(forms.ChoiceField, self.fields["year"]).choices = [(year, str(year)) for year in years]
        choices = {"programme": reach.programmes, "carrier": reach.carriers, "site": reach.sites}
        for name, found in choices.items():
            self._list(name).queryset = found
        # What every membership of the user narrows to its own cannot be asked as a whole.
        for name in set.intersection(*(set(part.usual()) for part in reach.parts)) if reach.parts else ():
            self._list(name).empty_label = None

    def _list(self, name: str) -> "forms.ModelChoiceField[Any]":
        return cast("forms.ModelChoiceField[Any]", self.fields[name])

    def clean(self) -> dict[str, Any]:
        """Refuse a scope that no single membership covers, although each of its words is known to one of them."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.reach.covering(self.scope()):
            raise forms.ValidationError(_("Cette partie du rapport n’est pas la vôtre."))
        return data

    def scope(self) -> Scope:
        """The scope chosen, once the form is valid."""
        data = self.cleaned_data
        return Scope(Period.year(data["year"]), data["programme"], data["carrier"], data["site"])

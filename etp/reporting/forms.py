from django import forms
from django.utils.translation import gettext_lazy as _

from etp.network.models import Organisation, Site
from etp.reporting.permissions import Reach


class ScopeForm(forms.Form):
    """The scope of a report, in the address: nothing in it names a person."""

    year = forms.TypedChoiceField(label=_("Année"), coerce=int)
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=None, to_field_name="code", empty_label=None)
    carrier = forms.ModelChoiceField(
        label=_("Structure"), queryset=None, to_field_name="slug", required=False, empty_label=_("Toutes")
    )
    site = forms.ModelChoiceField(
        label=_("Lieu"), queryset=None, to_field_name="slug", required=False, empty_label=_("Tous")
    )

    def __init__(self, *args, reach: Reach, years: list[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.fields["programme"].queryset = reach.programmes
        carriers = Organisation.objects.filter(carried__programme__in=reach.programmes).distinct()
        self.fields["carrier"].queryset = carriers if reach.whole else Organisation.objects.none()
        if reach.whole:
            self.fields["site"].queryset = Site.objects.filter(
                programme_sites__programme__in=reach.programmes
            ).distinct()
        else:
            self.fields["site"].queryset = reach.sites
            self.fields["site"].required = True
            self.fields["site"].empty_label = None

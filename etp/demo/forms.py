"""The search of /demo/courrier/."""

from django import forms
from django.utils.translation import gettext_lazy as _

from etp.messaging.enums import Channel


class CourierSearch(forms.Form):
    """Which messages to show: a channel, a part of an address; both optional."""

    channel = forms.ChoiceField(label=_("Canal"), choices=[("", _("Tous")), *Channel.choices], required=False)
    address = forms.CharField(label=_("Adresse ou numéro"), max_length=254, required=False)

    def found_in(self, items):
        """The `items` that match; all of them when the search itself is not valid."""
        if not self.is_valid():
            return items
        if self.cleaned_data["channel"]:
            items = items.filter(channel=self.cleaned_data["channel"])
        return items.filter(address__icontains=self.cleaned_data["address"])

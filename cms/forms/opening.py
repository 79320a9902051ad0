"""« Ouvrir un lieu »: the place, up to three rooms, the programmes that run there and from when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.forms.network import SiteForm
from cms.forms.reference import day_input
from cms.permissions.opening import organisations_opened_by
from etp.common.clock import local_day, moment
from etp.common.text import phone_e164
from etp.programmes.models import Programme
from etp.programmes.permissions import programmes_kept_by

ROOMS = 3


class OpeningForm(SiteForm):
    """A new place with what runs there; only structures and programmes that `by` keeps are offered."""

    programmes = forms.ModelMultipleChoiceField(
        Programme.objects.none(),
        label=_("Programmes qui y ont lieu"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    since = forms.DateField(label=_("À partir du"), widget=day_input())

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_opened_by(by)
        self.fields["programmes"].queryset = programmes_kept_by(by).order_by("title")
        self.fields["since"].initial = local_day(moment(), "Europe/Paris")

    def clean(self):
        """Refuse a phone that cannot be one in the country of the commune."""
        data = super().clean()
        phone, commune = data.get("phone"), data.get("commune")
        if phone and commune and not phone_e164(phone, commune.country):
            self.add_error("phone", _("Ce numéro de téléphone n’est pas complet."))
        return data


class RoomLine(forms.Form):
    """One room; a line left empty is no room."""

    name = forms.CharField(label=_("Nom de la salle"), max_length=80)
    capacity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=500,
        help_text=_("Le nombre de personnes que la salle contient, équipe comprise."),
    )
    equipment = forms.CharField(
        label=_("Équipement"),
        max_length=200,
        required=False,
        help_text=_("Tapis, écran, cuisine : ce qui aide à choisir la salle."),
    )


def room_lines(data=None):
    """The lines of the rooms, each of which may stay empty."""
    return [RoomLine(data, prefix=f"salle-{number}", empty_permitted=True, use_required_attribute=False)
            for number in range(1, ROOMS + 1)]  # fmt: skip


def rooms_in(lines):
    """The rooms that were typed, as the verb takes them."""
    return [line.cleaned_data for line in lines if line.has_changed()]

"""What a visitor leaves to be called back, and what a desk writes about the call."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from etp.common.text import phone_e164
from etp.enrolments.enums import CallEnd, CallTime
from etp.enrolments.forms.referrals import country_of
from etp.network.domain import find_communes
from etp.network.enums import Country
from etp.programmes.enums import VersionState
from etp.programmes.models import Programme


class CallForm(forms.Form):
    """A name, a phone, a time of the day; nothing about health, so no free text."""

    name = forms.CharField(
        label=later("Votre nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=later("Votre téléphone"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel", "inputmode": "tel"}),
    )
    best_time = forms.ChoiceField(
        label=later("Quand vous appeler ?"),
        choices=[(time.value, capfirst(time.label)) for time in CallTime],
        initial=CallTime.ANY,
        widget=forms.RadioSelect,
    )
    commune = forms.CharField(
        label=later("Votre commune"),
        max_length=80,
        required=False,
        help_text=later("Pour que le lieu le plus proche vous appelle."),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        to_field_name="code",
        label=later("Vous pensez à un programme ?"),
        required=False,
        empty_label=later("Je ne sais pas encore"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_force = Programme.objects.filter(versions__state=VersionState.IN_FORCE)
        self.fields["programme"].queryset = in_force.order_by("title")

    def clean(self):
        """Read the phone in the programme’s country, else in France then Belgium; the commune in the shipped list."""
        data = super().clean()
        programme = data.get("programme")
        countries = [country_of(programme)] if programme else [Country.FRANCE, Country.BELGIUM]
        if data.get("phone"):
            numbers = [phone_e164(data["phone"], country) for country in countries]
            data["phone"] = next(filter(None, numbers), "")
            if not data["phone"]:
                self.add_error("phone", _("Ce numéro n’est pas complet. Vérifiez-le, s’il vous plaît."))
        typed = data.get("commune")
        data["commune"] = find_communes(typed).first() if typed else None
        return data


class CallNoteForm(forms.Form):
    """One call; its outcome is the button pressed."""

    note = forms.CharField(label=later("Une note sur cet appel"), max_length=200, required=False)


class CallEndForm(forms.Form):
    """How the request ends, as a code, with a few words."""

    end = forms.ChoiceField(
        label=later("Comment cela se termine-t-il ?"),
        choices=[("", later("Choisir…")), *[(code, CallEnd(code).label) for code in CallEnd.chosen]],
    )
    why = forms.CharField(label=later("Précision"), max_length=200, required=False)


class CallReferralForm(forms.Form):
    """Who was on the phone, and the programme and site they wish to enter."""

    first_name = forms.CharField(label=later("Prénom"), max_length=80)
    last_name = forms.CharField(label=later("Nom"), max_length=80)
    place = forms.ModelChoiceField(None, label=later("Programme et lieu"), empty_label=later("Choisir…"))

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places
        self.fields["place"].label_from_instance = lambda place: f"{place.programme.title} – {place.site.name}"

    def facts(self):
        """What the verb `refer_caller` takes beside the request."""
        place, data = self.cleaned_data["place"], self.cleaned_data
        names = {"first_name": data["first_name"], "last_name": data["last_name"]}
        return {"programme": place.programme, "site": place.site, **names}

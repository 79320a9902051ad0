"""What visitors and front desks type about a request to enter a programme."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.enrolments.enums import CloseReason, Origin
from etp.network.domain import find_communes
from etp.network.enums import Country
from etp.patients.domain import read_contact
from etp.programmes.domain import teaching
from etp.programmes.enums import LegalFrame
from etp.programmes.models import Programme


def day_field(**facts):
    """A date field drawn by the browser's own calendar."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **facts)


def country_of(programme):
    """The country in which this programme's phone numbers are read."""
    return Country.BELGIUM if programme.legal_frame == LegalFrame.PROJECT else Country.FRANCE


class ContactMixin:
    """A field `contact` that holds an e-mail or a phone, read in the country of the programme chosen."""

    def read_contact(self, programme):
        """Put (ContactKind, normalised value) in the cleaned data, or an error beside the field."""
        typed = self.cleaned_data.get("contact")
        if typed and programme:
            try:
                self.cleaned_data["contact"] = read_contact(typed, country_of(programme))
            except RuleBroken as error:
                self.add_error("contact", str(error))


class AskForm(ContactMixin, forms.Form):
    """A visitor asks to enter a programme: a name, one way to be reached, nothing about their health."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        to_field_name="code",
        label=later("Quel programme ?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": later("Choisissez un programme.")},
    )
    first_name = forms.CharField(
        label=later("Prénom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=later("Nom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    contact = forms.CharField(
        label=later("Téléphone ou courriel"),
        max_length=254,
        help_text=later("Pour vous rappeler. Un seul suffit."),
    )
    commune = forms.CharField(
        label=later("Votre commune"),
        max_length=80,
        required=False,
        help_text=later("Pour vous proposer le lieu le plus proche."),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    message = forms.CharField(
        label=later("Quand vous appeler, ou autre chose à nous dire"),
        max_length=1000,
        required=False,
        help_text=later("N’écrivez rien sur votre santé : nous en parlerons de vive voix."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, programme=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = teaching()
        if programme:
            self.fields["programme"].initial = programme.code
            self.fields["programme"].widget = forms.HiddenInput()

    def clean(self):
        """Read the contact in the programme's country and the commune in the shipped list."""
        data = super().clean()
        self.read_contact(data.get("programme"))
        typed = data.get("commune", "")
        data["commune"] = find_communes(typed).first()
        if typed and data["commune"] is None:
            # Kept in the message: someone of the team will know the place.
            data["message"] = _("Commune : %(name)s") % {"name": typed} + "\n" + data.get("message", "")
        return data

    def facts(self):
        """What the verb `ask` takes beside the programme."""
        return {name: self.cleaned_data[name] for name in ("first_name", "last_name", "contact", "commune", "message")}


class ReceiveForm(ContactMixin, forms.Form):
    """A referral that came by letter, phone or mail: five things to type, under a minute."""

    first_name = forms.CharField(label=later("Prénom"), max_length=80)
    last_name = forms.CharField(label=later("Nom"), max_length=80)
    contact = forms.CharField(label=later("Téléphone ou courriel"), max_length=254)
    place = forms.ChoiceField(label=later("Programme et lieu"))
    origin = forms.ChoiceField(label=later("Adressée par"), choices=Origin, initial=Origin.OUTSIDE_HOSPITAL)
    referrer_name = forms.CharField(label=later("Nom du professionnel"), max_length=120, required=False)
    received_on = day_field(label=later("Reçue le"))

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {str(place.pk): place for place in places}
        self.fields["place"].choices = [
            (key, f"{place.programme.title} – {place.site.name}") for key, place in self.places.items()
        ]
        self.fields["received_on"].initial = local_day(moment(), "Europe/Paris")

    def clean(self):
        """Find the programme and the site of the place chosen, and read the contact in its country."""
        data = super().clean()
        place = self.places.get(data.get("place"))
        if place:
            data |= {"programme": place.programme, "site": place.site}
            self.read_contact(place.programme)
        return data

    def facts(self):
        """What the verb `receive` takes beside the programme."""
        names = ("first_name", "last_name", "contact", "site", "origin", "referrer_name", "received_on")
        return {name: self.cleaned_data[name] for name in names}


class AttemptForm(forms.Form):
    """One try to reach the person; the outcome is the button pressed."""

    note = forms.CharField(label=later("Une note sur cet appel"), max_length=200, required=False)


class NextActionForm(forms.Form):
    """What is done next for a referral, and before which day."""

    action = forms.CharField(label=later("À faire"), max_length=120)
    on = day_field(label=later("Avant le"))


class CloseReferralForm(forms.Form):
    """Why a person does not enter, as a code, with a few words."""

    reason = forms.ChoiceField(
        label=later("Raison"), choices=[("", later("Choisir…")), *CloseReason.before_entry.items()]
    )
    why = forms.CharField(label=later("Précision"), max_length=200, required=False)

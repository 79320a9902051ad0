"""What a person is asked to enter their space."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ContactForm(forms.Form):
    """The one question of the sign-in page."""

    contact = forms.CharField(
        label=_("Votre courriel ou votre téléphone portable"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )


class CodeForm(forms.Form):
    """The code that was received; spaces and hyphens are allowed."""

    code = forms.CharField(
        label=_("Code à six chiffres"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class BirthForm(forms.Form):
    """Asked only where several people share a contact."""

    birth_date = forms.DateField(
        label=_("Votre date de naissance"),
        help_text=_("Par exemple : 14/03/1958"),
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"],
        error_messages={"invalid": _("Écrivez le jour, le mois et l’année : 14/03/1958")},
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"autocomplete": "bday", "inputmode": "numeric"}),
    )

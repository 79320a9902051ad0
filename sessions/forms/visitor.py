"""What a visitor types to take a place."""

import secrets
import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from etp.common import RuleBroken
from etp.patients.domain import read_contact
from etp.patients.enums import ContactKind
from etp.programmes.enums import Audience


class Who:
    """Who comes, as the registration form asks it."""

    ME, WITH_SOMEONE, OTHER = "me", "with", "other"
    choices = [
        (ME, _("Moi")),
        (WITH_SOMEONE, _("Moi, avec un proche")),
        (OTHER, _("Une autre personne, que j’inscris")),
    ]


NEEDS = [
    _("Pouvoir me lever et m’allonger"),
    _("Place assise près de la porte"),
    _("Entendre mal"),
    _("Aide pour lire ou écrire"),
    _("Fauteuil roulant"),
]


def plain_name(text):
    """A typed name without the signs that do not show; ValidationError when no letter is left."""
    shown = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf")).strip()
    if not any(sign.isalpha() for sign in shown):
        raise forms.ValidationError(_("Écrivez ce nom avec des lettres."))
    return shown


class RegistrationForm(forms.Form):
    """A name and one way to reach it; nothing is asked about anyone's health."""

    who = forms.ChoiceField(label=_("Qui vient\u202f?"), choices=Who.choices, initial=Who.ME, widget=forms.RadioSelect)
    first_name = forms.CharField(
        label=_("Prénom"),
        max_length=80,
        error_messages={"required": _("Il manque le prénom.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Nom"),
        max_length=80,
        error_messages={"required": _("Il manque le nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    contact = forms.CharField(
        label=_("Téléphone portable ou courriel"),
        max_length=254,
        error_messages={"required": _("Il manque un téléphone ou un courriel.")},
        help_text=_("Pour vous envoyer un code, puis vous prévenir si l’atelier change."),
    )
    needs = forms.MultipleChoiceField(
        label=_("Un besoin pour ce jour-là\u202f?"),
        error_messages={"invalid_choice": _("Choisissez parmi les besoins proposés.")},
        help_text=_("Les animateurs le voient. Ne dites rien de votre santé."),
        choices=[(str(number), words) for number, words in enumerate(NEEDS)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        self.workshop = workshop
        if workshop.module.audience == Audience.PATIENTS:
            self.fields["who"].choices = [choice for choice in Who.choices if choice[0] != Who.WITH_SOMEONE]

    def clean_key(self):
        """The key of this form, which nobody types: cut to what is stored, made anew when it is missing."""
        return self.cleaned_data["key"][:64] or secrets.token_hex(16)

    def clean_first_name(self):
        return plain_name(self.cleaned_data["first_name"])

    def clean_last_name(self):
        return plain_name(self.cleaned_data["last_name"])

    def clean_contact(self):
        """The (kind, value) typed, read in the country of the site; a landline takes no code."""
        try:
            kind, value = read_contact(self.cleaned_data["contact"], self.workshop.site.commune.country)
        except RuleBroken as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        if kind == ContactKind.LANDLINE:
            raise forms.ValidationError(_("Un téléphone fixe ne reçoit pas de code. Appelez-nous, s’il vous plaît."))
        return kind, value

    def answers(self):
        """What is kept on the server until the code comes back; plain values only."""
        data = self.cleaned_data
        kind, value = data["contact"]
        return {
            "who": data["who"],
            "first_name": data["first_name"],
            "last_name": data["last_name"],
            "kind": str(kind),
            "value": value,
            "companions": int(data["who"] == Who.WITH_SOMEONE),
            "chosen_needs": data["needs"],
            "needs": ", ".join(str(NEEDS[int(number)]) for number in data["needs"]),
            "key": data["key"],
        }


class CodeForm(forms.Form):
    """The six digits of the message."""

    code = forms.CharField(
        label=_("Le code reçu"),
        max_length=12,
        error_messages={"required": _("Écrivez les six chiffres du message.")},
        help_text=_("Six chiffres. Il est valable 15 minutes."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input--short"}
        ),
    )

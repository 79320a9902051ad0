"""What is typed on a sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.enums import CareMode, Mark


class MarkForm(forms.Form):
    """One answer of the sheet."""

    mark = forms.ChoiceField(choices=Mark)
    reason = forms.CharField(max_length=200, required=False)
    care_mode = forms.ChoiceField(choices=[("", ""), *CareMode.choices], required=False)
    remote = forms.NullBooleanField(required=False)
    # What the page showed when it was tapped.
    seen = forms.ChoiceField(choices=[("", ""), *Mark.choices], required=False)

    def verb_arguments(self):
        """The arguments of `attendance.mark`: what the form does not carry stays as it is."""
        data = self.cleaned_data
        return {
            "mark": Mark(data["mark"]),
            "reason": data["reason"],
            "care_mode": data["care_mode"] or None,
            "remote": data["remote"],
            "seen": data["seen"] or None,
        }


class WalkInForm(forms.Form):
    """Someone who came without a place."""

    first_name = forms.CharField(
        label=_("Prénom"), max_length=80, error_messages={"required": _("Il manque le prénom.")}
    )
    last_name = forms.CharField(label=_("Nom"), max_length=80, error_messages={"required": _("Il manque le nom.")})
    phone = forms.CharField(
        label=_("Téléphone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class CloseForm(forms.Form):
    """What is asked when nobody came."""

    held = forms.TypedChoiceField(
        label=_("Personne n’est venu. La séance a-t-elle eu lieu\u202f?"),
        choices=[("yes", _("Oui, l’équipe était là")), ("no", _("Non, elle n’a pas eu lieu"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class ActForm(forms.Form):
    """What staff do in someone's name."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("cancel", "remove", "give", "accept", "refuse")])
    why = forms.CharField(max_length=120, required=False)

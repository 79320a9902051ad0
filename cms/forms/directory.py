"""What the owner of a service answers, and why one is withdrawn."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CorrectionForm(forms.Form):
    """What has changed, in the owner's words."""

    words = forms.CharField(
        label=_("Ce qui a changé"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Par exemple : le téléphone, les horaires, le prix. L’équipe corrige l’annuaire."),
    )


class WithdrawForm(forms.Form):
    """Why a service leaves the directory."""

    reason = forms.CharField(label=_("Motif"), max_length=200, help_text=_("Une phrase, par exemple : a fermé."))

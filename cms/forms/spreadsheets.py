"""The file that comes in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    """A spreadsheet to try before it is imported."""

    file = forms.FileField(
        label=_("Fichier à essayer"),
        allow_empty_file=True,
        help_text=_("XLSX ou CSV, 5 Mo et 20\u202f000 lignes au plus. Rien n’est écrit avant votre accord."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )

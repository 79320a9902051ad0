from django import forms
from django.utils.translation import gettext_lazy as _

from etp.network.models import Organisation


class AnswerForm(forms.Form):
    """What a carrier answers in a round: signs, proposes or asks for a change, with a remark."""

    organisation = forms.ModelChoiceField(Organisation.objects.all(), widget=forms.HiddenInput)
    act = forms.ChoiceField(choices=[("sign", ""), ("propose", ""), ("refuse", "")], widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Remarque"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Elle est lue par l’auteur et par les autres structures."),
    )


class RemarkForm(forms.Form):
    """A remark on the words of a round, or what a patient partner thought of them."""

    comment = forms.CharField(label=_("Remarque"), max_length=2000, required=False, widget=forms.Textarea)
    agrees = forms.BooleanField(required=False)


class ObjectionForm(forms.Form):
    """Why one carrier objects to a minor correction."""

    organisation = forms.ModelChoiceField(Organisation.objects.all())
    comment = forms.CharField(max_length=2000, required=False)


class CorrectionForm(forms.Form):
    """The words online that hold a slip, the right ones, and why."""

    find = forms.CharField(
        label=_("Les mots à corriger"),
        max_length=240,
        help_text=_("Recopiez-les exactement comme ils sont en ligne\u00a0: un mot, un numéro de téléphone, un lien."),
    )
    put = forms.CharField(label=_("Les mots justes"), max_length=240)
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=240,
        help_text=_(
            "Les structures lisent cette phrase\u00a0: «\u00a0faute de frappe\u00a0», «\u00a0nouveau numéro\u00a0»…"
        ),
    )


class LedgerFilter(forms.Form):
    """Which acts of a ledger to show."""

    organisation = forms.ChoiceField(label=_("Structure"), required=False)
    text = forms.ChoiceField(label=_("Texte"), required=False)
    year = forms.ChoiceField(label=_("Année"), required=False)

    def __init__(self, *args, organisations, texts, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("Toutes")), *((name, name) for name in organisations)]
        self.fields["text"].choices = [("", _("Tous")), *((str(pk), title) for pk, title in texts)]
        self.fields["year"].choices = [("", _("Toutes")), *((str(year), str(year)) for year in years)]

    def chosen(self):
        """What was chosen and exists; nothing for the rest."""
        if not self.is_valid():
            return {"organisation": "", "text": "", "year": ""}
        return self.cleaned_data

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

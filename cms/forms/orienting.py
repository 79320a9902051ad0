"""The five questions of « Ce programme est-il pour moi ? »; a wording is a fact that anybody can answer, not a test."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.domain.orienting import ANY, Answers
from cms.enums import Company, Seeker

YES, NO = "yes", "no"


class OrientationForm(forms.Form):
    """What is ticked here is read once, to write the answer, and stored nowhere."""

    urgent = forms.ChoiceField(
        label=_("En ce moment, un signe brusque et nouveau vous inquiète-t-il\u202f?"),
        help_text=_(
            "Une douleur dans la poitrine, du mal à respirer ou à parler, un bras ou une jambe qui perd sa force, "
            "du mal à uriner, une forte fièvre."
        ),
        choices=[(NO, _("Non")), (YES, _("Oui"))],
        widget=forms.RadioSelect,
    )
    seeker = forms.ChoiceField(
        label=_("Pour qui cherchez-vous\u202f?"), choices=Seeker.choices, widget=forms.RadioSelect
    )
    topic = forms.ChoiceField(
        label=_("Qui vous ressemble, ou ressemble à cette personne\u202f?"), required=False, widget=forms.RadioSelect
    )
    town = forms.ChoiceField(label=_("Où pourriez-vous venir\u202f?"), required=False)
    company = forms.ChoiceField(
        label=_("Un petit groupe, cela vous irait-il\u202f?"), choices=Company.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [*known.topics(), (ANY, _("Rien de cela, ou je ne sais pas"))]
        self.fields["town"].choices = [(ANY, _("Peu importe")), *known.towns()]
        for name in ("urgent", "seeker", "company"):
            self.fields[name].error_messages["required"] = _("Choisissez une réponse.")

    def answers(self):
        """What was ticked, once valid."""
        given = self.cleaned_data
        return Answers(**{**given, "urgent": given["urgent"] == YES})

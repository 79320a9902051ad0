"""The contacts of a place, as its manager keeps them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from etp.common.text import phone_e164
from etp.network.models import Site


class PlaceContactsForm(forms.ModelForm):
    """Whom to ask and how to come: what a manager knows better than anybody; nothing that identifies the place."""

    class Meta:
        model = Site
        fields = ["who_to_ask", "phone", "how_to_find", "bus", "parking"]
        widgets = {"how_to_find": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "who_to_ask": _("Un prénom et un accueil suffisent."),
            "how_to_find": _("L’entrée, l’étage, ce qu’on voit de la rue."),
        }

    def clean_phone(self):
        """The number as it was typed, once it can be one in the country of the place."""
        typed = self.cleaned_data["phone"].strip()
        if typed and not phone_e164(typed, self.instance.commune.country):
            raise forms.ValidationError(_("Ce numéro de téléphone n’est pas complet."))
        return typed

"""What is typed or chosen on the pages of the workspace."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from etp.enrolments.enums import TransmissionState
from etp.network.models import Site
from etp.spaces.domain.weeks import monday_of

CHANNELS = (_("messagerie sécurisée de santé"), _("courrier postal"), _("remis en main propre"))
EVERYBODY, MINE = "tous", "moi"


class SearchForm(forms.Form):
    """Words of a name, a birth date or a phone number; posted, since a name has no place in an address."""

    words = forms.CharField(
        label=_("Nom, date de naissance ou téléphone"),
        help_text=_("Exemples : le bihan martine, 14/03/1958, 06 39 98 01 02"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_words(self):
        """The words with single spaces."""
        return " ".join(self.cleaned_data["words"].split())


class TransmissionForm(forms.Form):
    """What became of a letter of synthesis."""

    state = forms.ChoiceField(
        label=_("Ce courrier est"),
        choices=[(state.value, state.label) for state in TransmissionState if state != TransmissionState.DUE],
        initial=TransmissionState.SENT,
    )
    recipient = forms.CharField(label=_("Destinataire"), max_length=120, required=False)
    channel = forms.ChoiceField(
        label=_("Par"),
        choices=[("", "–"), *((words, words) for words in CHANNELS)],
        required=False,
    )


class VersionMoveForm(forms.Form):
    """Why a path follows another version."""

    reason = forms.CharField(
        label=_("Pourquoi ce changement"),
        max_length=200,
        help_text=_("Lu par l’équipe dans le dossier. N’écrivez rien sur la santé."),
        error_messages={"required": _("Dites pourquoi ce parcours change de version.")},
    )


class WeekForm(forms.Form):
    """Which week of the agenda, whose sessions, at which site; anything impossible falls back to this week."""

    du = forms.DateField(required=False, widget=forms.HiddenInput)
    qui = forms.ChoiceField(label=_("Séances de"), required=False)
    lieu = forms.ModelChoiceField(
        label=_("Lieu"),
        queryset=Site.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Tous les lieux"),
    )

    def __init__(self, data, *, sites, animators):
        super().__init__(data)
        self.fields["lieu"].queryset = sites
        people = [(str(user.pk), user.get_full_name()) for user in animators]
        self.fields["qui"].choices = [(EVERYBODY, _("Toute l’équipe")), (MINE, _("Moi")), *people]

    def chosen(self, today, usual):
        """The (Monday, whose, site or None) asked for; this week and `usual` for what is missing or impossible."""
        self.is_valid()
        data = self.cleaned_data
        return monday_of(data.get("du") or today), data.get("qui") or usual, data.get("lieu")


def weeks_around(monday):
    """The Mondays before and after."""
    return monday - timedelta(days=7), monday + timedelta(days=7)

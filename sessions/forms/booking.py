"""What staff type to book places for someone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from etp.common import RuleBroken
from etp.patients.domain import read_contact
from sessions.domain.wording import when_words


class SomeoneForm(forms.Form):
    """A new person on the phone: a name, and a contact when there is one."""

    first_name = forms.CharField(label=_("Prénom"), max_length=80)
    last_name = forms.CharField(label=_("Nom"), max_length=80)
    birth_date = forms.DateField(
        label=_("Date de naissance"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    contact = forms.CharField(
        label=_("Téléphone ou courriel"),
        max_length=254,
        required=False,
        help_text=_("Sans contact, les messages partent par la poste."),
    )
    street = forms.CharField(label=_("Adresse"), max_length=160, required=False)
    companions = forms.BooleanField(label=_("Vient avec un proche"), required=False)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, country, **kwargs):
        super().__init__(*args, **kwargs)
        self.country = country

    def clean_contact(self):
        """The (kind, value) typed, or None."""
        typed = self.cleaned_data["contact"]
        if not typed:
            return None
        try:
            return read_contact(typed, self.country)
        except RuleBroken as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class DatesForm(forms.Form):
    """One date a module of the plan, or none for now; built from what is still to be booked."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.dates = {}
        for module, workshops in choices:
            self.dates[module.pk] = {str(workshop.pk): workshop for workshop in workshops}
            self.fields[f"module_{module.pk}"] = forms.ChoiceField(
                label=module.title,
                required=False,
                widget=forms.RadioSelect,
                choices=[*((str(row.pk), _date_words(row)) for row in workshops), ("", _("Plus tard"))],
            )

    def chosen(self):
        """The workshops that were chosen."""
        said = ((pk, self.cleaned_data.get(f"module_{pk}")) for pk in self.dates)
        return [self.dates[pk][value] for pk, value in said if value]


def _date_words(workshop):
    from_where = _("à distance") if workshop.remote else workshop.site.commune.name
    left = workshop.seats_left
    seats = _("%(n)s places") % {"n": left} if left else _("complet, liste d’attente")
    return f"{when_words(workshop)}, {from_where} ({seats})"

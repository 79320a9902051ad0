"""What the screens of the reference data have in common."""

from django import forms
from django.utils.translation import gettext_lazy as _

ZONES = [("Europe/Paris", "Europe/Paris"), ("Europe/Brussels", "Europe/Brussels")]


def day_input():
    """A day, typed or picked with the browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def since_field():
    """The first day of a dated row; empty for today."""
    return forms.DateField(label=_("Depuis le"), required=False, widget=day_input(), help_text=_("Vide : aujourd’hui."))


def zone_field():
    """The clock on the wall."""
    return forms.ChoiceField(
        label=_("Fuseau horaire"), choices=ZONES, help_text=_("L’heure des ateliers se lit à cette horloge.")
    )


class ReferenceForm(forms.ModelForm):
    """A form about a record, inside its `parent` record; what it cannot say alone, a verb of the domain refuses."""

    # Fields that never change once the record exists.
    fixed: tuple[str, ...] = ()

    def __init__(self, *args, parent=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.parent = parent
        if self.instance.pk:
            for name in self.fixed:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Ne change plus après la création.")
        self.prepare()

    def prepare(self):
        """Set the choices that depend on the record or its parent; nothing by default."""


class EndForm(forms.Form):
    """The last day of a dated row, and why."""

    on = forms.DateField(label=_("Dernier jour"), widget=day_input())
    reason = forms.CharField(label=_("Motif"), max_length=200, help_text=_("Une phrase, par exemple : départ."))

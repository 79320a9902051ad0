"""What staff type to plan a workshop, change it, cancel it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from etp.accounts.models import User
from etp.network.models import Room, Site
from etp.programmes.domain import modules_to_plan
from etp.programmes.enums import ModuleKind
from etp.programmes.models import Module, Programme
from sessions.enums import CareMode


def day_field(label):
    """A day, typed or picked."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def hour_field(label):
    """An hour on the wall of the site."""
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def number_field(label, help_text, *, least=1, required=False):
    """A small whole number."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "input--short"})
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=least, max_value=600, required=required, widget=widget
    )


class WhereForm(forms.Form):
    """First what and where: the rest of the form depends on both."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    lieu = forms.ModelChoiceField(Site.objects.none(), label=_("Lieu"), empty_label=None)

    def __init__(self, *args, programmes, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        self.fields["lieu"].queryset = sites


class SlotForm(forms.Form):
    """When, in which room, with whom: what a workshop and an appointment have in common."""

    day = day_field(_("Jour"))
    hour = hour_field(_("Heure"))
    minutes = number_field(_("Durée en minutes"), _("Vide\u00a0: la durée du programme."))
    room = forms.ModelChoiceField(
        Room.objects.none(), label=_("Salle"), required=False, empty_label=_("Sans salle réservée")
    )
    remote = forms.BooleanField(label=_("À distance"), required=False)
    care_mode = forms.ChoiceField(label=_("Prise en charge"), choices=CareMode.choices, initial=CareMode.TOWN)

    def __init__(self, *args, programme, site, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme, self.site = programme, site
        self.fields["room"].queryset = site.rooms.all()
        self.team = team_of(programme)

    def modules(self):
        """The types of session of the version in force and of the one to come, in their order."""
        return modules_to_plan(self.programme)


def team_of(programme):
    """The people who teach in the programme today."""
    live = User.objects.filter(team_memberships__programme=programme, team_memberships__until=None)
    return live.order_by("last_name", "first_name").distinct()


class WorkshopForm(SlotForm):
    """A group session to plan."""

    module = forms.ModelChoiceField(Module.objects.none(), label=_("Atelier"), empty_label=_("Choisissez"))
    animators = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Avec qui\u202f?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    capacity = number_field(_("Places"), _("Vide\u00a0: le nombre prévu par le programme."))
    minimum = number_field(_("Effectif minimum"), _("Vide\u00a0: celui du programme."))
    field_order = ["module", "day", "hour", "minutes", "room", "remote", "animators", "capacity", "minimum"]

    def __init__(self, *args, only_self=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.only_self = only_self
        groups = [ModuleKind.GROUP, ModuleKind.MEETING]
        self.fields["module"].queryset = self.modules().filter(kind__in=groups)
        self.fields["animators"].queryset = self.team

    def clean_animators(self):
        """The chosen people; an educator who plans for themselves is always one of them."""
        chosen = list(self.cleaned_data["animators"])
        if self.only_self is not None and self.only_self not in chosen:
            chosen.insert(0, self.only_self)
        return chosen


class ChangeForm(forms.Form):
    """A new date, hour, room or number of seats, and why."""

    day = day_field(_("Jour"))
    hour = hour_field(_("Heure"))
    minutes = number_field(_("Durée en minutes"), "", required=True)
    room = forms.ModelChoiceField(
        Room.objects.none(), label=_("Salle"), required=False, empty_label=_("Sans salle réservée")
    )
    remote = forms.BooleanField(label=_("À distance"), required=False)
    capacity = number_field(_("Places"), "", required=True)
    minimum = number_field(_("Effectif minimum"), "", required=True)
    why = forms.CharField(
        label=_("Pourquoi ce changement\u202f?"),
        max_length=120,
        required=False,
        help_text=_("Pour l’équipe. Le message aux personnes dit l’ancienne date et la nouvelle."),
    )

    FACTS = ("day", "hour", "minutes", "room", "remote", "capacity", "minimum")

    def __init__(self, *args, workshop, **kwargs):
        initial = {name: getattr(workshop, name) for name in self.FACTS}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["room"].queryset = workshop.site.rooms.all()


class CancelForm(forms.Form):
    """Why a workshop will not take place; the words go to the people registered."""

    reason = forms.CharField(
        label=_("Pourquoi cette séance est-elle annulée\u202f?"),
        max_length=120,
        help_text=_("Chaque personne inscrite reçoit un message. Écrivez des mots simples, sans nom."),
    )


class AppointmentForm(SlotForm):
    """A session for one person."""

    module = forms.ModelChoiceField(Module.objects.none(), label=_("Quel rendez-vous\u202f?"), empty_label=None)
    animator = forms.ModelChoiceField(User.objects.none(), label=_("Avec qui\u202f?"), empty_label=_("Choisissez"))
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    field_order = ["module", "day", "hour", "minutes", "animator", "room", "remote", "care_mode"]

    def __init__(self, *args, modules, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = modules
        self.fields["animator"].queryset = self.team

"""What a coordinator decides when a carrier leaves a programme."""

from django import forms
from django.utils.translation import gettext_lazy as later

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.common.clock import local_day, moment
from etp.enrolments.domain.carrying import carriers_of, sites_of
from etp.enrolments.enums import REASONS, CloseReason, Stage
from etp.enrolments.forms.referrals import day_field
from etp.network.models import Room, Site
from etp.patients.enums import ConsentMeans
from etp.programmes.models import Carrier
from etp.records.enums import ANSWERS, Hanging

CHOOSE = later("Choisir…")


class NamedUser(forms.ModelChoiceField):
    """A member of the team, by name."""

    def label_from_instance(self, obj):
        """Their full name."""
        return obj.get_full_name()


class PrepareForm(forms.Form):
    """Which carrier leaves, on which last day, why."""

    carrier = forms.ModelChoiceField(Carrier.objects.none(), label=later("Structure qui part"), empty_label=CHOOSE)
    on = day_field(label=later("Dernier jour"), help_text=later("Le départ se fait à partir du lendemain."))
    reason = forms.CharField(label=later("Motif"), max_length=200)

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        live = Carrier.objects.filter(programme__in=programmes, until=None)
        self.fields["carrier"].queryset = live.select_related("programme", "organisation")
        self.fields["carrier"].label_from_instance = lambda row: f"{row.organisation.name} – {row.programme.title}"


class LeadForm(forms.Form):
    """Which carrier leads the programme afterwards."""

    carrier = forms.ModelChoiceField(
        Carrier.objects.none(), label=later("Structure référente après le départ"), empty_label=CHOOSE
    )

    def __init__(self, *args, departure, **kwargs):
        super().__init__(*args, **kwargs)
        others = departure.programme.carriers.filter(until=None).exclude(organisation=departure.organisation)
        self.fields["carrier"].queryset = others.select_related("organisation")
        self.fields["carrier"].label_from_instance = lambda row: row.organisation.name
        self.fields["carrier"].initial = departure.new_lead_id


def _places(departure):
    """Where the programme runs today, the places of the carrier that leaves left out."""
    today = local_day(moment(), departure.programme.time_zone)
    found = sites_of(departure.programme, today)
    return Site.objects.filter(pk__in=[site.pk for site in found]).exclude(organisation=departure.organisation)


class PathForm(forms.Form):
    """What becomes of one path."""

    answer = forms.ChoiceField(label=later("Que devient ce parcours ?"), widget=forms.RadioSelect)
    site = forms.ModelChoiceField(Site.objects.none(), label=later("Nouveau lieu"), empty_label=CHOOSE, required=False)
    referent = NamedUser(User.objects.none(), label=later("Nouveau référent"), empty_label=CHOOSE, required=False)
    means = forms.ChoiceField(label=later("Comment la personne a-t-elle donné son accord ?"), required=False)
    agreed_on = day_field(label=later("Accord donné le"), required=False)
    witness = forms.CharField(label=later("Nom du témoin, si de vive voix"), max_length=120, required=False)
    reason = forms.ChoiceField(label=later("Raison, si le parcours s’arrête"), required=False)

    def __init__(self, *args, departure, path, **kwargs):
        super().__init__(*args, **kwargs)
        entered = path.stage == Stage.INCLUDED
        self.fields["answer"].choices = [(answer, answer.label) for answer in ANSWERS[Hanging.PATH]]
        self.fields["site"].queryset = _places(departure)
        self.fields["means"].choices = [("", CHOOSE), *ConsentMeans.choices]
        ends = [(end, end.label) for end in REASONS[Stage.WITHDRAWN]]
        self.fields["reason"].choices = [("", CHOOSE), *(ends if entered else CloseReason.before_entry.items())]
        today = local_day(moment(), departure.programme.time_zone)
        carriers = [row.organisation_id for row in carriers_of(departure.programme, today)]
        others = [pk for pk in carriers if pk != departure.organisation_id]
        teachers = Membership.objects.live().filter(role=Role.EDUCATOR, organisation__in=others)
        found = User.objects.filter(pk__in=teachers.values("user"), is_active=True)
        self.fields["referent"].queryset = found.order_by("last_name", "first_name")
        if not entered:
            for name in ("referent", "means", "agreed_on", "witness"):
                del self.fields[name]

    def facts(self):
        """What the verb takes beside the departure and the path."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class WorkshopForm(forms.Form):
    """What becomes of one session to come."""

    answer = forms.ChoiceField(label=later("Que devient cette séance ?"), widget=forms.RadioSelect)
    site = forms.ModelChoiceField(Site.objects.none(), label=later("Lieu"), empty_label=CHOOSE, required=False)
    room = forms.ModelChoiceField(
        Room.objects.none(), label=later("Salle"), empty_label=later("Sans salle réservée"), required=False
    )
    animator = NamedUser(User.objects.none(), label=later("Animée par"), empty_label=CHOOSE, required=False)
    reason = forms.CharField(
        label=later("Si elle est annulée, ce que les personnes inscrites liront"), max_length=120, required=False
    )

    def __init__(self, *args, departure, **kwargs):
        super().__init__(*args, **kwargs)
        places = _places(departure)
        self.fields["answer"].choices = [(answer, answer.label) for answer in ANSWERS[Hanging.WORKSHOP]]
        self.fields["site"].queryset = places
        self.fields["room"].queryset = Room.objects.filter(site__in=places).select_related("site")
        self.fields["room"].label_from_instance = lambda room: f"{room.site.name} – {room.name}"
        team = departure.programme.team.filter(until=None).exclude(organisation=departure.organisation)
        self.fields["animator"].queryset = User.objects.filter(pk__in=team.values("user")).order_by("last_name")

    def facts(self):
        """What the verb takes beside the departure and the session."""
        return {name: value for name, value in self.cleaned_data.items() if value}


KEPT = {"site": "site", "referent": "user", "animator": "user", "room": "room"}


def initial_of(decision):
    """What a decision already says, for the form that shows it again."""
    if decision is None:
        return {}
    plain = {name: getattr(decision, name) for name in ("answer", "reason", "means", "witness", "agreed_on")}
    return plain | {field: getattr(decision, name) for field, name in KEPT.items()}

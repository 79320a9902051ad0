"""What the team types when someone enters a programme, and when their path ends."""

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.common.clock import local_day, moment
from etp.enrolments.domain.carrying import carriers_of, sites_of
from etp.enrolments.enums import REASONS, CloseReason, Stage
from etp.network.models import Site
from etp.patients.domain import consent_text
from etp.patients.enums import ConsentKind, ConsentMeans

YES_NO = [("yes", later("J’accepte")), ("no", later("Je refuse"))]
# How a path ends for someone who is in the programme; entering, then declining, is another screen.
ENDS = [
    (Stage.CLOSED, later("Son parcours se termine")),
    (Stage.WITHDRAWN, later("La personne quitte le programme")),
    (Stage.TRANSFERRED, later("Une autre équipe prend la suite")),
]


class EndForm(forms.Form):
    """How and why the path of someone in the programme ends; the reasons are those that say the end chosen."""

    stage = forms.ChoiceField(
        label=later("Que se passe-t-il ?"), choices=ENDS, widget=forms.RadioSelect, initial=Stage.CLOSED
    )
    reason = forms.ChoiceField(
        label=later("Raison"),
        error_messages={"invalid_choice": later("Cette raison ne va pas avec la réponse du dessus.")},
    )
    why = forms.CharField(label=later("Précision"), max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Nothing is chosen yet when the page opens: every reason is there, and the answer narrows them.
        stage = self.data.get("stage")
        ends = [stage] if stage in dict(ENDS) else [end for end, _words in ENDS]
        fitting = {reason for end in ends for reason in REASONS[end]}
        known = [(reason.value, reason.label) for reason in CloseReason if reason in fitting]
        self.fields["reason"].choices = [("", later("Choisir…")), *known]


class InclusionForm(forms.Form):
    """Consents one by one and shares carrier by carrier, then who follows the person and where."""

    home_site = forms.ModelChoiceField(
        Site.objects.none(), label=later("Lieu du parcours"), empty_label=later("Choisir…")
    )
    referent = forms.ModelChoiceField(
        User.objects.none(), label=later("Référent du parcours"), empty_label=later("Choisir…")
    )
    means = forms.ChoiceField(
        label=later("Comment la personne répond-elle ?"),
        choices=ConsentMeans,
        widget=forms.RadioSelect,
        initial=ConsentMeans.SCREEN,
    )
    witness = forms.CharField(
        label=later("Nom du témoin"),
        max_length=120,
        required=False,
        help_text=later("Demandé quand la personne répond de vive voix."),
    )

    def __init__(self, *args, enrolment, by, **kwargs):
        super().__init__(*args, **kwargs)
        today = local_day(moment(), enrolment.programme.time_zone)
        self.carriers = [carrier.organisation for carrier in carriers_of(enrolment.programme, today)]
        sites = [site.pk for site in sites_of(enrolment.programme, today)]
        self.fields["home_site"].queryset = Site.objects.filter(pk__in=sites)
        self.fields["home_site"].initial = enrolment.home_site_id
        self.fields["referent"].queryset = educators_of(enrolment.programme, self.carriers)
        self.fields["referent"].initial = by.pk
        self.add_texts()
        for carrier in self.carriers:
            self.fields[f"share_{carrier.pk}"] = answer_field(carrier.name)

    def add_texts(self):
        """Ask each consent in the language of the page that shows it; the page sends back which texts it showed."""
        asked = self.data.get("language") if self.is_bound else get_language()
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        self.texts = {kind: consent_text(kind, language) for kind in ConsentKind}
        self.fields["language"] = forms.CharField(widget=forms.HiddenInput, initial=language)
        for kind, text in self.texts.items():
            self.fields[f"consent_{kind}"] = answer_field(kind.label, text.text)
            version = forms.CharField(widget=forms.HiddenInput, initial=text.version, required=False)
            self.fields[f"version_{kind}"] = version

    def ask_again(self, kinds):
        """Show today's texts of `kinds` with no answer: the ones given were to other words."""
        self.data = self.data.copy()
        for kind in kinds:
            self.data.pop(f"consent_{kind}", None)
            self.data[f"version_{kind}"] = self.texts[kind].version
        self.add_error(None, _("Le texte d’un accord a changé entre-temps : relisez-le avec la personne."))

    def clean(self):
        """Refuse answers to a wording that is no longer the one shown, and a referent who could not open the
        record, since their own organisation may not read it.
        """
        data = super().clean()
        stale = [kind for kind, text in self.texts.items() if data.get(f"version_{kind}") != text.version]
        if stale:
            self.ask_again(stale)
        referent = data.get("referent")
        if referent and not self.errors:
            shares = self.facts()["shares"]
            if not referent.memberships.live().filter(role=Role.EDUCATOR, organisation__in=shares).exists():
                self.add_error(
                    "referent", _("Sa structure n’a pas l’accord de la personne : choisissez quelqu’un d’autre.")
                )
        return data

    def consents(self):
        """The bound fields of the consents, in order."""
        return [self[f"consent_{kind}"] for kind in ConsentKind]

    def shares(self):
        """The bound fields of the shares, the lead carrier first."""
        return [self[f"share_{carrier.pk}"] for carrier in self.carriers]

    def facts(self):
        """What the verb `include` takes beside the path."""
        data = self.cleaned_data
        return {
            "consents": {kind: data[f"consent_{kind}"] == "yes" for kind in ConsentKind},
            "shares": [carrier for carrier in self.carriers if data[f"share_{carrier.pk}"] == "yes"],
            "versions": {kind: data[f"version_{kind}"] for kind in ConsentKind},
            **{name: data[name] for name in ("means", "witness", "home_site", "referent", "language")},
        }


def answer_field(label, text=""):
    """One question answered by yes or no, neither chosen beforehand."""
    return forms.ChoiceField(
        label=label,
        help_text=text,
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": later("Choisissez une des deux réponses.")},
    )


def educators_of(programme, carriers):
    """The members who may follow a person of this programme: educators of a carrier, and its team."""
    today = local_day(moment(), programme.time_zone)
    members = Membership.objects.live(today).filter(role=Role.EDUCATOR, organisation__in=carriers)
    own = members.filter(Q(programme_code="") | Q(programme_code=programme.code))
    return User.objects.filter(pk__in=own.values("user"), is_active=True).order_by("last_name", "first_name")

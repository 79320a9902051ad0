"""A programme, who carries it, where it runs, with whom."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.forms.reference import ReferenceForm, day_input, since_field, zone_field
from etp.accounts.models import Membership, User
from etp.network.models import Organisation, Site
from etp.programmes.enums import LegalFrame
from etp.programmes.models import Carrier, Programme, ProgrammeSite, TeamMember


def structures_of(programme):
    """The organisations that carry the programme or open one of their places to it, today."""
    carried = Q(carried__programme=programme, carried__until=None)
    hosted = Q(sites__programme_sites__programme=programme, sites__programme_sites__until=None)
    return Organisation.objects.filter(carried | hosted).distinct()


def members_of(organisations):
    """The members of these organisations today, by name; never a person who is followed."""
    held = Membership.objects.live().filter(organisation__in=organisations)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("last_name", "first_name")


class MemberField(forms.ModelChoiceField):
    """A member of a structure, named in full."""

    def __init__(self, **kwargs):
        super().__init__(queryset=User.objects.none(), **kwargs)


class ProgrammeForm(ReferenceForm):
    """What a programme is, before it teaches anything."""

    time_zone = zone_field()

    class Meta:
        model = Programme
        fields = ["title", "code", "condition", "target_public", "legal_frame", "need", "justification", "time_zone"]
        help_texts = {
            "title": _("Le nom que les patients liront."),
            "code": _("Un mot court, sans accent ni espace, par exemple : lombalgie. Il ne change plus."),
            "condition": _("La maladie ou la situation, par exemple : lombalgie chronique."),
            "target_public": _("À qui il s’adresse, par exemple : adultes du territoire."),
            "need": _("En France. Vide ailleurs."),
            "justification": _("Pourquoi ce programme, si la maladie n’est pas sur la liste des ALD. Sinon, vide."),
        }


class ProgrammeChangeForm(ReferenceForm):
    """The same without the lasting code, with the coordinator and the rules of the waiting list."""

    time_zone = zone_field()
    coordinator = MemberField(
        label=_("Coordonnateur, coordonnatrice"),
        required=False,
        help_text=_("Un membre d’une structure porteuse. En France, un changement se déclare à l’ARS."),
    )

    class Meta:
        model = Programme
        fields = [
            "title", "condition", "target_public", "legal_frame", "need", "justification", "coordinator", "mandated",
            "funding", "time_zone",
            "offer_hours", "offer_cutoff_hours", "cancel_until_hours", "pair_blocks_next", "proposes_follow_up",
        ]  # fmt: skip
        help_texts = {
            **ProgrammeForm.Meta.help_texts,
            "mandated": _("À cocher si la personne qui coordonne n’est pas professionnelle de santé."),
            "funding": _("Qui paie le programme. En France, un changement peut se déclarer à l’ARS."),
            "offer_hours": _("Passé ce temps, la place va à la personne suivante."),
            "offer_cutoff_hours": _("Trop près de l’atelier, l’équipe appelle elle-même."),
            "pair_blocks_next": _("Par exemple deux proches pour une seule place libre : les suivants attendent."),
        }

    def prepare(self):
        """Offer the members of the structures of the programme, and whoever coordinates it already."""
        known = members_of(structures_of(self.instance))
        self.fields["coordinator"].queryset = known | User.objects.filter(pk=self.instance.coordinator_id)
        if self.instance.legal_frame != LegalFrame.DECLARATION:
            for name in ("need", "justification", "mandated"):
                del self.fields[name]


class SignatoriesForm(ReferenceForm):
    """Who signs in the name of a carrier."""

    signatory = MemberField(
        label=_("Signataire"), required=False, help_text=_("Signe les textes au nom de la structure.")
    )
    deputy = MemberField(label=_("Suppléance"), required=False, help_text=_("Signe en son absence."))

    class Meta:
        model = Carrier
        fields = ["signatory", "deputy"]

    def prepare(self):
        """Offer the members of the structure, and those who sign already."""
        hands = User.objects.filter(pk__in={self.instance.signatory_id, self.instance.deputy_id} - {None})
        choices = members_of([self.instance.organisation_id]) | hands
        self.fields["signatory"].queryset = self.fields["deputy"].queryset = choices


class CarrierForm(ReferenceForm):
    """One more structure carries the programme; its signatories are named once it is there."""

    since = since_field()

    class Meta:
        model = Carrier
        fields = ["organisation", "role", "since"]
        labels = {"organisation": _("Structure"), "role": _("Rôle")}
        help_texts = {
            "organisation": _("Absente de la liste ? La coordination de la plateforme l’ajoute dans « Structures »."),
            "role": _("Une seule structure est référente : elle répond du programme."),
        }


class ProgrammeSiteForm(ReferenceForm):
    """A place where the programme runs."""

    since = since_field()

    class Meta:
        model = ProgrammeSite
        fields = ["site", "since"]
        labels = {"site": _("Lieu")}
        help_texts = {"site": _("Absent de la liste ? La coordination de la plateforme l’ajoute dans « Lieux ».")}

    def prepare(self):
        """Offer the places that are open."""
        self.fields["site"].queryset = Site.objects.filter(closed_on=None).select_related("organisation")


TRAINING = {
    "profession": _("Vide : le métier de son compte."),
    "certificate_on": _("Le jour de l’attestation de 40 heures. Vide tant qu’elle manque."),
    "charter_on": _("Le jour où la charte d’engagement a été signée."),
}


class TeamMemberForm(ReferenceForm):
    """Someone joins the team."""

    user = MemberField(
        label=_("Qui"), help_text=_("Un membre d’une structure du programme. Absent ? Invitez-le depuis « Équipe ».")
    )
    profession = forms.CharField(label=_("Métier"), max_length=80, required=False, help_text=TRAINING["profession"])
    since = since_field()

    class Meta:
        model = TeamMember
        fields = ["user", "organisation", "profession", "physician", "certificate_on", "charter_on", "since"]
        labels = {"organisation": _("Pour quelle structure")}
        help_texts = TRAINING
        widgets = {"certificate_on": day_input(), "charter_on": day_input()}

    def prepare(self):
        """Offer the structures of the programme and their members."""
        structures = structures_of(self.parent)
        self.fields["organisation"].queryset = structures
        self.fields["user"].queryset = members_of(structures)


class TeamMemberChangeForm(ReferenceForm):
    """What is known of someone in the team."""

    class Meta:
        model = TeamMember
        fields = ["profession", "physician", "certificate_on", "charter_on"]
        help_texts = {name: TRAINING[name] for name in ("certificate_on", "charter_on")}
        widgets = TeamMemberForm.Meta.widgets

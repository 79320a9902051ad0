"""What the French law asks of a programme: declarations, proofs, changes to declare."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.forms.reference import ReferenceForm, day_input
from etp.programmes.domain import questions
from etp.programmes.domain.files import MEGABYTES
from etp.programmes.enums import DECLARATION_STEPS, DeclarationState, FileKind
from etp.programmes.models import Declaration, ProgrammeFile


class DeclarationForm(ReferenceForm):
    """A declaration to the regional health agency, or an authorisation given before 2021."""

    class Meta:
        model = Declaration
        fields = ["kind", "agency", "filed_on", "number", "expires_on"]
        labels = {
            "agency": _("Agence régionale de santé"),
            "filed_on": _("Déposée ou accordée le"),
            "number": _("Numéro"),
            "expires_on": _("Fin de l’autorisation"),
        }
        help_texts = {
            "expires_on": _("Pour une autorisation d’avant 2021 seulement. Vide : quatre ans après."),
            "number": _("Vide tant que l’agence n’en a pas donné."),
        }
        widgets = {"filed_on": day_input(), "expires_on": day_input()}


class FollowForm(forms.Form):
    """What happened to a declaration; only what may come next is offered."""

    state = forms.ChoiceField(label=_("Ce qui s’est passé"))
    on = forms.DateField(label=_("Quel jour"), widget=day_input())
    number = forms.CharField(label=_("Numéro donné par l’agence"), max_length=40, required=False)
    note = forms.CharField(label=_("Précision"), max_length=300, required=False)

    def __init__(self, *args, declaration, **kwargs):
        super().__init__(*args, **kwargs)
        steps = DECLARATION_STEPS[declaration.state]
        self.fields["state"].choices = [(step.value, DeclarationState(step).label) for step in steps]


class ChangeAnswerForm(forms.Form):
    """Whether a change is to be declared to the agency, and why."""

    subject = forms.ChoiceField(label=_("Ce qui a changé"))
    notify = forms.TypedChoiceField(
        label=_("À notifier à l’ARS\u202f?"),
        choices=[("yes", _("Oui, c’est à déclarer")), ("no", _("Non"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(
        label=_("Pourquoi"), max_length=300, required=False, help_text=_("À dire si la réponse est non.")
    )

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, **kwargs)
        asked = {row.subject: row.get_subject_display() for row in questions(programme)}
        self.fields["subject"].choices = list(asked.items())


class FileForm(ReferenceForm):
    """A proof for the file of the programme: what it proves, the document, its day."""

    piece = forms.ChoiceField(label=_("Pièce"))
    document = forms.FileField(
        label=_("Document"), help_text=_("PDF, JPEG ou PNG, %(size)d Mo au plus.") % {"size": MEGABYTES}
    )

    class Meta:
        model = ProgrammeFile
        fields = ["dated_on"]
        labels = {"dated_on": _("Datée du")}
        widgets = {"dated_on": day_input()}

    def prepare(self):
        """Offer what the programme may have to prove, member by member."""
        single = [(FileKind.DIAGNOSIS_FORM.value, FileKind.DIAGNOSIS_FORM.label)]
        members = self.parent.team.filter(until=None).select_related("user").order_by("user__last_name")
        kinds = (FileKind.CHARTER, FileKind.CERTIFICATE)
        proofs = [
            (f"{kind.value}-{row.pk}", f"{row.user.get_full_name()} – {kind.label}")
            for row in members
            for kind in kinds
        ]
        attestation = FileKind.ATTESTATION
        given = [
            (f"{attestation.value}-{row.pk}", f"{attestation.label} – {row.get_kind_display()} {row.number}".strip())
            for row in self.parent.declarations.all()
        ]
        self.fields["piece"].choices = [*single, *given, *proofs]
        self.order_fields(["piece", "document", "dated_on"])

    def clean(self):
        """Say by kind and by row what the chosen piece proves; only rows that were offered reach here."""
        data = super().clean()
        kind, _sign, pk = data.get("piece", "").partition("-")
        if kind in FileKind.of_members:
            data["member"] = self.parent.team.get(pk=pk)
        elif kind == FileKind.ATTESTATION:
            data["declaration"] = self.parent.declarations.get(pk=pk)
        return {**data, "kind": kind}

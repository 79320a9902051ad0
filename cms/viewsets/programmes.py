"""Programmes, who carries them, where they run, with whom: what a coordinator keeps up to date."""

from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.domain.editing import name_signatories
from cms.domain.pages import open_programme_page
from cms.forms.programmes import (
    CarrierForm,
    DeclarationChangeForm,
    DeclarationForm,
    ProgrammeChangeForm,
    ProgrammeForm,
    ProgrammeSiteForm,
    SignatoriesForm,
    TeamMemberChangeForm,
    TeamMemberForm,
)
from cms.forms.reference import EndForm
from cms.models import ProgrammePage
from cms.viewsets.network import edit_page
from cms.viewsets.parts import Act, Link
from cms.viewsets.records import ChildViewSet, ReferenceViewSet
from cms.viewsets.versions import VersionViewSet, prepare_version
from etp.accounts.models import User
from etp.programmes import domain
from etp.programmes.enums import LegalFrame
from etp.programmes.models import Carrier, Declaration, Programme, ProgrammeSite, ProgrammeVersion, TeamMember
from etp.records.permissions import may_prepare

END = gettext_lazy("Mettre fin")
ENDED = gettext_lazy("C’est noté : %(name)s prend fin.")
PERIOD = (gettext_lazy("Depuis"), gettext_lazy("Jusqu’au"))


def day(value: date | None) -> str:
    """A day in words, "" for none."""
    return date_format(value) if value else ""


class DatedViewSet(ChildViewSet):
    """Rows under a programme with a first and a last day: never deleted, ended with a reason."""

    parent_field = "programme"
    acts: tuple[Act, ...] = (
        Act(
            "fin",
            END,
            domain.end,
            EndForm,
            gettext_lazy("La ligne reste visible, avec sa fin et son motif."),
            END,
            ENDED,
        ),
    )

    def rows(self, parent: Model) -> QuerySet[Any]:
        """The rows that last first, then by their first day."""
        return super().rows(parent).order_by("-until", "since", "pk")

    def is_over(self, row: Any) -> bool:
        """Whether a last day is written."""
        return row.until is not None

    def refuse_settled(self, row: Any) -> None:
        """A row that has ended stays as it was."""
        if row.until:
            raise Http404

    def line_links(self, row: Any) -> list[Link]:
        """Change what may change, or end it; nothing once it has ended."""
        if self.is_over(row):
            return []
        change = [Link(str(self.change_label), self.url("edit", row))] if self.changes else []
        return [*change, Link(str(END), self.url("fin", row))]


class CarrierViewSet(DatedViewSet):
    """The structures that carry a programme, and who signs for each."""

    model = Carrier
    url_prefix = "structures-porteuses"
    heading = gettext_lazy("Structures porteuses")
    headers = (
        gettext_lazy("Structure"),
        gettext_lazy("Rôle"),
        gettext_lazy("Signataire"),
        gettext_lazy("Suppléance"),
        *PERIOD,
    )
    empty = gettext_lazy("Aucune structure ne porte encore ce programme.")
    add_label = gettext_lazy("Ajouter une structure porteuse")
    change_label = gettext_lazy("Nommer les signataires")
    form, change_form = CarrierForm, SignatoriesForm
    shown_with = ("organisation", "signatory", "deputy")
    # A carrier ends by its departure, in the workspace: people and sessions hang on it.
    acts: tuple[Act, ...] = ()

    def line_links(self, row: Carrier) -> list[Link]:
        """Name who signs, while it carries the programme."""
        return [] if self.is_over(row) else [Link(str(self.change_label), self.url("edit", row))]

    def section_links(self, parent: Programme, reader: User) -> list[Link]:
        """Add one; for who may, prepare a departure."""
        leaving = [Link(_("Préparer un départ"), reverse("records:departures"))] if may_prepare(reader, parent) else []
        return [*super().section_links(parent, reader), *leaving]

    def create(self, data: dict[str, Any], *, parent: Programme, by: User) -> Carrier:
        """One more structure carries the programme."""
        return domain.add_carrier(parent, data.pop("organisation"), by=by, **data)

    def change(self, row: Carrier, form: Any, *, by: User) -> None:
        """Name who signs, and open the editing tool to them."""
        name_signatories(Carrier.objects.get(pk=row.pk), by=by, **form.cleaned_data)

    def name_of(self, row: Carrier) -> str:
        """The structure."""
        return row.organisation.name

    def cells(self, row: Carrier) -> list[str]:
        """The structure, its role, its hands, its days."""
        hands = [user.get_full_name() if user else "" for user in (row.signatory, row.deputy)]
        return [row.organisation.name, row.get_role_display(), *hands, day(row.since), day(row.until)]


class ProgrammeSiteViewSet(DatedViewSet):
    """The places where a programme runs."""

    model = ProgrammeSite
    url_prefix = "lieux-de-programme"
    heading = gettext_lazy("Lieux")
    headers = (gettext_lazy("Lieu"), gettext_lazy("Structure"), *PERIOD)
    empty = gettext_lazy("Ce programme n’a encore lieu nulle part.")
    add_label = gettext_lazy("Ajouter un lieu")
    form, changes = ProgrammeSiteForm, False
    shown_with = ("site__organisation",)

    def create(self, data: dict[str, Any], *, parent: Programme, by: User) -> ProgrammeSite:
        """The programme runs there from a day on."""
        return domain.open_site(parent, data["site"], since=data["since"], by=by)

    def name_of(self, row: ProgrammeSite) -> str:
        """The place."""
        return row.site.name

    def cells(self, row: ProgrammeSite) -> list[str]:
        """The place, whose it is, its days."""
        return [row.site.name, str(row.site.organisation), day(row.since), day(row.until)]


class TeamViewSet(DatedViewSet):
    """The team of a programme, with what the law asks of each."""

    model = TeamMember
    url_prefix = "equipe"
    heading = gettext_lazy("Équipe éducative")
    headers = (
        gettext_lazy("Qui"), gettext_lazy("Métier"), gettext_lazy("Attestation 40 h"), gettext_lazy("Charte signée"),
        *PERIOD,
    )  # fmt: skip
    empty = gettext_lazy("Personne n’est encore dans l’équipe.")
    add_label = gettext_lazy("Ajouter quelqu’un à l’équipe")
    form, change_form = TeamMemberForm, TeamMemberChangeForm
    shown_with = ("user",)

    def create(self, data: dict[str, Any], *, parent: Programme, by: User) -> TeamMember:
        """Someone joins the team."""
        return domain.add_team_member(parent, data.pop("user"), by=by, **data)

    def change(self, row: TeamMember, form: Any, *, by: User) -> None:
        """What is known of them."""
        domain.update_team_member(TeamMember.objects.get(pk=row.pk), by=by, **form.cleaned_data)

    def name_of(self, row: TeamMember) -> str:
        """The person by name."""
        return row.user.get_full_name()

    def cells(self, row: TeamMember) -> list[str]:
        """Their name, their trade, the two proofs, their days."""
        trade = _("%(profession)s, médecin") % {"profession": row.profession} if row.physician else row.profession
        proofs = [day(row.certificate_on) or _("manque"), day(row.charter_on) or _("manque")]
        return [row.user.get_full_name(), trade, *proofs, day(row.since), day(row.until)]


class DeclarationViewSet(ChildViewSet):
    """The declarations to the regional health agency."""

    model = Declaration
    parent_field = "programme"
    url_prefix = "declarations"
    heading = gettext_lazy("Déclaration à l’ARS")
    headers = (
        gettext_lazy("Agence"), gettext_lazy("Numéro"), gettext_lazy("Déposée le"), gettext_lazy("Réputée complète le"),
    )  # fmt: skip
    empty = gettext_lazy("Aucune déclaration n’est enregistrée.")
    add_label = gettext_lazy("Enregistrer une déclaration")
    form, change_form = DeclarationForm, DeclarationChangeForm

    def create(self, data: dict[str, Any], *, parent: Programme, by: User) -> Declaration:
        """A declaration that was filed."""
        return domain.declare(parent, by=by, **data)

    def change(self, row: Declaration, form: Any, *, by: User) -> None:
        """What the agency answered."""
        domain.complete_declaration(row, by=by, **form.cleaned_data)

    def name_of(self, row: Declaration) -> str:
        """The agency and the number."""
        return f"{row.agency} {row.number}".strip()

    def cells(self, row: Declaration) -> list[str]:
        """To whom, under which number, when, and since when it is complete."""
        return [row.agency, row.number, day(row.filed_on), day(row.complete_on)]


def open_version(version: ProgrammeVersion) -> str:
    """The screen of a version."""
    return reverse("reference_programmeversion:inspect", args=[version.pk])


class ProgrammeViewSet(ReferenceViewSet):
    """The programmes within reach, each with everything that hangs under it."""

    model = Programme
    url_prefix = "programmes"
    icon = "clipboard-list"
    singular, plural = gettext_lazy("programme"), gettext_lazy("programmes")
    add_label = gettext_lazy("Ajouter un programme")
    form, change_form = ProgrammeForm, ProgrammeChangeForm
    has_screen = True
    search_fields = ["title", "code"]
    list_display = ["title", "condition", "legal_frame"]
    children = (CarrierViewSet, ProgrammeSiteViewSet, VersionViewSet, TeamViewSet, DeclarationViewSet)
    acts = (
        Act(
            "page-publique",
            gettext_lazy("Créer la page publique de ce programme"),
            open_programme_page,
            done=gettext_lazy("La page est en ligne : %(name)s. Complétez-la ici."),
            back=edit_page,
            right="publish",
        ),
        Act(
            "nouvelle-version",
            gettext_lazy("Préparer une version"),
            prepare_version,
            done=gettext_lazy("La version est en préparation. Ajoutez-y les ateliers et les objectifs."),
            back=open_version,
        ),
    )

    def create(self, data: dict[str, Any], *, parent: None, by: User) -> Programme:
        """A programme without any version."""
        return domain.create_programme(by=by, **data)

    def change(self, row: Programme, form: Any, *, by: User) -> None:
        """Its facts, and who coordinates it."""
        if "coordinator" in form.changed_data:
            domain.name_coordinator(row, form.cleaned_data["coordinator"], by=by)
        form.save()

    def show(self, row: Programme, reader: User) -> dict[str, Any]:
        """The programme with what the law finds missing; Belgium knows no declaration."""
        shown = super().show(row, reader)
        if row.legal_frame != LegalFrame.DECLARATION:
            shown["sections"] = [part for part in shown["sections"] if part.title != str(DeclarationViewSet.heading)]
        return {**shown, "missing": domain.checks(row)}

    def facts(self, row: Programme) -> list[tuple[Any, Any]]:
        """What it is about, for whom, under which law, led by whom."""
        coordinator = row.coordinator.get_full_name() if row.coordinator else ""
        return [
            (_("Problème de santé"), row.condition),
            (_("Public"), row.target_public),
            (_("Cadre légal"), row.get_legal_frame_display()),
            (_("Code"), row.code),
            (_("Coordonnateur, coordonnatrice"), coordinator),
        ]

    def links(self, row: Programme, reader: User) -> list[Link]:
        """Change it, write its public page, or make one when the reader may."""
        page = ProgrammePage.objects.filter(programme=row).first()
        if page:
            public = [Link(_("Écrire la page publique"), edit_page(page))]
        elif self.policy.user_has_permission(reader, "publish"):
            words = _("Créer la page publique de ce programme")
            public = [Link(words, self.url("page-publique", row), sent=True)]
        else:
            public = []
        return [*super().links(row, reader), *public]

"""Programmes, who carries them, where they run, with whom: what a coordinator keeps up to date."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.domain.editing import name_signatories
from cms.domain.pages import open_programme_page
from cms.forms.law import ChangeAnswerForm
from cms.forms.programmes import (
    CarrierForm,
    ProgrammeChangeForm,
    ProgrammeForm,
    ProgrammeSiteForm,
    SignatoriesForm,
)
from cms.models import ProgrammePage
from cms.viewsets.dated import PERIOD, DatedViewSet, day
from cms.viewsets.law import DeclarationViewSet, FileViewSet, changes_of, places
from cms.viewsets.network import edit_page
from cms.viewsets.parts import Act, Link
from cms.viewsets.records import ReferenceViewSet
from cms.viewsets.team import TeamViewSet
from cms.viewsets.versions import VersionViewSet, prepare_version
from etp.accounts.models import User
from etp.programmes import domain
from etp.programmes.enums import LegalFrame
from etp.programmes.models import Carrier, Programme, ProgrammeSite, ProgrammeVersion
from etp.records.permissions import may_prepare


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
    children = (CarrierViewSet, ProgrammeSiteViewSet, VersionViewSet, TeamViewSet, DeclarationViewSet, FileViewSet)
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
        Act(
            "a-notifier",
            gettext_lazy("À notifier à l’ARS\u202f?"),
            domain.answer_change,
            ChangeAnswerForm,
            gettext_lazy("Un changement des objectifs, de la coordination ou du financement peut se déclarer."),
            gettext_lazy("Enregistrer la réponse"),
            form_kwargs=lambda programme: {"programme": programme},
        ),
    )

    def create(self, data: dict[str, Any], *, parent: None, by: User) -> Programme:
        """A programme without any version."""
        return domain.create_programme(by=by, **data)

    def change(self, row: Programme, form: Any, *, by: User) -> None:
        """Its facts, and who coordinates it."""
        kept = Programme.objects.get(pk=row.pk)
        form.save()
        if "coordinator" in form.changed_data:
            domain.name_coordinator(kept, form.cleaned_data["coordinator"], by=by)
        if "funding" in form.changed_data:
            domain.change_funding(kept, form.cleaned_data["funding"], by=by)

    def show(self, row: Programme, reader: User) -> dict[str, Any]:
        """The programme with what the law finds missing; Belgium knows no declaration and none of its proofs."""
        shown = super().show(row, reader)
        if row.legal_frame == LegalFrame.DECLARATION:
            shown["sections"].append(changes_of(row, self))
        else:
            french = {str(DeclarationViewSet.heading), str(FileViewSet.heading)}
            shown["sections"] = [part for part in shown["sections"] if part.title not in french]
        return {**shown, "missing": places(row)}

    def facts(self, row: Programme) -> list[tuple[Any, Any]]:
        """What it is about, for whom, under which law, led by whom."""
        coordinator = row.coordinator.get_full_name() if row.coordinator else ""
        return [
            (_("Problème de santé"), row.condition),
            (_("Public"), row.target_public),
            (_("Cadre légal"), row.get_legal_frame_display()),
            (_("Code"), row.code),
            (_("Coordonnateur, coordonnatrice"), coordinator),
            (_("Choix de ce problème de santé"), row.get_need_display()),
            (_("Source de financement"), row.funding),
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
        file = Link(_("Dossier du programme (ZIP)"), reverse("cms_programme_file", args=[row.pk]))
        return [*super().links(row, reader), file, *public]

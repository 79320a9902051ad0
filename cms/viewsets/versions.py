"""What a programme teaches: its versions with their types of session and objectives; a version in force is settled."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.domain.changes import end_of_path, version_before
from cms.forms.teaching import (
    CompletionForm,
    ForceForm,
    ModuleForm,
    ModuleVersionForm,
    NewModuleForm,
    ObjectiveForm,
)
from cms.viewsets.changes import ChangesScreen
from cms.viewsets.parts import Act, Link
from cms.viewsets.records import ChildViewSet, ReferenceViewSet
from etp.accounts.models import User
from etp.common.clock import local_day, moment
from etp.programmes import domain
from etp.programmes.enums import VersionState
from etp.programmes.models import Module, ModuleVersion, Objective, Programme, ProgrammeVersion

NEW_MODULE = gettext_lazy("Ajouter un nouvel atelier")


class ModuleViewSet(ReferenceViewSet):
    """The types of session, which several programmes may share."""

    model = Module
    url_prefix = "ateliers-types"
    icon = "list-ul"
    singular, plural = gettext_lazy("atelier type"), gettext_lazy("ateliers types")
    add_label = gettext_lazy("Ajouter un atelier type")
    form = ModuleForm
    search_fields = ["title", "code"]
    list_display = ["title", "code", "kind", "access", "audience"]

    def create(self, data: dict[str, Any], *, parent: None, by: User) -> Module:
        """A type of session with its lasting code."""
        return domain.create_module(by=by, **data)


class HeldViewSet(ChildViewSet):
    """Rows of a version: written while it is a draft, only read afterwards."""

    parent_field = "version"
    removable = True

    def refuse_closed(self, parent: ProgrammeVersion) -> None:
        """A version in force takes no row any more."""
        if parent.state != VersionState.DRAFT:
            raise Http404

    def refuse_settled(self, row: Any) -> None:
        """A row of a version in force stays as it is."""
        self.refuse_closed(row.version)

    def line_links(self, row: Any) -> list[Link]:
        """Change or delete, in a draft."""
        return super().line_links(row) if row.version.state == VersionState.DRAFT else []

    def section_links(self, parent: ProgrammeVersion, reader: User) -> list[Link]:
        """Add, in a draft."""
        return super().section_links(parent, reader) if parent.state == VersionState.DRAFT else []


class ModuleVersionViewSet(HeldViewSet):
    """The types of session of a version."""

    model = ModuleVersion
    url_prefix = "ateliers-de-version"
    heading = gettext_lazy("Ateliers")
    headers = (
        gettext_lazy("Rang"), gettext_lazy("Atelier type"), gettext_lazy("Durée"), gettext_lazy("Places"),
        gettext_lazy("Métiers nécessaires"),
    )  # fmt: skip
    empty = gettext_lazy("Cette version ne contient encore aucun atelier.")
    add_label = gettext_lazy("Ajouter un atelier type existant")
    form = ModuleVersionForm
    shown_with = ("module", "version")

    def get_urlpatterns(self) -> list[URLPattern]:
        """One screen more: a new type of session, put in the version at once."""
        words = {"form_class": NewModuleForm, "verb": "create_new", "label": NEW_MODULE}
        new = self.construct_view(self.add_view_class, **words)
        return [*super().get_urlpatterns(), path("nouveau/<int:parent>/atelier-type/", new, name="add_new")]

    def create(self, data: dict[str, Any], *, parent: ProgrammeVersion, by: User) -> ModuleVersion:
        """Put a type of session in the draft."""
        return domain.add_module(parent, data.pop("module"), by=by, **data)

    def create_new(self, data: dict[str, Any], *, parent: ProgrammeVersion, by: User) -> ModuleVersion:
        """Make a type of session and put it in the draft."""
        module = domain.create_module(by=by, **{name: data.pop(name) for name in NewModuleForm.own})
        return domain.add_module(parent, module, by=by, **data)

    def section_links(self, parent: ProgrammeVersion, reader: User) -> list[Link]:
        """A new type of session, or one that exists."""
        found = super().section_links(parent, reader)
        new = Link(str(NEW_MODULE), reverse(self.get_url_name("add_new"), args=[parent.pk]))
        return [new, *found] if found else []

    def name_of(self, row: ModuleVersion) -> str:
        """The type of session."""
        return row.module.title

    def cells(self, row: ModuleVersion) -> list[str]:
        """Its rank, its title, how long, how many, with whom."""
        seats = str(row.max_seats) if row.min_seats == row.max_seats else f"{row.min_seats}–{row.max_seats}"
        return [str(row.order), row.module.title, _("%(count)d min") % {"count": row.minutes}, seats, row.professions]


class ObjectiveViewSet(HeldViewSet):
    """The objectives of a version."""

    model = Objective
    url_prefix = "objectifs"
    heading = gettext_lazy("Objectifs éducatifs")
    headers = (gettext_lazy("Code"), gettext_lazy("Objectif"), gettext_lazy("Compétence"))
    empty = gettext_lazy("Cette version n’a encore aucun objectif.")
    add_label = gettext_lazy("Ajouter un objectif")
    form = ObjectiveForm
    shown_with = ("version",)

    def create(self, data: dict[str, Any], *, parent: ProgrammeVersion, by: User) -> Objective:
        """A skill that the draft aims at."""
        return domain.add_objective(parent, by=by, **data)

    def cells(self, row: Objective) -> list[str]:
        """Its code, its words, its kind."""
        kind = row.get_kind_display()
        return [row.code, row.text, _("%(kind)s, sécurité") % {"kind": kind} if row.security else kind]


class VersionViewSet(ChildViewSet):
    """The versions of a programme; one is prepared, filled, then put in force."""

    model = ProgrammeVersion
    parent_field = "programme"
    url_prefix = "versions"
    has_screen = True
    heading = gettext_lazy("Versions")
    headers = (gettext_lazy("Version"), gettext_lazy("État"), gettext_lazy("En vigueur depuis"))
    empty = gettext_lazy("Ce programme n’enseigne encore rien : préparez sa première version.")
    children = (ModuleVersionViewSet, ObjectiveViewSet)
    shown_with = ("programme",)
    acts = (
        Act(
            "mettre-en-vigueur",
            gettext_lazy("Mettre en vigueur"),
            domain.put_in_force,
            ForceForm,
            gettext_lazy("Une version en vigueur ne change plus. La version précédente est suivie jusqu’à ce jour."),
            done=gettext_lazy("C’est fait : %(name)s entre en vigueur le jour choisi."),
        ),
        Act(
            "fin-de-parcours",
            gettext_lazy("Régler la fin de parcours"),
            domain.rule_completion,
            CompletionForm,
            gettext_lazy("Quand un parcours compte comme terminé."),
            gettext_lazy("Enregistrer"),
            form_kwargs=lambda version: {"version": version},
        ),
        Act(
            "reprendre",
            gettext_lazy("Reprendre en brouillon"),
            domain.take_back,
            done=gettext_lazy("C’est fait : %(name)s est de nouveau en préparation."),
        ),
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        """One screen more: what a version changes to the one before."""
        changes = self.construct_view(ChangesScreen)
        return [*super().get_urlpatterns(), path("<int:pk>/ce-qui-change/", changes, name="changes")]

    def rows(self, parent: Model) -> QuerySet[Any]:
        """The last version first."""
        return domain.with_following(super().rows(parent)).order_by("-number")

    def name_of(self, row: ProgrammeVersion) -> str:
        """The version by its number."""
        return _("Version %(number)d") % {"number": row.number}

    def title_of(self, row: ProgrammeVersion) -> str:
        """Whose version this is."""
        return row.programme.title

    def cells(self, row: ProgrammeVersion) -> list[str]:
        """Its number, its state, its first day."""
        return [self.name_of(row), self._standing(row), date_format(row.in_force_from) if row.in_force_from else ""]

    def is_over(self, row: ProgrammeVersion) -> bool:
        """Whether another version replaced it."""
        return self._standing(row) == VersionState.RETIRED.label

    def _standing(self, row: Any) -> str:
        return domain.version_standing(row, local_day(moment(), row.programme.time_zone))

    def standing_of(self, row: ProgrammeVersion) -> str:
        """Where a version stands today, in words."""
        return self._standing(domain.with_following(ProgrammeVersion.objects.all()).get(pk=row.pk))

    def line_links(self, row: ProgrammeVersion) -> list[Link]:
        """Open it."""
        return [Link(_("Ouvrir"), self.open_url(row))]

    def section_links(self, parent: Programme, reader: User) -> list[Link]:
        """Prepare the next one, unless a draft is open."""
        states = set(parent.versions.values_list("state", flat=True))
        if VersionState.DRAFT in states:
            return []
        words = _("Préparer la version suivante") if states else _("Préparer la première version")
        return [Link(words, self.above.url("nouvelle-version", parent), sent=True)]

    def facts(self, row: ProgrammeVersion) -> list[tuple[Any, Any]]:
        """Its programme, its state, its first day, when a path is complete."""
        begun = date_format(row.in_force_from) if row.in_force_from else ""
        return [
            (_("Programme"), row.programme.title),
            (_("État"), self.standing_of(row)),
            (_("Nouveaux parcours"), self._followed(row)),
            (_("En vigueur depuis"), begun),
            (_("Fin de parcours"), end_of_path(row)),
        ]

    def _followed(self, row: ProgrammeVersion) -> str:
        """Which version a new path follows until the one to come begins; "" when none is to come."""
        now, coming = domain.version_in_force(row.programme), domain.version_to_come(row.programme)
        if now is None or coming is None or coming.in_force_from is None or row not in (now, coming):
            return ""
        facts = {"now": now.number, "next": coming.number, "day": date_format(coming.in_force_from)}
        return _("version %(now)d jusque-là, puis version %(next)d à partir du %(day)s") % facts

    def links(self, row: ProgrammeVersion, reader: User) -> list[Link]:
        """What it changes; a draft is put in force and ruled, one to come is taken back."""
        read = [Link(_("Ce qui change"), self.url("changes", row))] if version_before(row) else []
        offered = ("mettre-en-vigueur", "fin-de-parcours") if row.state == VersionState.DRAFT else ()
        acts = [act for act in self.acts if act.slug in offered]
        links = [Link(str(act.title), self.url(act.slug, row), main=not rank) for rank, act in enumerate(acts)]
        if row == domain.version_to_come(row.programme):
            links.append(Link(_("Reprendre en brouillon"), self.url("reprendre", row), sent=True))
        return [*links, *read]


def prepare_version(programme: Programme, *, by: User) -> ProgrammeVersion:
    """The next draft of a programme, which starts as its latest version."""
    return domain.draft_version(programme, like=programme.versions.order_by("-number").first(), by=by)

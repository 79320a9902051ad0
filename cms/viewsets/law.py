"""What the French law asks of a programme: its declarations, its proofs, the changes to declare, what is missing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.forms.law import DeclarationForm, FileForm, FollowForm
from cms.viewsets.dated import day
from cms.viewsets.parts import Act, Line, Link, Section
from cms.viewsets.records import ChildViewSet, ReferenceViewSet
from etp.accounts.models import User
from etp.common.clock import local_day, moment
from etp.programmes import domain
from etp.programmes.domain.checks import Where
from etp.programmes.enums import DECLARATION_STEPS
from etp.programmes.models import Declaration, Programme, ProgrammeFile


@dataclass(frozen=True)
class Item:
    """What is missing, in a sentence, with the screen where it is put right."""

    sentence: str
    url: str
    to_confirm: bool


# The screen that puts right each kind of lack, under the programme; the others name their own row.
OF_PROGRAMME = {
    Where.PROGRAMME: "programme:edit",
    Where.CARRIERS: "carrier:add",
    Where.SITES: "programmesite:add",
    Where.TEAM: "teammember:add",
    Where.DECLARE: "declaration:add",
    Where.FILE: "programmefile:add",
    Where.QUESTION: "programme:a-notifier",
    Where.VERSIONS: "programme:inspect",
}
OF_ROW = {Where.MEMBER: "teammember:edit", Where.DECLARATION: "declaration:inspect"}


def places(programme: Programme) -> list[Item]:
    """What is missing in the programme, each with the address where it is put right."""
    found = []
    for lack in domain.checks(programme):
        name = OF_ROW.get(lack.where) or OF_PROGRAMME[lack.where]
        url = reverse(f"reference_{name}", args=[lack.pk or programme.pk])
        found.append(Item(lack.sentence, url, lack.to_confirm))
    return found


class DeclarationViewSet(ChildViewSet):
    """The declarations to the regional health agency, each with its history."""

    model = Declaration
    parent_field = "programme"
    url_prefix = "declarations"
    has_screen, changes = True, False
    singular = gettext_lazy("déclaration à l’ARS")
    heading = gettext_lazy("Déclaration à l’ARS")
    headers = (
        gettext_lazy("Agence"), gettext_lazy("Nature"), gettext_lazy("Numéro"), gettext_lazy("Déposée ou accordée le"),
        gettext_lazy("État"),
    )  # fmt: skip
    empty = gettext_lazy("Aucune déclaration n’est enregistrée.")
    add_label = gettext_lazy("Enregistrer une déclaration")
    form = DeclarationForm
    shown_with = ("programme",)
    acts = (
        Act(
            "suite",
            gettext_lazy("Noter la suite"),
            domain.follow_declaration,
            FollowForm,
            gettext_lazy("Ce que l’agence a fait, ou ce qui lui a été répondu."),
            gettext_lazy("Enregistrer"),
            form_kwargs=lambda declaration: {"declaration": declaration},
        ),
    )

    def create(self, data: dict[str, Any], *, parent: Programme, by: User) -> Declaration:
        """A declaration that was filed."""
        return domain.declare(parent, by=by, **data)

    def rows(self, parent: Model) -> QuerySet[Any]:
        """In the order in which they were filed."""
        return super().rows(parent).order_by("filed_on", "pk")

    def name_of(self, row: Declaration) -> str:
        """The agency and the number."""
        return f"{row.agency} {row.number}".strip()

    def state_of(self, row: Declaration) -> str:
        """Where it stands today in words, with what the silence of the agency means."""
        now = domain.standing(row, local_day(moment(), row.programme.time_zone))
        if now.by_silence:
            return _("complète depuis le %(day)s, après deux mois sans réponse") % {"day": day(now.since)}
        words = _("%(state)s le %(day)s") % {"state": now.state.label, "day": day(now.since)}
        if now.silent_until:
            words = _("%(words)s ; sans réponse, complète le %(day)s") % {"words": words, "day": day(now.silent_until)}
        return words

    def cells(self, row: Declaration) -> list[str]:
        """To whom, for what, under which number, when, and where it stands."""
        return [row.agency, row.get_kind_display(), row.number, day(row.filed_on), self.state_of(row)]

    def line_links(self, row: Declaration) -> list[Link]:
        """Open it."""
        return [Link(_("Ouvrir"), self.open_url(row))]

    def links(self, row: Declaration, reader: User) -> list[Link]:
        """Note what comes next while something can, attach the attestation."""
        follow = [Link(_("Noter la suite"), self.url("suite", row), main=True)] if DECLARATION_STEPS[row.state] else []
        add = reverse("reference_programmefile:add", args=[row.programme_id])
        return [*follow, Link(_("Joindre l’attestation"), f"{add}?piece=attestation-{row.pk}")]

    def facts(self, row: Declaration) -> list[tuple[Any, Any]]:
        """Whose it is, to whom, since when, where it stands, what it told."""
        changes = ", ".join(str(change.get_subject_display()) for change in row.changes.all())
        return [
            (_("Programme"), row.programme.title), (_("Nature"), row.get_kind_display()), (_("Agence"), row.agency),
            (_("Numéro"), row.number), (_("Déposée ou accordée le"), day(row.filed_on)),
            (_("État"), self.state_of(row)), (_("Fin de l’autorisation"), day(row.expires_on)),
            (_("Changements déclarés"), changes),
        ]  # fmt: skip

    def show(self, row: Declaration, reader: User) -> dict[str, Any]:
        """The declaration with everything that happened to it."""
        events = row.events.select_related("by")
        lines = [Line([day(event.on), event.get_state_display(), event.note, named(event.by)]) for event in events]
        headers = [_("Jour"), _("Ce qui s’est passé"), _("Précision"), _("Noté par")]
        history = Section(_("Historique"), headers, lines, _("Rien n’est noté."), [])
        return {**super().show(row, reader), "sections": [history]}


def named(user: User | None) -> str:
    """A member in full, "" for none."""
    return user.get_full_name() if user else ""


class FileViewSet(ChildViewSet):
    """The proofs in the file of a programme: a new one replaces the one before, which stays in the history."""

    model = ProgrammeFile
    parent_field = "programme"
    url_prefix = "pieces"
    changes = False
    heading = gettext_lazy("Pièces du dossier")
    headers = (
        gettext_lazy("Pièce"), gettext_lazy("De qui, de quoi"), gettext_lazy("Datée du"), gettext_lazy("Jointe par"),
        gettext_lazy("Remplacée le"),
    )  # fmt: skip
    empty = gettext_lazy("Le dossier ne contient encore aucune pièce.")
    add_label = gettext_lazy("Joindre une pièce")
    form = FileForm
    prefilled = ("piece",)
    shown_with = ("programme", "member__user", "declaration", "added_by")

    def create(self, data: dict[str, Any], *, parent: Programme, by: User) -> ProgrammeFile:
        """Keep the document, in place of the one it renews."""
        document = data["document"]
        what = {key: data[key] for key in ("kind", "member", "declaration") if key in data}
        return domain.keep_file(
            parent, data=document.read(), name=document.name, dated_on=data["dated_on"], by=by, **what
        )

    def rows(self, parent: Model) -> QuerySet[Any]:
        """Those in use first, then those replaced."""
        return super().rows(parent).order_by("-replaced_at", "kind", "added_at")

    def name_of(self, row: ProgrammeFile) -> str:
        """What the piece is."""
        return str(row.get_kind_display())

    def cells(self, row: ProgrammeFile) -> list[str]:
        """What it is, of whom, its day, whose hand, since when it is replaced."""
        about = named(row.member.user) if row.member else (row.declaration.agency if row.declaration else "")
        over = day(local_day(row.replaced_at, row.programme.time_zone)) if row.replaced_at else ""
        return [self.name_of(row), about, day(row.dated_on), named(row.added_by), over]

    def is_over(self, row: ProgrammeFile) -> bool:
        """Whether another one replaced it."""
        return row.replaced_at is not None

    def line_links(self, row: ProgrammeFile) -> list[Link]:
        """Fetch it."""
        return [Link(_("Télécharger"), reverse("programmes:file", args=[row.pk]))]


def changes_of(programme: Programme, above: ReferenceViewSet) -> Section:
    """What changed since the declaration, what the team answered, and which declaration told it."""
    rows = programme.changes_to_declare.select_related("answered_by", "declaration")
    lines = [_line_of_change(row) for row in rows]
    asked = bool(domain.questions(programme))
    links = [Link(_("Répondre : à notifier à l’ARS\u202f?"), above.url("a-notifier", programme))] if asked else []
    headers = [_("Changement"), _("Le"), _("À notifier"), _("Pourquoi"), _("Répondu par"), _("Déclaré le")]
    return Section(_("Changements à notifier"), headers, lines, _("Aucun changement n’est noté."), links)


def _line_of_change(row: Any) -> Line:
    answer = _("sans réponse") if row.notify is None else (_("oui") if row.notify else _("non"))
    told = day(row.declaration.filed_on) if row.declaration else ""
    cells = [str(row.get_subject_display()), day(row.happened_on), answer, row.reason, named(row.answered_by), told]
    return Line(cells, over=row.declaration_id is not None)

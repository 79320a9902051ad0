"""The directory of services: the entries that wait for the team first, what was done to each, and what can be done."""

from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from cms.domain.directory import act_words, waits_first
from cms.forms.directory import WithdrawForm
from cms.forms.network import DirectoryEntryForm
from cms.viewsets.parts import Act, Line, Link, Section
from cms.viewsets.records import ReferenceViewSet
from cms.viewsets.screens import ListScreen
from etp.accounts.models import User
from etp.network.domain import add_entry, confirm_entry, correct_entry, free_slug, restore_entry, withdraw_entry
from etp.network.enums import EntryState
from etp.network.models import DirectoryEntry


def confirm(entry: DirectoryEntry, *, by: User) -> DirectoryEntry:
    """Note that a member has checked the entry, by telephone for example."""
    return confirm_entry(entry, by=key_of(by))


def withdraw(entry: DirectoryEntry, *, reason: str, by: User) -> DirectoryEntry:
    """Take the entry off the list."""
    return withdraw_entry(entry, reason=reason, by=key_of(by))


def restore(entry: DirectoryEntry, *, by: User) -> DirectoryEntry:
    """Put the entry back, to be confirmed."""
    return restore_entry(entry, by=key_of(by))


def key_of(user: User) -> str:
    """The opaque key of a member in the history of an entry."""
    return f"user:{user.pk}"


class WorkList(ListScreen):
    """Corrections to write and entries to confirm come before the others."""

    default_ordering = None

    def get_base_queryset(self) -> QuerySet[Any]:
        """The entries, those that wait for somebody first."""
        return waits_first(super().get_base_queryset())


class DirectoryViewSet(ReferenceViewSet):
    """The services of the directory."""

    model = DirectoryEntry
    url_prefix = "annuaire"
    icon = "list-ul"
    singular, plural = gettext_lazy("service de l’annuaire"), gettext_lazy("annuaire")
    add_label = gettext_lazy("Ajouter un service")
    form = DirectoryEntryForm
    has_screen = True
    index_view_class = WorkList
    shown_with = ("commune",)
    search_fields = ["name", "commune__name"]
    list_display = [
        "name",
        Column("commune.name", label=gettext_lazy("Commune")),
        Column("get_state_display", label=gettext_lazy("État")),
        Column("confirmed_on", label=gettext_lazy("Confirmé le")),
        Column("proposed", label=gettext_lazy("Correction proposée")),
    ]
    acts = (
        Act("confirmer", gettext_lazy("Tout est juste aujourd’hui"), confirm),
        Act("retirer", gettext_lazy("Retirer de l’annuaire"), withdraw, form=WithdrawForm),
        Act("remettre", gettext_lazy("Remettre dans l’annuaire"), restore),
    )

    def create(self, data: dict[str, Any], *, parent: None, by: User) -> DirectoryEntry:
        """An entry confirmed today."""
        return add_entry(slug=free_slug(DirectoryEntry, data["name"]), by=key_of(by), **data)

    def change(self, row: DirectoryEntry, form: Any, *, by: User) -> None:
        """Write what was corrected, with its line of history."""
        correct_entry(row, by=key_of(by), **form.cleaned_data)

    def facts(self, row: DirectoryEntry) -> list[tuple[Any, Any]]:
        """What the list says, who confirms it and when."""
        return [
            (_("État"), row.get_state_display()),
            (_("Correction proposée"), row.proposed),
            (_("Ce qu’on y trouve"), row.offer),
            (_("Adresse"), ", ".join(part for part in (row.street, str(row.commune)) if part)),
            (_("Téléphone"), row.phone),
            (_("Qui confirme"), " ".join(part for part in (row.owner_name, row.owner_email) if part)),
            (_("Confirmé le"), date_format(row.confirmed_on)),
            (_("Demandé le"), date_format(row.asked_at) if row.asked_at else ""),
        ]

    def links(self, row: DirectoryEntry, reader: User) -> list[Link]:
        """Correct, confirm and withdraw; put back what was withdrawn."""
        if row.state == EntryState.WITHDRAWN:
            return [Link(_("Remettre dans l’annuaire"), self.url("remettre", row), sent=True)]
        return [
            *super().links(row, reader),
            Link(_("Tout est juste aujourd’hui"), self.url("confirmer", row), sent=True, main=True),
            Link(_("Retirer de l’annuaire"), self.url("retirer", row)),
        ]

    def show(self, row: DirectoryEntry, reader: User) -> dict[str, Any]:
        """The record with its history, last act first."""
        acts = row.events.order_by("-at", "-pk")
        lines = [Line([date_format(each.at, "DATETIME_FORMAT"), act_words(each), each.why]) for each in acts]
        headers = [_("Quand"), _("Quoi"), _("Motif")]
        return {**super().show(row, reader), "sections": [Section(_("Historique"), headers, lines, "", [])]}

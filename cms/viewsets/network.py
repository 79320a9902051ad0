"""Structures, places with their rooms and closed days: data of the whole platform."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from cms.domain.pages import open_site_page
from cms.forms.network import ClosureForm, OrganisationForm, RoomForm, SiteChangeForm, SiteForm
from cms.models import SitePage
from cms.viewsets.parts import Act, Link
from cms.viewsets.records import ChildViewSet, ReferenceViewSet
from etp.accounts.models import User
from etp.network.domain import (
    add_room,
    close_site_for,
    confirm_room,
    doubt_about,
    free_slug,
    open_organisation,
    open_place,
)
from etp.network.enums import RoomState
from etp.network.models import Closure, Organisation, Room, Site


def edit_page(page: Any) -> str:
    """Where a page is written."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def agree(room: Room, *, by: User) -> Room:
    """Note that whoever lends the room has said yes."""
    return confirm_room(room, by=by.get_full_name())


def agreement_words(room: Room) -> str:
    """Asked of whom and since when, or confirmed when and noted by whom; « confirmée » for a room of the place."""
    asked = room.state == RoomState.ASKED
    who, day = (room.asked_of, room.asked_on) if asked else (room.confirmed_by, room.confirmed_on)
    parts = [room.get_state_display(), date_format(day) if day else "", who]
    return ", ".join(part for part in parts if part)


class OrganisationViewSet(ReferenceViewSet):
    """The structures of the territory."""

    model = Organisation
    url_prefix = "structures"
    icon = "group"
    singular, plural = gettext_lazy("structure"), gettext_lazy("structures")
    add_label = gettext_lazy("Ajouter une structure")
    form = OrganisationForm
    search_fields = ["name", "short_name"]
    list_display = ["name", "short_name", "kind", "country"]

    def create(self, data: dict[str, Any], *, parent: None, by: User) -> Organisation:
        """A structure, with a short name for addresses made from its own."""
        return open_organisation(slug=free_slug(Organisation, data["short_name"]), **data)

    def doubt(self, row: Organisation) -> str:
        """A number that has not the usual length."""
        return doubt_about(row.identifier, row.country)


class RoomViewSet(ChildViewSet):
    """The rooms of a place."""

    model = Room
    url_prefix = "salles"
    parent_field = "site"
    heading = gettext_lazy("Salles")
    headers = (gettext_lazy("Salle"), gettext_lazy("Places"), gettext_lazy("Équipement"), gettext_lazy("Accord"))
    empty = gettext_lazy("Aucune salle : les ateliers s’y prévoient sans salle réservée.")
    add_label = gettext_lazy("Ajouter une salle")
    form = RoomForm
    removable = True
    acts = (Act("accord", gettext_lazy("Accord reçu"), agree),)

    def create(self, data: dict[str, Any], *, parent: Site, by: User) -> Room:
        """A room of the place."""
        return add_room(parent, **data)

    def cells(self, row: Room) -> list[str]:
        """Its name, its places, what it holds, and whether whoever lends it has said yes."""
        return [row.name, str(row.capacity), row.equipment, agreement_words(row)]

    def line_links(self, row: Room) -> list[Link]:
        """Change it, remove it; note the agreement that is waited for."""
        links = super().line_links(row)
        if row.state == RoomState.ASKED:
            links.append(Link(_("Accord reçu"), self.url("accord", row), sent=True))
        return links


class ClosureViewSet(ChildViewSet):
    """The days on which a place opens to nobody."""

    model = Closure
    url_prefix = "fermetures"
    parent_field = "site"
    heading = gettext_lazy("Jours de fermeture")
    headers = (gettext_lazy("Du"), gettext_lazy("Au"), gettext_lazy("Motif"))
    empty = gettext_lazy("Aucun jour de fermeture.")
    add_label = gettext_lazy("Ajouter une fermeture")
    form = ClosureForm
    removable = True

    def create(self, data: dict[str, Any], *, parent: Site, by: User) -> Closure:
        """Closed days of the place."""
        return close_site_for(parent, **data)

    def cells(self, row: Closure) -> list[str]:
        """The two days, both closed, and why."""
        return [date_format(row.first_day), date_format(row.last_day), row.reason]


class SiteViewSet(ReferenceViewSet):
    """The places where workshops are held."""

    model = Site
    url_prefix = "lieux"
    icon = "home"
    singular, plural = gettext_lazy("lieu"), gettext_lazy("lieux")
    add_label = gettext_lazy("Ajouter un lieu")
    form, change_form = SiteForm, SiteChangeForm
    has_screen = True
    shown_with = ("organisation", "commune")
    search_fields = ["name", "commune__name"]
    list_display = [
        "name",
        Column("organisation", label=gettext_lazy("Structure")),
        Column("commune.name", label=gettext_lazy("Commune")),
        "closed_on",
    ]
    children = (RoomViewSet, ClosureViewSet)
    acts = (
        Act(
            "page-publique",
            gettext_lazy("Créer la page publique de ce lieu"),
            open_site_page,
            done=gettext_lazy("La page est en ligne : %(name)s. Complétez-la ici."),
            back=edit_page,
        ),
    )

    def create(self, data: dict[str, Any], *, parent: None, by: User) -> Site:
        """A place of a structure, with a short name for addresses made from its own."""
        return open_place(data.pop("organisation"), slug=free_slug(Site, data["name"]), **data)

    def facts(self, row: Site) -> list[tuple[Any, Any]]:
        """What a visitor needs to come."""
        address = ", ".join(part for part in (row.street, f"{row.postcode} {row.commune.name}") if part)
        return [
            (_("Structure"), row.organisation.name),
            (_("Adresse"), address),
            (_("Téléphone"), row.phone),
            (_("Qui demander"), row.who_to_ask),
            (_("Comment venir"), row.how_to_find),
            (_("Fermé depuis"), date_format(row.closed_on) if row.closed_on else ""),
        ]

    def links(self, row: Site, reader: User) -> list[Link]:
        """Change it, write its public page, or make one."""
        page = SitePage.objects.filter(site=row).first()
        if page:
            public = Link(_("Écrire la page publique"), edit_page(page))
        else:
            public = Link(_("Créer la page publique de ce lieu"), self.url("page-publique", row), sent=True)
        return [*super().links(row, reader), public]

"""Structures, places, rooms and the directory as spreadsheets."""

from django.utils.translation import gettext_lazy as _

from etp.common.cells import Cell, ChoiceCell, CountCell, DayCell, RowCell, YesNoCell
from etp.common.sheets import BATCH, Sheet, column
from etp.network.domain import doubt_about
from etp.network.domain.directory import entry_events, plan_review
from etp.network.enums import Country, OrganisationKind, RoomState, ServiceKind
from etp.network.models import Commune, DirectoryEntry, Organisation, Room, Site

IDENTIFIER = _("identifiant Escale")
ZONES = ("Europe/Paris", "Europe/Brussels")


class ZoneCell(Cell):
    """The clock on the wall; empty for that of Paris."""

    def clean(self, value, row=None, **kwargs):
        """One of the two clocks of the territory."""
        if value and value not in ZONES:
            raise ValueError(self.accepted())
        return value

    def accepted(self):
        """What may be typed, in words."""
        return ", ".join(ZONES)


def commune_cell():
    """A commune by its name and postcode, or by its name alone where no other has it."""
    return RowCell(Commune.objects.all, str, lambda row: row.name)


def organisation_cell():
    """A structure by its name, its short name or its identifier."""
    return RowCell(Organisation.objects.all, lambda row: row.name, lambda row: row.short_name, lambda row: row.slug)


class OrganisationSheet(Sheet):
    """The structures of the territory."""

    model = Organisation
    title = _("structures")

    slug = column(IDENTIFIER, "slug")
    name = column(_("nom"), "name", required=True)
    short_name = column(_("nom court"), "short_name", required=True)
    kind = column(_("type"), "kind", ChoiceCell(OrganisationKind), required=True)
    country = column(_("pays"), "country", ChoiceCell(Country), required=True)
    identifier = column(_("FINESS ou numéro d’entreprise"), "identifier")
    phone = column(_("téléphone"), "phone")
    email = column(_("courriel"), "email")

    def slug_words(self, row):
        """Its short name."""
        return row.short_name

    def doubt(self, row):
        """A number that has not its length or its key."""
        return "identifier", doubt_about(row.identifier, row.country)


class SiteSheet(Sheet):
    """The places where workshops are held."""

    model = Site
    title = _("lieux")
    natural = ("organisation", "name")
    frozen = ("organisation",)

    slug = column(IDENTIFIER, "slug")
    organisation = column(_("structure"), "organisation", organisation_cell(), required=True)
    name = column(_("nom"), "name", required=True)
    street = column(_("adresse"), "street")
    postcode = column(_("code postal"), "postcode", required=True)
    commune = column(_("commune"), "commune", commune_cell(), required=True)
    time_zone = column(_("fuseau horaire"), "time_zone", ZoneCell())
    phone = column(_("téléphone"), "phone")
    who_to_ask = column(_("qui demander"), "who_to_ask")
    how_to_find = column(_("comment venir"), "how_to_find")
    bus = column(_("bus"), "bus")
    parking = column(_("stationnement"), "parking")
    step_free = column(_("accès de plain-pied"), "step_free", YesNoCell())

    def rows(self):
        """The places with their structure and commune."""
        return Site.objects.select_related("organisation", "commune")


class RoomSheet(Sheet):
    """The rooms of the places."""

    model = Room
    title = _("salles")
    identity = "pk"
    natural = ("site", "name")
    frozen = ("site",)
    also_written = ("confirmed_on", "confirmed_by")

    number = column(IDENTIFIER, "pk")
    site = column(
        _("lieu"), "site", RowCell(Site.objects.all, lambda row: row.slug, lambda row: row.name), required=True
    )
    name = column(_("nom"), "name", required=True)
    capacity = column(_("places"), "capacity", CountCell(), required=True)
    equipment = column(_("équipement"), "equipment")
    state = column(_("accord"), "state", ChoiceCell(RoomState))
    asked_of = column(_("demandée à"), "asked_of")
    asked_on = column(_("demandée le"), "asked_on", DayCell())

    def rows(self):
        """The rooms with their place."""
        return Room.objects.select_related("site")

    def before_write(self, line, *, by, at):
        """An agreement that came is noted with its day and who noted it; one that is waited for again has none."""
        room = line.instance
        if line.differences and "state" in line.attributes:
            agreed = room.state == RoomState.CONFIRMED
            room.confirmed_on, room.confirmed_by = (at.date(), by.get_full_name()[:120]) if agreed else (None, "")


class DirectorySheet(Sheet):
    """The services of the directory; who confirmed each, and when, is not written from a file."""

    model = DirectoryEntry
    title = _("annuaire")
    natural = ("name", "commune")
    also_written = ("folded", "next_on")

    slug = column(IDENTIFIER, "slug")
    name = column(_("nom"), "name", required=True)
    kind = column(_("type"), "kind", ChoiceCell(ServiceKind), required=True)
    offer = column(_("ce qu’on y trouve"), "offer", required=True)
    commune = column(_("commune"), "commune", commune_cell(), required=True)
    street = column(_("adresse"), "street")
    phone = column(_("téléphone"), "phone")
    email = column(_("courriel"), "email")
    website = column(_("site internet"), "website")
    for_whom = column(_("pour qui"), "for_whom")
    cost = column(_("prix"), "cost")
    languages = column(_("langues"), "languages")
    step_free = column(_("accès de plain-pied"), "step_free", YesNoCell())
    owner_name = column(_("qui confirme"), "owner_name")
    owner_email = column(_("courriel de qui confirme"), "owner_email")
    review_days = column(_("à redemander après (jours)"), "review_days", CountCell())

    def rows(self):
        """The services with their commune."""
        return DirectoryEntry.objects.select_related("commune")

    def before_write(self, line, *, by, at):
        """The words that a search reads, and the day of the next question."""
        entry = line.instance
        entry.fold_words()
        if entry.pk is None:
            entry.confirmed_on = at.date()
        plan_review(entry, line.attributes if entry.pk else ["review_days"])

    def after_write(self, outcome, *, by, at):
        """One line of history an entry, as when each is written by hand."""
        added = [(line.instance, "") for line in outcome.added]
        changed = [(line.instance, ", ".join(sorted(line.attributes))) for line in outcome.changed]
        key = f"user:{by.pk}"
        entry_events("added", added, by=key, at=at, batch=BATCH)
        entry_events("corrected", changed, by=key, at=at, batch=BATCH)

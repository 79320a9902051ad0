"""« Ouvrir un lieu »: the place, its rooms, its programmes and the draft of its public page, all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.domain.languages import in_own_language
from cms.models import SiteIndexPage, SitePage
from cms.permissions.opening import organisations_opened_by
from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.common import RuleBroken
from etp.network.domain import add_room, free_slug, open_place
from etp.network.models import Organisation, Site
from etp.programmes.domain import open_site
from etp.programmes.models import Programme
from etp.programmes.permissions import keeps_everything, programmes_kept_by

# What a visitor needs to come, field by field of the record, in the words of the list of what is missing.
NEEDED = ("street", "phone", "who_to_ask", "how_to_find", "bus", "parking")
LABELS = {field.name: field.verbose_name for field in Site._meta.fields if field.name in NEEDED}


@dataclass(frozen=True)
class Missing:
    """One thing that a place still lacks: its words, and where it is done ("record", "rooms", "page" or "people")."""

    words: str
    where: str


@transaction.atomic
def open_whole_place(
    organisation: Organisation,
    *,
    rooms: Iterable[dict[str, Any]],
    programmes: Iterable[Programme],
    since: date,
    by: User,
    at: datetime | None = None,
    **facts: Any,
) -> Site:
    """A place of `organisation` with its rooms, run by `programmes` from `since`, and its page as a draft.

    RuleBroken, and nothing is written, when one of these is refused: another place of that name in the structure, two
    rooms of one name, a structure or a programme that `by` does not keep.
    """
    chosen, rooms = list(programmes), list(rooms)
    _refuse(organisation, facts["name"], rooms, chosen, by)
    site = open_place(organisation, slug=free_slug(Site, facts["name"]), **facts)
    for room in rooms:
        add_room(site, **room)
    for programme in chosen:
        open_site(programme, site, since=since, by=by, at=at)
    draft_site_page(site, by=by)
    log(instance=site, action="wagtail.create", user=by)
    return site


def _refuse(
    organisation: Organisation, name: str, rooms: list[dict[str, Any]], programmes: list[Programme], by: User
) -> None:
    if not organisations_opened_by(by).filter(pk=organisation.pk).exists():
        raise RuleBroken(_("Vous n’ouvrez pas de lieu pour cette structure."))
    kept = programmes_kept_by(by).filter(pk__in=[programme.pk for programme in programmes])
    if kept.count() < len(programmes):
        raise RuleBroken(_("Vous ne tenez pas l’un de ces programmes."))
    if not programmes and not keeps_everything(by):
        raise RuleBroken(_("Choisissez au moins un de vos programmes."))
    if organisation.sites.filter(name__iexact=name).exists():
        raise RuleBroken(_("Un lieu de cette structure porte déjà ce nom."))
    names = [room["name"].casefold() for room in rooms]
    if len(set(names)) < len(names):
        raise RuleBroken(_("Deux salles portent le même nom."))


def draft_site_page(site: Site, *, by: User) -> SitePage:
    """The page of `site`, as a draft that no visitor reads; everything practical on it comes from the record."""
    lists = SiteIndexPage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE)
    parent = lists.first()
    if parent is None:
        raise RuleBroken(_("L’arbre des pages n’est pas encore en place."))
    page = SitePage(site=site, title=site.name, slug=site.slug, live=False)
    parent.add_child(instance=page)
    page.save_revision(user=by, clean=False)
    return page


def page_of_place(site: Site) -> SitePage | None:
    """The public page of `site` in the first language, online or not."""
    found: SitePage | None = in_own_language(SitePage.objects.filter(site=site)).first()
    return found


def missing_at(site: Site) -> list[Missing]:
    """What `site` still lacks before people can come, the most useful first; [] when it is ready."""
    found = [
        Missing(_("À écrire\u00a0: %(field)s.") % {"field": LABELS[name]}, "record")
        for name in NEEDED
        if not getattr(site, name)
    ]
    if not site.rooms.exists():
        found.append(Missing(_("Aucune salle : les ateliers s’y prévoient sans salle réservée."), "rooms"))
    if not site.programme_sites.filter(until=None).exists():
        found.append(Missing(_("Aucun programme n’a lieu ici."), "programmes"))
    return found + _missing_people(site) + _missing_on_page(page_of_place(site))


def _missing_people(site: Site) -> list[Missing]:
    whole = Q(site=None, organisation=site.organisation_id)
    held = set(Membership.objects.live().filter(Q(site=site) | whole).values_list("role", flat=True))
    words = {
        Role.SITE_MANAGER: _("Personne n’est responsable de ce lieu."),
        Role.SECRETARY: _("Aucun secrétariat ne répond pour ce lieu."),
    }
    return [Missing(said, "people") for role, said in words.items() if role not in held]


def _missing_on_page(page: SitePage | None) -> list[Missing]:
    if page is None:
        return [Missing(_("Le lieu n’a pas encore de page publique."), "none")]
    latest = page.get_latest_revision_as_object()
    found = []
    if not latest.lead:
        found.append(Missing(_("La page n’a pas de phrase d’ouverture."), "page"))
    if not (latest.image or latest.drawing):
        found.append(Missing(_("La page n’a pas d’image."), "page"))
    if not page.live:
        found.append(Missing(_("La page n’est pas en ligne\u00a0: relisez-la, puis publiez-la."), "page"))
    return found

"""The page of a place: how to come, whom to ask, what happens there next; and the list of places."""

from typing import Any

from django.utils.translation import gettext as _

from cms.domain.languages import for_reader
from cms.domain.showing.places import crumbs, home_url, links_in, url_of
from cms.models import SitePage
from etp.network.enums import Country
from etp.network.models import Site
from sessions.domain.finder import Filters, search

CARDS = 6


def show_site(page: SitePage) -> dict[str, Any]:
    """What the page of a place reads from the records; two queries at most."""
    site = page.site
    return {
        "crumbs": crumbs(page, (_("Lieux"), "lieux/")),
        "site": site,
        "address": address_of(site),
        "facts": practical_facts(site),
        "cards": search(Filters(site=site.slug), limit=CARDS),
        "links": links_in(page.body),
        "workshops_url": f"{home_url()}ateliers/?site={site.slug}",
    }


def address_of(site: Site) -> str:
    """The address of a site on one line."""
    town = f"{site.postcode} {site.commune.name}"
    return f"{site.street}, {town}" if site.street else town


def practical_facts(site: Site) -> list[dict[str, str]]:
    """Bus, parking, steps, way in, whom to ask: question and answer; one without an answer is left out."""
    level = _("Oui, sans marche") if site.step_free else _("Non, il y a des marches. Appelez-nous avant de venir.")
    asked = [
        (_("En bus"), site.bus),
        (_("En voiture"), site.parking),
        (_("Accès de plain-pied"), level),
        (_("Trouver la salle"), site.how_to_find),
        (_("Sur place, demandez"), site.who_to_ask),
    ]
    return [{"question": question, "answer": answer} for question, answer in asked if answer]


def show_sites(page: SitePage) -> dict[str, Any]:
    """What the list of places reads from the records; one query."""
    open_sites = SitePage.objects.live().filter(site__closed_on=None).select_related("site__commune")
    pages = sorted(for_reader(open_sites), key=lambda each: (each.site.commune.name, each.title))
    rows = [_row(each) for each in pages]
    by_country = [(Country(code).label, [row for row in rows if row["country"] == code]) for code in Country.values]
    return {"crumbs": crumbs(page), "countries": [(label, kept) for label, kept in by_country if kept]}


def _row(page: SitePage) -> dict[str, Any]:
    site = page.site
    level = {"icon": "step-free", "text": _("Accès de plain-pied")}
    facts = [{"icon": "pin", "text": address_of(site)}, *([level] if site.step_free else [])]
    if site.bus:
        facts.append({"icon": "bus", "text": site.bus})
    return {
        "title": page.title,
        "commune": site.commune.name,
        "country": site.commune.country,
        "url": url_of(page.url_path),
        "facts": facts,
    }

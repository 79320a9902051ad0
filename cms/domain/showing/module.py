"""The text of a module: where it stands, who wrote it, what it links to, how long the workshop lasts."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.domain.remarks import partner_agreed_on
from cms.domain.showing.places import crumbs, home_url, links_in, url_of
from cms.domain.showing.readings import readings_of
from cms.domain.showing.records import taught, today
from cms.domain.showing.words import minutes_words, reviewed_words
from cms.models import ModulePage, ProgrammePage
from etp.common.clock import local
from etp.programmes.models import ModuleVersion


def show_module(page: ModulePage) -> dict[str, Any]:
    """What the text of a module reads from the records; four queries, six once a partner has read it."""
    parent = ProgrammePage.objects.parent_of(page).select_related("programme").get()
    rows = taught([parent.programme], today()).get(parent.programme_id, [])
    held = next((row for row in rows if row.module_id == page.module_id), None)
    url = url_of(parent.url_path)
    return {
        "crumbs": crumbs(page, (_("Programmes"), "programmes/"), (parent.title, f"programmes/{parent.slug}/")),
        "programme": {"title": parent.title, "url": url},
        "facts": _facts(held),
        "bring": page.module.bring,
        "reviewed": [*reviewed_words(page), *_partner_words(page)],
        "links": links_in(page.body, page.easy_body),
        **readings_of(page),
        "workshops_url": f"{home_url()}ateliers/?programme={parent.programme.code}",
    }


def show_parts(page: ModulePage) -> dict[str, Any]:
    """What a preview reads besides: links of every part, and after which step the part of the path opens."""
    every = links_in(page.body, page.easy_body, page.path_part, page.guide)
    return {"links": every, "opens": page.get_path_opens_display()}


def _partner_words(page: ModulePage) -> list[str]:
    """Said of exactly the words shown: a later wording has not been read."""
    read_at = partner_agreed_on(page)
    if read_at is None:
        return []
    day = date_format(local(read_at, page.programme_of_page.time_zone), "j F Y")
    return [_("Relu par un patient partenaire le %(day)s") % {"day": day}]


def _facts(held: ModuleVersion | None) -> list[dict[str, str]]:
    if held is None:
        return []
    seats = _("de %(low)d à %(high)d personnes") % {"low": held.min_seats, "high": held.max_seats}
    return [{"icon": "clock", "text": minutes_words(held.minutes)}, {"icon": "users", "text": seats}]

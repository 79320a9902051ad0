"""The page of a programme: its fixed facts, its path, its next workshops, its team; and the list of programmes."""

from typing import Any

from django.db.models import CharField, IntegerField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.domain.languages import in_own_language
from cms.domain.showing.places import crumbs, home_url, links_in, url_of
from cms.domain.showing.records import carriers_of, sites_of, taught, team_of, today
from cms.domain.showing.words import and_list, minutes_words, reviewed_words, sessions_words
from cms.models import ModulePage, ProgrammeIndexPage, ProgrammePage
from etp.common.prepared import Prepared
from etp.network.models import Site
from etp.programmes.domain.versions import PUBLIC_KINDS
from etp.programmes.models import Carrier, ModuleVersion, TeamMember
from sessions.domain.finder import Filters, search

CARDS = 3
# The texts online under a page, whose paths lie between these two.
_texts = Prepared(
    lambda first, last, depth: ModulePage.objects.live().filter(path__gte=first, path__lte=last, depth=depth)
    .only("module", "url_path", "summary"),
    first=CharField(), last=CharField(), depth=IntegerField(),
)  # fmt: skip


def show_programme(page: ProgrammePage) -> dict[str, Any]:
    """What the page of a programme reads from the records; at most six queries, whatever their number."""
    programme, day = page.programme, today()
    rows = taught([programme], day).get(programme.pk, [])
    sites = sites_of([programme], day).get(programme.pk, [])
    team = team_of(programme, day)
    return {
        "crumbs": crumbs(page, (_("Programmes"), "programmes/")),
        "facts": fixed_facts(page, rows, sites),
        "stops": stops_of(page.steps),
        "cards": search(Filters(programme=programme.code), limit=CARDS),
        "modules": _modules(page, rows),
        "team": [_member(row, rank) for rank, row in enumerate(team)],
        "team_words": _team_words(team),
        "carriers": [
            {"name": row.organisation.name, "role": row.get_role_display()} for row in carriers_of(programme, day)
        ],
        "reviewed": reviewed_words(page),
        "links": links_in(page.alert),
        "ask_url": reverse("enrolments:ask") + f"?programme={programme.code}",
        "workshops_url": f"{home_url()}ateliers/?programme={programme.code}",
    }


def fixed_facts(page: ProgrammePage, rows: list[ModuleVersion], sites: list[Site]) -> list[dict[str, str]]:
    """The questions that everyone asks, in the same order on each programme; one without an answer is left out."""
    asked = [
        (_("Pour qui\u202f?"), page.for_whom),
        (_("Combien de séances\u202f?"), sessions_words(rows) or page.how_long),
        (_("Où\u202f?"), places_words(sites)),
        (_("Combien ça coûte\u202f?"), page.cost),
        (_("Comment entrer\u202f?"), page.how_to_enter),
        (_("Et mon médecin\u202f?"), page.with_doctor),
        (_("Et mon proche\u202f?"), page.for_carers),
    ]
    return [{"question": question, "answer": answer} for question, answer in asked if answer]


def places_words(sites: list[Site]) -> str:
    """The communes of these sites, each once."""
    return and_list(list(dict.fromkeys(site.commune.name for site in sites)))


def stops_of(stream: Any) -> list[dict[str, Any]]:
    """The stops of a path that is still ahead, for the path component."""
    values = (stop.value for stop in stream)
    return [{"kind": "next", "title": v["title"], "when": v["when"], "text": v["text"]} for v in values]


def _modules(page: ProgrammePage, rows: list[ModuleVersion]) -> list[dict[str, Any]]:
    """The workshops that the version in force holds, with the address of those whose text is online."""
    first, last = ModulePage._get_children_path_interval(page.path)
    texts = _texts(first=first, last=last, depth=page.depth + 1)
    online = {text.module_id: (url_of(text.url_path), text.summary) for text in texts}
    shown = [row for row in rows if row.module.kind in PUBLIC_KINDS]
    return [
        {
            "title": row.module.title,
            "minutes": minutes_words(row.minutes),
            "seats": _("de %(low)d à %(high)d personnes") % {"low": row.min_seats, "high": row.max_seats},
            "url": online.get(row.module_id, ("", ""))[0],
            "summary": online.get(row.module_id, ("", ""))[1],
        }
        for row in shown
    ]


def _member(row: TeamMember, rank: int) -> dict[str, str]:
    user = row.user
    name = user.get_full_name()
    return {
        "name": _("Dr %(name)s") % {"name": name} if row.physician else name,
        "initials": f"{user.first_name[:1]}{user.last_name[:1]}".upper(),
        "profession": row.profession,
        "ground": ("sea", "sand", "coral")[rank % 3],
    }


def _carrier(row: Carrier) -> dict[str, str]:
    return {"name": row.organisation.name, "role": row.get_role_display()}


def _team_words(team: list[TeamMember]) -> str:
    if not team:
        return ""
    people = ngettext("Une personne", "%(count)d personnes", len(team)) % {"count": len(team)}
    trades = len({row.profession.casefold() for row in team})
    return _("%(people)s, %(trades)s. Vous gardez le même référent du début à la fin.") % {
        "people": people,
        "trades": ngettext("un métier", "%(count)d métiers", trades) % {"count": trades},
    }


def programme_cards(pages: list[ProgrammePage]) -> list[dict[str, Any]]:
    """One card a programme page: its title, lead, drawing and three facts; two queries for all of them."""
    programmes, day = [page.programme for page in pages], today()
    rows, sites = taught(programmes, day), sites_of(programmes, day)
    return [
        {
            "page": page,
            "url": url_of(page.url_path),
            "facts": [
                {"icon": "calendar", "text": sessions_words(rows.get(page.programme_id, [])) or page.how_long},
                {"icon": "pin", "text": places_words(sites.get(page.programme_id, []))},
                {"icon": "check", "text": page.with_doctor or page.cost},
            ],
        }
        for page in pages
    ]


def live_programme_pages() -> list[ProgrammePage]:
    """The programme pages that are online, in the order that editors gave them, with their programmes."""
    pages = in_own_language(ProgrammePage.objects.live())
    return list(pages.select_related("programme", "image").order_by("path"))


def show_programmes(page: ProgrammeIndexPage) -> dict[str, Any]:
    """What the list of programmes reads from the records."""
    return {"crumbs": crumbs(page), "programmes": programme_cards(live_programme_pages())}

"""The page of a programme: its fixed facts, its path, its next workshops, its team; and the list of programmes."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import CharField, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.domain.languages import for_reader, reading_language
from cms.domain.showing.articles import articles_for
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
ENDS = ("first", "last")


def show_programme(page: ProgrammePage) -> dict[str, Any]:
    """What the page of a programme reads from the records; at most eight queries, whatever their number."""
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
        "articles": articles_for(programme.pk),
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
    online = _texts(page)
    shown = [row for row in rows if row.module.kind in PUBLIC_KINDS]
    return [
        {
            "title": row.module.title,
            "url": "",
            "summary": "",
            "written_in": _unless_read(settings.LANGUAGE_CODE),
            **online.get(row.module_id, {}),
            "minutes": minutes_words(row.minutes),
            "seats": _("de %(low)d à %(high)d personnes") % {"low": row.min_seats, "high": row.max_seats},
        }
        for row in shown
    ]


def _texts(page: ProgrammePage) -> dict[int, dict[str, str]]:
    """The texts online under the page or its twins, by module key: that of the reader's language comes first."""
    reading = reading_language()
    read = [path for language, _url_path, path in page.twins if language in (reading, settings.LANGUAGE_CODE)]
    intervals = [ModulePage._get_children_path_interval(path) for path in read]
    bounds = {f"{end}{rank}": path for rank, pair in enumerate(intervals) for end, path in zip(ENDS, pair, strict=True)}
    texts = _texts_between(len(read))(**bounds) if read else []
    ordered = sorted(texts, key=lambda text: text.locale.language_code == reading)
    return {
        text.module_id: {
            "title": text.module.title if text.locale.language_code == settings.LANGUAGE_CODE else text.title,
            "url": url_of(text.url_path),
            "summary": text.summary,
            "written_in": _unless_read(text.locale.language_code),
        }
        for text in ordered
    }


@cache
def _texts_between(count: int) -> Prepared[ModulePage]:
    """The texts online under that many pages, each given by the first and last path of what stands under it."""

    def build(**ends: Any) -> QuerySet[ModulePage]:
        under = Q()
        for rank in range(count):
            under |= Q(path__gte=ends[f"first{rank}"], path__lte=ends[f"last{rank}"])
        texts: QuerySet[ModulePage] = ModulePage.objects.live().filter(under)
        # The words of the texts themselves are not for this page, and weigh a hundred times more.
        shown = ("title", "url_path", "summary", "module__title", "locale__language_code")
        return texts.select_related("locale", "module").only(*shown)

    return Prepared(build, **{f"{end}{rank}": CharField() for end in ENDS for rank in range(count)})


def _unless_read(language: str) -> str:
    """`language`, or "" when it is the one being read and needs no mention."""
    return "" if language == reading_language() else language


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
            "written_in": _unless_read(page.locale.language_code),
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
    return for_reader(ProgrammePage.objects.live().select_related("programme", "image"))


def show_programmes(page: ProgrammeIndexPage) -> dict[str, Any]:
    """What the list of programmes reads from the records."""
    return {"crumbs": crumbs(page), "programmes": programme_cards(live_programme_pages())}

"""« Ce programme est-il pour moi ? »: a few answers lead to a page, with its reasons; nothing is kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.domain.showing.places import links_in, url_of
from cms.domain.showing.programme import live_programme_pages, places_words
from cms.domain.showing.records import sites_of, today
from cms.enums import Company, Seeker
from cms.models import ProgrammePage
from etp.network.models import Site

# The answer of who recognises nothing, or has no preferred place.
ANY = ""


@dataclass(frozen=True)
class Grounds:
    """What the questions are made of: the programmes online, and where each is held now, by programme key."""

    pages: list[ProgrammePage]
    sites: dict[int, list[Site]]

    def topics(self) -> list[tuple[str, str]]:
        """(programme code, whom it is for, in its own words)."""
        return [(page.programme.code, page.for_whom) for page in self.pages]

    def towns(self) -> list[tuple[str, str]]:
        """(key, name) of each commune where a programme is held, in the order of the names."""
        communes = {site.commune for sites in self.sites.values() for site in sites}
        return sorted(((str(commune.pk), commune.name) for commune in communes), key=lambda pair: pair[1])


@dataclass(frozen=True)
class Answers:
    """What a visitor ticked: a sign that cannot wait, for whom, a programme's code, a commune's key, in a group."""

    urgent: bool
    seeker: str
    topic: str = ANY
    town: str = ANY
    company: str = Company.UNSURE


@dataclass(frozen=True)
class Way:
    """A page to go to, why, and the addresses of what can be done next."""

    title: str
    url: str
    reasons: list[str]
    ask_url: str
    workshops_url: str
    phone: str


@dataclass(frozen=True)
class Advice:
    """Where the answers lead: help at once, or the page for professionals, or programmes, one of them recognised."""

    urgent: bool
    professional: bool
    recognised: bool
    ways: list[Way]
    alerts: list[tuple[str, str]]
    links: dict[int, str]


def grounds() -> Grounds:
    """The programmes online and their places; two queries, whatever their number."""
    pages = live_programme_pages()
    return Grounds(pages, sites_of([page.programme for page in pages], today()))


def advise(answers: Answers, known: Grounds) -> Advice:
    """Where `answers` lead; a sign that cannot wait leads to help alone, whatever else was said.

    At most one query, for the links inside the words of help.
    """
    chosen = [page for page in known.pages if page.programme.code == answers.topic]
    pages = chosen or known.pages
    if answers.urgent:
        alerts = [(page.title, page.alert) for page in pages if page.alert]
        return Advice(True, False, bool(chosen), [], alerts, links_in(*(words for _title, words in alerts)))
    ways = [_way(page, known, answers, recognised=bool(chosen)) for page in pages]
    return Advice(False, answers.seeker == Seeker.PROFESSIONAL, bool(chosen), ways, [], {})


def _way(page: ProgrammePage, known: Grounds, answers: Answers, *, recognised: bool) -> Way:
    sites, code = known.sites.get(page.programme_id, []), page.programme.code
    town = dict(known.towns()).get(answers.town, "") if answers.town else ""
    reasons = _reasons(page, sites, town, answers) if recognised else _presented(page, sites)
    return Way(
        title=page.title,
        url=url_of(page.url_path),
        reasons=[reason for reason in reasons if reason],
        ask_url=f"{reverse('enrolments:ask')}?programme={code}",
        workshops_url=f"{reverse('sessions:finder')}?programme={code}",
        phone=page.contact_phone,
    )


def _presented(page: ProgrammePage, sites: list[Site]) -> Iterable[str]:
    yield page.for_whom
    yield places_words(sites)


def _reasons(page: ProgrammePage, sites: list[Site], town: str, answers: Answers) -> Iterator[str]:
    """One sentence an answer, from the words of the page and the records alone."""
    yield _("Vous vous reconnaissez dans ces mots\u00a0: «\u00a0%(public)s\u00a0»") % {"public": page.for_whom}
    yield _near(sites, town)
    if answers.seeker == Seeker.RELATIVE:
        yield page.for_carers or _("Votre proche décide lui-même d’entrer. Vous pouvez nous appeler ensemble.")
    if answers.company == Company.ALONE:
        yield _("Tout commence par un entretien à deux. La suite se décide avec vous, en groupe ou non.")
    elif answers.company == Company.GROUP:
        yield _("Les ateliers se font en petit groupe.")
    yield page.how_to_enter
    yield page.cost


def _near(sites: list[Site], town: str) -> str:
    """Whether the programme is held in the preferred commune, else where it is."""
    places = places_words(sites)
    if town and town in {site.commune.name for site in sites}:
        return _("Il se tient à %(town)s, où vous pouvez venir.") % {"town": town}
    if town and places:
        return _("Il ne se tient pas encore à %(town)s. Il se tient à %(places)s.") % {"town": town, "places": places}
    return _("Il se tient à %(places)s.") % {"places": places} if places else ""

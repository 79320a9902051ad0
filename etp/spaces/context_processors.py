"""What every layout shows: the way to reach us, the languages, the demo ribbon, the navigation of the door.

Nothing here touches the user before a layout asks for it: visitors' pages stay the same for everybody, at no query.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from etp.accounts.permissions import memberships_of
from etp.accounts.permissions.doors import plain_path
from etp.enrolments.permissions import calls_of
from etp.spaces.domain.weeks import to_close
from etp.spaces.domain.worklist import open_referrals
from etp.spaces.permissions import opens, sheets_of


@dataclass(frozen=True)
class Entry:
    """One line of a navigation: `count` names what is counted beside it, if anything."""

    view: str
    label: str | Promise
    icon: str = ""
    group: str | Promise = ""
    count: str = ""


# The languages of the team's side; in any other its words are those of the platform's own language.
COMPLETE = frozenset({"fr", "en"})
PEOPLE, PROGRAMME = gettext_lazy("Les personnes"), gettext_lazy("Le programme")
WORK = [
    Entry("spaces:work_home", gettext_lazy("Accueil"), "home"),
    Entry("spaces:agenda", gettext_lazy("Agenda"), "calendar"),
    Entry("spaces:sheets", gettext_lazy("Présences"), "list", count="sheets"),
    Entry("spaces:people", gettext_lazy("Personnes"), "walk", PEOPLE),
    Entry("enrolments:inbox", gettext_lazy("Orientations"), "mail", PEOPLE, "referrals"),
    Entry("enrolments:calls", gettext_lazy("À rappeler"), "phone", PEOPLE, "calls"),
    Entry("spaces:waiting", gettext_lazy("Liste d’attente"), "users", PEOPLE),
    Entry("reporting:grid", gettext_lazy("Rapport d’activité"), "chart", PROGRAMME),
    Entry("accounts:members", gettext_lazy("Équipe"), "shield", PROGRAMME),
    Entry("wagtailadmin_home", gettext_lazy("Contenus et validations"), "pen", PROGRAMME),
]
SPACE = [
    Entry("spaces:my_space", gettext_lazy("Aujourd’hui")),
    Entry("spaces:my_path", gettext_lazy("Mon parcours")),
    Entry("spaces:my_agenda", gettext_lazy("Agenda")),
    Entry("spaces:my_documents", gettext_lazy("Documents")),
    Entry("spaces:my_readers", gettext_lazy("Mes droits")),
]


def shell(request):
    """The contact, the languages, whether this is a demonstration, and the navigation of /pro/ or /mon-espace/."""
    context = {
        "contact_phone": settings.CONTACT_PHONE,
        "contact_email": settings.CONTACT_EMAIL,
        "contact_hours": settings.CONTACT_HOURS,
        "demo_mode": settings.DEMO_MODE,
        "languages": _languages(request.path),
    }
    plain = plain_path(request.path)
    if plain.startswith("/pro/"):
        context["words_in"] = "" if get_language() in COMPLETE else settings.LANGUAGE_CODE
        context["nav"] = SimpleLazyObject(lambda: _work_nav(request))
        context["work_role"] = SimpleLazyObject(lambda: _work_role(request.user))
        context["work_place"] = SimpleLazyObject(lambda: _work_place(request.user))
    elif plain.startswith("/mon-espace/"):
        context["nav"] = SimpleLazyObject(lambda: _links(request, SPACE))
        context["logout_url"] = reverse("patients:sign_out")
    return context


def _work_nav(request):
    counts = {
        "sheets": lambda: to_close(sheets_of(request.user), timezone.now()).count(),
        "calls": lambda: calls_of(request.user).waiting().count(),
        "referrals": lambda: open_referrals(request.user).count(),
    }
    return [
        link | {"count": counts[entry.count]() if entry.count else 0} for entry, link in _open_entries(request, WORK)
    ]


def _links(request, entries):
    return [link for _entry, link in _open_entries(request, entries)]


def _open_entries(request, entries):
    """The entries whose view opens to the user, each with its link; the first, a door, is current on its own page."""
    found = [(entry, reverse(entry.view)) for entry in entries]
    return [
        (entry, _link(entry, url, request.path == url or (entry != entries[0] and request.path.startswith(url))))
        for entry, url in found
        if opens(request, url)
    ]


def _link(entry, url, current):
    return {"url": url, "label": entry.label, "icon": entry.icon, "group": entry.group, "current": current}


def _work_role(user):
    """The profession of the user; the names of their roles when none is known."""
    roles = dict.fromkeys(membership.get_role_display() for membership in memberships_of(user))
    words = user.profession or " · ".join(roles)
    return words[:1].upper() + words[1:]


def _work_place(user):
    """The organisations of the user and, under them, the sites their roles name."""
    held = memberships_of(user)
    organisations = dict.fromkeys(membership.organisation.short_name for membership in held)
    sites = dict.fromkeys(membership.site.name for membership in held if membership.site)
    detail = ", ".join(sites) if sites else _("tous les lieux de la structure")
    return {"title": ", ".join(organisations), "detail": detail}


def _languages(path):
    plain, current = plain_path(path), get_language()
    return [
        {
            "code": code,
            "label": label,
            "url": plain if code == settings.LANGUAGE_CODE else f"/{code}{plain}",
            "current": code == current,
        }
        for code, label in settings.LANGUAGES
    ]

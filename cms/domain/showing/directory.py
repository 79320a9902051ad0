"""The directory of services as a visitor reads it: what is near first, how old each line is, one tap to call."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.domain.showing.places import crumbs
from cms.models import DirectoryPage
from etp.common.clock import moment
from etp.common.text import fold
from etp.network.domain import distance_km
from etp.network.enums import EntryState, ServiceKind
from etp.network.models import Commune, DirectoryEntry
from sessions.domain.communes import commune_of

CIRCLES = (10, 25, 50)
DAYS_OF_A_MONTH = 30.44
SHOWN = 100


def show_directory(page: DirectoryPage) -> dict[str, Any]:
    """The services that answer what the address asks; three queries at most, however many there are."""
    asked = page.asked
    typed = asked.get("commune", "")[:80]
    commune = commune_of(typed)
    radius = next((km for km in CIRCLES if asked.get("distance") == str(km)), None)
    words, kind = asked.get("mots", "")[:80], asked.get("type", "")
    rows = _near(_found(words, kind), commune, radius)
    today = moment().date()
    return {
        "crumbs": crumbs(page),
        "entries": [_row(entry, km, today) for entry, km in rows[:SHOWN]],
        "heading": ngettext("%(count)d service", "%(count)d services", len(rows)) % {"count": len(rows)},
        "words": words,
        "typed": typed,
        "unknown_commune": typed if typed and commune is None else "",
        "kinds": [(value, label, value == kind) for value, label in ServiceKind.choices],
        "circles": [(km, km == radius) for km in CIRCLES],
        "filtered": bool(words or typed or kind),
    }


def _found(words: str, kind: str) -> QuerySet[DirectoryEntry]:
    rows = DirectoryEntry.objects.exclude(state=EntryState.WITHDRAWN).select_related("commune")
    for word in fold(words).split():
        rows = rows.filter(folded__contains=word)
    return rows.filter(kind=kind) if kind in ServiceKind.values else rows


def _near(
    rows: QuerySet[DirectoryEntry], commune: Commune | None, radius: int | None
) -> list[tuple[DirectoryEntry, float | None]]:
    """The entries with their distance from `commune`, nearest first; by name without one."""
    if commune is None:
        return [(entry, None) for entry in rows]
    far = sorted(((distance_km(commune, entry.commune), entry.name, entry) for entry in rows), key=lambda row: row[:2])
    return [(entry, km) for km, _name, entry in far if radius is None or km <= radius]


def _row(entry: DirectoryEntry, km: float | None, today: date) -> dict[str, Any]:
    town = f"{entry.commune.postcode} {entry.commune.name}"
    place = f"{entry.street}, {town}" if entry.street else town
    if km is not None:
        place += _(", à %(km)d\u00a0km") % {"km": round(km)}
    facts = [
        ("pin", place),
        ("users", entry.for_whom),
        ("euro", entry.cost),
        ("globe", entry.languages),
        ("step-free", _("Accès de plain-pied") if entry.step_free else ""),
    ]
    return {
        "name": entry.name,
        "kind": entry.get_kind_display(),
        "offer": entry.offer,
        "phone": entry.phone,
        "email": entry.email,
        "website": entry.website,
        "facts": [{"icon": icon, "text": text} for icon, text in facts if text],
        "age": age_words(entry.confirmed_on, today),
        "doubtful": entry.state == EntryState.TO_CONFIRM,
    }


def age_words(confirmed_on: date, today: date) -> str:
    """How long ago an entry was confirmed, as people say it: today, days, months up to two years, then years."""
    days = max((today - confirmed_on).days, 0)
    if days == 0:
        return _("confirmé aujourd’hui")
    months = int(days / DAYS_OF_A_MONTH)
    if months < 1:
        return ngettext("confirmé il y a %(count)d jour", "confirmé il y a %(count)d jours", days) % {"count": days}
    if months < 24:
        return ngettext("confirmé il y a %(count)d mois", "confirmé il y a %(count)d mois", months) % {"count": months}
    return _("confirmé il y a %(count)d ans") % {"count": months // 12}

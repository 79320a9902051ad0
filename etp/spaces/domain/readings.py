"""Who read a person's record, as that person reads it: a day, a name, a role, what; never a key."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import OUTSIDE, entries_of
from etp.audit.enums import Act
from etp.audit.models import Entry
from etp.common.clock import local_day
from etp.patients.enums import Resource
from etp.patients.models import Person
from etp.spaces.domain.wording import ZONE, capital, full_day

SYSTEM = "system"
# How the verbs sign what a person does by a secret link, without being signed in.
BY_THE_PERSON = {"actor": SYSTEM, "acting_as": "la personne elle-même"}


@dataclass
class Reading:
    """What one reader did in one record on one day; `what` maps an act's words to the parts of the record."""

    day: date
    name: str
    role: str
    what: dict[str, list[str]] = field(default_factory=dict)

    @property
    def when(self) -> str:
        """The day in words."""
        return full_day(self.day)

    @property
    def lines(self) -> list[str]:
        """One sentence an act: « a consulté : inscriptions, présences »."""
        said = [
            _("%(act)s : %(parts)s") % {"act": act, "parts": ", ".join(sorted(parts))}
            for act, parts in self.what.items()
        ]
        return [capital(line) for line in said]


def others_entries(person: Person) -> QuerySet[Entry]:
    """The journal of `person` without the person's own acts, the newest first."""
    entries = entries_of(person.key).exclude(**BY_THE_PERSON)
    return entries.exclude(actor=f"user:{person.user_id}") if person.user_id else entries


def readings_of(entries: Iterable[Entry]) -> list[Reading]:
    """`entries` as Readings, one a reader and a day, in their order; two queries whatever their number."""
    entries = list(entries)
    names = _names(entries)
    found = {}
    for entry in entries:
        day = local_day(entry.at, ZONE)
        user = names.get(entry.actor)
        key = (day, entry.actor, entry.acting_as)
        if key not in found:
            found[key] = Reading(day, _name(entry, user), _role(entry, user))
        parts = found[key].what.setdefault(str(Act(entry.act).label), [])
        part = _part(entry.resource)
        if part not in parts:
            parts.append(part)
    return list(found.values())


def _names(entries: Iterable[Entry]) -> dict[str, User]:
    keys = {entry.actor.removeprefix("user:") for entry in entries if entry.actor.startswith("user:")}
    return {f"user:{user.pk}": user for user in User.objects.filter(pk__in=keys).select_related("person")}


def _name(entry: Entry, user: User | None) -> str:
    if user is None:
        return _("Escale, sans intervention humaine") if entry.actor == SYSTEM else _("Un compte fermé")
    return user.get_full_name() or getattr(getattr(user, "person", None), "full_name", "") or _("Un compte fermé")


def _role(entry: Entry, user: User | None) -> str:
    if entry.actor == SYSTEM:
        return ""
    if entry.acting_as and entry.acting_as != OUTSIDE:
        return entry.acting_as
    return user.profession if user else ""


def _part(resource: str) -> str:
    return str(Resource(resource).label) if resource in Resource.values else resource

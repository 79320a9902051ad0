"""Find a person among those one may see: by name, birth date or phone."""

import re
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.text import fold
from etp.patients.domain.contacts import contact_candidates
from etp.patients.enums import Resource
from etp.patients.models import Contact, Person
from etp.patients.permissions import visible_to

# Not within a longer run of figures: « 06.12.34.56.78 » holds no day.
ALONE = r"(?<!\d)(?<!\d[/.\- ]){}(?![/.\- ]?\d)"
DAYS = [
    re.compile(ALONE.format(r"(?P<day>\d{1,2})[/.\- ](?P<month>\d{1,2})[/.\- ](?P<year>\d{4})")),
    re.compile(ALONE.format(r"(?P<year>\d{4})[/.\-](?P<month>\d{1,2})[/.\-](?P<day>\d{1,2})")),
    re.compile(ALONE.format(r"(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{2})")),
]
SHORTEST_PHONE = 8
# One letter would open, and journal, a page of people whom nobody looks for.
SHORTEST_NAME = 2


def search(user: User | AnonymousUser, text: str) -> QuerySet[Person]:
    """People whose identity `user` may read and who answer to `text`: words of the name (accents aside), a birth
    date (14/03/1958, 14 3 1958, 1958-03-14, 14.03.58), a phone number or an e-mail, alone or together. Nobody for an
    empty, impossible or too short text.
    """
    words, born, impossible = _take_day(text)
    if impossible or is_too_short(text) or not (words.strip() or born):
        return Person.objects.none()
    found = visible_to(user, Resource.IDENTITY)
    if born:
        found = found.filter(birth_date__in=born)
    contact = _as_contact(words)
    return found.filter(contact) if contact is not None else found.named_like(words)


def is_too_short(text: str) -> bool:
    """Whether `text` is a name alone, with no word of two letters."""
    words, born, impossible = _take_day(text)
    if born or impossible or not words.strip() or _as_contact(words) is not None:
        return False
    return all(len(word) < SHORTEST_NAME for word in fold(words).split())


def _take_day(text: str) -> tuple[str, list[date], bool]:
    """The rest of the text, the days that it may mean (two centuries for a short year), and whether it means none."""
    day = next((found for pattern in DAYS if (found := pattern.search(text))), None)
    if day is None:
        return text, [], False
    rest = text[: day.start()] + " " + text[day.end() :]
    year = int(day["year"])
    years = [year] if len(day["year"]) > 2 else [1900 + year, 2000 + year]
    born = [one for year in years if (one := _day(year, int(day["month"]), int(day["day"])))]
    return rest, born, not born


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _as_contact(words: str) -> Q | None:
    digits = sum(sign.isdigit() for sign in words)
    if "@" not in words and digits < SHORTEST_PHONE:
        return None
    try:
        values = [value for _kind, value in contact_candidates(words)]
    except RuleBroken:
        return Q(pk__in=[])
    return Q(pk__in=Contact.objects.filter(value__in=values, ended_at=None).values("person"))

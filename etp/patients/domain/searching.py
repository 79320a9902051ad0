"""Find a person among those one may see: by name, birth date or phone."""

import re
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.patients.domain.contacts import contact_candidates
from etp.patients.enums import Resource
from etp.patients.models import Contact, Person
from etp.patients.permissions import visible_to

DAY = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b")
SHORTEST_PHONE = 8


def search(user: User | AnonymousUser, text: str) -> QuerySet[Person]:
    """People whose identity `user` may read and who answer to `text`: words of the name (accents aside), a birth
    date dd/mm/yyyy, a phone number or an e-mail, alone or together. Nobody for an empty or impossible text.
    """
    words, born, impossible = _take_day(text)
    if impossible or not (words.strip() or born):
        return Person.objects.none()
    found = visible_to(user, Resource.IDENTITY)
    if born:
        found = found.filter(birth_date=born)
    contact = _as_contact(words)
    return found.filter(contact) if contact is not None else found.named_like(words)


def _take_day(text: str) -> tuple[str, date | None, bool]:
    day = DAY.search(text)
    if day is None:
        return text, None, False
    rest = text[: day.start()] + " " + text[day.end() :]
    try:
        return rest, date(int(day[3]), int(day[2]), int(day[1])), False
    except ValueError:
        return rest, None, True


def _as_contact(words: str) -> Q | None:
    digits = sum(sign.isdigit() for sign in words)
    if "@" not in words and digits < SHORTEST_PHONE:
        return None
    try:
        values = [value for _kind, value in contact_candidates(words)]
    except RuleBroken:
        return Q(pk__in=[])
    return Q(pk__in=Contact.objects.filter(value__in=values, ended_at=None).values("person"))

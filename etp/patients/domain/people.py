"""A person comes in and their facts change."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.common.text import fold
from etp.network.models import Commune
from etp.patients.domain.contacts import add_contact
from etp.patients.enums import Resource, Sex
from etp.patients.models import Person

# What `update_person` may change, with the row of the matrix that each fact belongs to.
FACTS = {
    "first_name": Resource.IDENTITY,
    "last_name": Resource.IDENTITY,
    "birth_date": Resource.IDENTITY,
    "sex": Resource.IDENTITY,
    "language": Resource.IDENTITY,
    "street": Resource.IDENTITY,
    "commune": Resource.IDENTITY,
    "gp_name": Resource.NEEDS,
    "no_gp": Resource.NEEDS,
    "needs": Resource.NEEDS,
    "deceased_on": Resource.IDENTITY,
}
OLDEST_YEAR = 1900


@transaction.atomic
def register_person(
    *,
    first_name: str,
    last_name: str = "",
    birth_date: date | None = None,
    sex: str = Sex.UNKNOWN,
    commune: Commune | None = None,
    contacts: Iterable[tuple[str, str]] = (),
    language: str = "fr",
    by: User | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> Person:
    """A new person with their contacts, each a (kind, value) pair, the first one preferred.

    Raises RuleBroken for a missing first name, an impossible birth date or a value that is no contact.
    """
    at = moment(at)
    named = {"first_name": first_name, "last_name": last_name, "birth_date": birth_date}
    settled = {"sex": sex, "commune": commune, "language": language, "created_at": at}
    person = Person(**named, **settled, **_known(facts))
    _put_right(person, at)
    person.save(force_insert=True)
    record_change(person.key, Resource.IDENTITY, by=by, act=Act.CREATE, at=at)
    for rank, (kind, value) in enumerate(contacts):
        add_contact(person, kind, value, preferred=rank == 0, by=by, at=at)
    return person


@transaction.atomic
def update_person(person: Person, *, by: User | None = None, at: datetime | None = None, **facts: Any) -> Person:
    """Change the given facts of `person`; RuleBroken as for `register_person`, and nothing is changed."""
    at = moment(at)
    changed = {name: value for name, value in _known(facts).items() if getattr(person, name) != value}
    if not changed:
        return person
    for name, value in changed.items():
        setattr(person, name, value)
    _put_right(person, at)
    person.save(update_fields=[*changed, "first_name", "last_name", "folded"])
    for resource in sorted({FACTS[name] for name in changed}):
        record_change(person.key, resource, by=by, at=at)
    return person


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"A person has no {', '.join(sorted(unknown))}.")
    return facts


def _put_right(person: Person, at: datetime) -> None:
    person.first_name = " ".join(person.first_name.split())
    person.last_name = " ".join(person.last_name.split())
    person.folded = fold(f"{person.first_name} {person.last_name}")
    if not person.first_name:
        raise RuleBroken(_("Il manque le prénom."))
    born, today = person.birth_date, local_day(at, "Europe/Paris")
    if born and (born.year < OLDEST_YEAR or born > today):
        raise RuleBroken(_("Cette date de naissance n’est pas possible."))

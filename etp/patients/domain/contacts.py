"""Where a person is reached. A contact proves nothing about who someone is: two people may share one."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.common.text import is_mobile, phone_e164
from etp.messaging.domain import queue
from etp.messaging.enums import Channel
from etp.messaging.models import Notification
from etp.network.enums import Country
from etp.patients.enums import ContactKind, Resource
from etp.patients.models import Contact, Person

# The contacts that a channel writes to; a letter goes to an address, which is no contact.
REACHED_BY = {Channel.EMAIL: ContactKind.EMAIL, Channel.SMS: ContactKind.MOBILE}


def read_contact(text: str, country: str = Country.FRANCE) -> tuple[ContactKind, str]:
    """The (kind, normalised value) that a person typed as e-mail or phone; RuleBroken when it is neither."""
    text = text.strip()
    if "@" in text:
        return ContactKind.EMAIL, _normal_email(text)
    number = phone_e164(text, country)
    if not number:
        raise RuleBroken(_("Ce numéro ou ce courriel n’est pas complet. Vérifiez-le, s’il vous plaît."))
    return (ContactKind.MOBILE if is_mobile(number) else ContactKind.LANDLINE), number


def contact_candidates(text: str) -> list[tuple[ContactKind, str]]:
    """What `text` may mean in each country of the territory, France first; RuleBroken when it means nothing."""
    found = [read_contact(text, Country.FRANCE)]
    if found[0][0] != ContactKind.EMAIL:
        belgian = phone_e164(text, Country.BELGIUM)
        if belgian and belgian != found[0][1]:
            found.append((ContactKind.MOBILE if is_mobile(belgian) else ContactKind.LANDLINE, belgian))
    return found


def normal_contact(kind: str, value: str, country: str = Country.FRANCE) -> tuple[ContactKind, str]:
    """The (kind, value) to store for a contact given as `kind`; a phone's kind follows its number."""
    if kind == ContactKind.EMAIL:
        return ContactKind.EMAIL, _normal_email(value)
    if "@" in value:
        raise RuleBroken(_("Ce numéro de téléphone n’est pas complet."))
    return read_contact(value, country)


def people_at(kind: str, value: str) -> QuerySet[Person]:
    """The living people reached at this contact (`value` normalised); there may be several."""
    held = Contact.objects.filter(kind=kind, value=value, ended_at=None)
    return Person.objects.filter(pk__in=held.values("person"), deceased_on=None).order_by("pk")


def lock_contact(kind: str, value: str) -> None:
    """Hold everything said about this contact (`value` normalised) until the caller's transaction ends.

    Two requests that ask « who is reached here? » and enter the person when nobody is then go one after the other.
    Raises TransactionManagementError outside a transaction, where a lock would be gone before its first use.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A contact is locked within a transaction.")
    # SQLite needs nothing: our transactions are IMMEDIATE, so each holds the only right to write from its first line
    # and whoever comes second already waits there.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_number(kind, value)])


def lock_number(kind: str, value: str) -> int:
    """The 64-bit number under which PostgreSQL knows a contact: the same in every process and after a restart."""
    digest = hashlib.sha256(f"contact:{kind}:{value}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def where_reached(person_key: str, channel: str, address: str) -> tuple[str, str] | None:
    """Where a message to the person of this key ("person:12"), queued for `address`, is to go now.

    The same (channel, address) while it is a live contact of theirs, else the one they gave since; None when no
    message reaches them any more: what would have come in a moment is not put in the post.
    """
    number = person_key.removeprefix("person:")
    person = Person.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if person is None:
        return None
    kind = REACHED_BY.get(Channel(channel))
    if person.contacts.live().filter(kind=kind, value=address).exists():
        return channel, address
    now = reach(person)
    return now if now[0] in REACHED_BY else None


@transaction.atomic
def add_contact(
    person: Person,
    kind: str,
    value: str,
    *,
    preferred: bool = False,
    verified: bool = False,
    by: User | None = None,
    at: datetime | None = None,
) -> Contact:
    """The live contact of `person` with this value, made if missing; RuleBroken when the value is not a contact."""
    at = moment(at)
    kind, value = normal_contact(kind, value, country_of(person))
    contact, made = Contact.objects.get_or_create(person=person, kind=kind, value=value, ended_at=None)
    if verified and contact.verified_at is None:
        contact.verified_at = at
        contact.save(update_fields=["verified_at"])
    if preferred:
        person.contacts.filter(preferred=True).exclude(pk=contact.pk).update(preferred=False)
        Contact.objects.filter(pk=contact.pk).update(preferred=True)
        contact.preferred = True
    if made:
        record_change(person.key, Resource.IDENTITY, by=by, object_key=f"contact:{contact.pk}", at=at)
    return contact


@transaction.atomic
def end_contact(contact: Contact, *, by: User | None = None, at: datetime | None = None) -> None:
    """Stop writing to `contact`; the row stays, since messages were sent there."""
    at = moment(at)
    if Contact.objects.filter(pk=contact.pk, ended_at=None).update(ended_at=at, preferred=False):
        contact.ended_at = at
        record_change(
            contact.person.key, Resource.IDENTITY, by=by, act=Act.DELETE, object_key=f"contact:{contact.pk}", at=at
        )


def country_of(person: Person) -> str:
    """The country in which the person's phone numbers are read: that of their commune, France when unknown."""
    return person.commune.country if person.commune else Country.FRANCE


def reach(person: Person) -> tuple[Channel, str]:
    """The (channel, address) of the person's preferred contact that takes a message; the post when none does."""
    for contact in person.contacts.live():
        if contact.kind == ContactKind.EMAIL:
            return Channel.EMAIL, contact.value
        if contact.kind == ContactKind.MOBILE:
            return Channel.SMS, contact.value
    return Channel.LETTER, _postal_address(person)


def tell(
    person: Person,
    kind: str,
    key: str,
    *,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    dedupe: str | None = None,
    at: datetime | None = None,
) -> Notification:
    """Queue the message (`kind`, `key`) for `person` where they are reached, in the transaction of its fact."""
    channel, address = reach(person)
    return queue(
        kind,
        key,
        recipient=person.key,
        channel=channel,
        address=address,
        language=person.language,
        not_before=not_before,
        expires_at=expires_at,
        dedupe=dedupe,
        at=at,
    )


def _normal_email(text: str) -> str:
    value = text.strip().lower()
    try:
        validate_email(value)
    except ValidationError as error:
        raise RuleBroken(_("Ce courriel n’est pas complet. Exemple : nom@exemple.fr")) from error
    return value


def _postal_address(person: Person) -> str:
    town = f"{person.commune.postcode} {person.commune.name}" if person.commune else ""
    return ", ".join(part for part in (person.street, town) if part)[:254]

"""Referrals as they arrive: a visitor's own request, or one typed in from a letter or a call."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.common.text import fold
from etp.common.tokens import fingerprint
from etp.enrolments.domain.referrals import refer
from etp.enrolments.enums import Origin
from etp.enrolments.models import Referral
from etp.network.models import Commune, Site
from etp.patients.domain import people_at, register_person
from etp.patients.models import Person
from etp.programmes.models import Programme

# What a person is reached at: its kind and its normalised value.
Reach = tuple[str, str]
# One visitor may ask again by mistake; more than this a day on one contact is not a person asking.
ASKS_A_DAY = 3
# An office or a health centre may share one network address.
ASKS_AN_ADDRESS = 20
ADDRESS_WINDOW = timedelta(hours=1)


@transaction.atomic
def ask(
    programme: Programme,
    *,
    first_name: str,
    last_name: str,
    contact: Reach,
    commune: Commune | None = None,
    message: str = "",
    asked_from: str = "",
    language: str = "fr",
    at: datetime | None = None,
) -> Referral | None:
    """Receive a visitor's own request; `contact` is (ContactKind, normalised value). Returns the Referral.

    None, and nothing is written, when the contact has already asked three times in a day: the page answers the
    same, so nobody learns who is known here. RuleBroken past twenty requests an hour from one network address.
    """
    refuse_flood(asked_from)
    if _asks_lately(contact, at) >= ASKS_A_DAY:
        return None
    person = known_or_new(first_name, last_name, contact, commune=commune, language=language, at=at)
    today = local_day(moment(at), programme.time_zone)
    return refer(person, programme, origin=Origin.SELF, received_on=today, message=message, at=at)


@transaction.atomic
def receive(
    programme: Programme,
    *,
    first_name: str,
    last_name: str,
    contact: Reach,
    origin: str,
    received_on: date,
    site: Site | None = None,
    referrer_name: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Referral:
    """Type in a referral that came by letter, phone or mail; a person with this contact and name is not made twice."""
    if received_on > local_day(moment(at), programme.time_zone):
        raise RuleBroken(_("Cette orientation n’est pas encore reçue : choisissez une date passée."))
    person = known_or_new(first_name, last_name, contact, by=by, at=at)
    return refer(
        person,
        programme,
        origin=origin,
        received_on=received_on,
        site=site,
        referrer_name=referrer_name,
        by=by,
        at=at,
    )


def known_or_new(
    first_name: str,
    last_name: str,
    contact: Reach,
    *,
    commune: Commune | None = None,
    language: str = "fr",
    by: User | None = None,
    at: datetime | None = None,
) -> Person:
    """The one person reached at `contact` under this very name, or a new one; the name alone never joins two people."""
    wanted = fold(f"{first_name} {last_name}")
    same = [person for person in people_at(*contact) if person.folded == wanted]
    if len(same) == 1:
        return same[0]
    return register_person(
        first_name=first_name,
        last_name=last_name,
        commune=commune,
        contacts=[contact],
        language=language,
        by=by,
        at=at,
    )


def refuse_flood(asked_from: str) -> None:
    """Count one more request from this network address, or raise RuleBroken past the limit."""
    if not asked_from:
        return
    # The address is kept as a fingerprint only, for an hour.
    key = f"asks-from-{fingerprint(asked_from)}"
    cache.add(key, 0, ADDRESS_WINDOW.total_seconds())
    if cache.incr(key) > ASKS_AN_ADDRESS:
        raise RuleBroken(
            _("Beaucoup de demandes arrivent d’ici. Attendez une heure, ou appelez le %(phone)s.")
            % {"phone": settings.CONTACT_PHONE}
        )


def _asks_lately(contact: Reach, at: datetime | None) -> int:
    since = moment(at) - timedelta(days=1)
    return Referral.objects.filter(
        person__in=people_at(*contact), origin=Origin.SELF, created_by=None, created_at__gt=since
    ).count()

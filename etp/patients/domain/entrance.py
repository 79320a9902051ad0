"""How a person comes into their own space: a proved contact, then a birth date where people share it."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.patients.domain.codes import CODE_MINUTES, CODE_TRIES, send_code
from etp.patients.domain.contacts import contact_candidates, people_at
from etp.patients.models import ContactCode, Person

PURPOSE = "sign_in"


def ask_entry(text: str, *, asked_from: str = "", language: str = "fr", at: datetime | None = None) -> ContactCode:
    """The code sent to the contact that `text` means; the same answer and work whether somebody is reached there.

    A phone number read in two countries goes to the one where somebody is reached, France first.
    """
    candidates = contact_candidates(text)
    kind, value = next((found for found in candidates if people_at(*found).exists()), candidates[0])
    return send_code(kind, value, PURPOSE, asked_from=asked_from, language=language, at=at)


def only_entrant(row: ContactCode) -> Person | None:
    """The one person reached at the proved contact, or None when several are; RuleBroken when nobody is."""
    found = list(people_at(row.kind, row.value)[:2])
    if not found:
        raise RuleBroken(_("Ce code n’est plus valable. Demandez-en un autre."))
    return found[0] if len(found) == 1 else None


def entrant_born_on(row: ContactCode, born: date, *, at: datetime | None = None) -> Person:
    """The one person of a shared, proved contact who is born on `born`; nobody is named otherwise.

    RuleBroken for a wrong date, and for any date after five tries or fifteen minutes: the code counts them.
    """
    at = moment(at)
    last = CODE_TRIES * 2
    fresh = ContactCode.objects.filter(pk=row.pk, used_at__gt=at - timedelta(minutes=CODE_MINUTES), tries__lt=last)
    if not fresh.update(tries=F("tries") + 1):
        raise RuleBroken(_("Vous avez fait plusieurs essais. Demandez un autre code, ou appelez-nous."))
    found = list(people_at(row.kind, row.value).filter(birth_date=born)[:2])
    if len(found) != 1:
        raise RuleBroken(_("Nous ne vous avons pas trouvé avec cette date. Vérifiez-la, ou appelez-nous."))
    return found[0]


@transaction.atomic
def account_of(person: Person) -> User:
    """The account, without e-mail, with which `person` signs in; made at the first entry.

    RuleBroken when the person's account is a member's: a code alone must never open the work of a team.
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    account = held.user
    if account is None:
        account = held.user = User.objects.create_user(language=held.language)
        held.save(update_fields=["user"])
    if account.email or not account.is_active:
        raise RuleBroken(_("Votre espace ne s’ouvre pas avec un code. Appelez-nous, s’il vous plaît."))
    person.user = account
    return account

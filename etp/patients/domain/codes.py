"""One-time codes: they prove that someone reads a contact, nothing more. The code itself is never stored."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from etp.common import RuleBroken
from etp.common.clock import moment
from etp.common.tokens import derive_code, fingerprint, new_nonce, same
from etp.messaging.domain import queue
from etp.messaging.enums import Channel
from etp.patients.enums import ContactKind
from etp.patients.models import ContactCode

CODE_MINUTES = 15
CODE_TRIES = 5
# Enough for a hurried person, too few to fill someone's mailbox or to try a code at random.
CODES_A_CONTACT = 5
CODES_AN_ADDRESS = 30
LIMIT_WINDOW = timedelta(hours=1)


@transaction.atomic
def send_code(
    kind: str, value: str, purpose: str, *, asked_from: str = "", language: str = "fr", at: datetime | None = None
) -> ContactCode:
    """A new code for (`kind`, normalised `value`), queued to that contact, good for one `purpose`.

    The same work whether the contact is known or not. RuleBroken past 5 codes an hour for one contact, or 30 for
    one network address (`asked_from`), and for a landline, which takes no message.
    """
    at = moment(at)
    if kind == ContactKind.LANDLINE:
        raise RuleBroken(_("Nous ne pouvons pas envoyer de code à un téléphone fixe. Appelez-nous, s’il vous plaît."))
    _refuse_too_many(kind, value, asked_from, at)
    code = ContactCode.objects.create(
        kind=kind,
        value=value,
        purpose=purpose,
        nonce=new_nonce(),
        sent_at=at,
        expires_at=at + timedelta(minutes=CODE_MINUTES),
    )
    queue(
        "contact_code",
        f"contact_code:{code.pk}",
        recipient=f"contact_code:{code.pk}",
        channel=Channel.EMAIL if kind == ContactKind.EMAIL else Channel.SMS,
        address=value,
        language=language,
        expires_at=code.expires_at,
        dedupe=f"contact_code:{code.pk}",
        at=at,
    )
    return code


def code_of(row: ContactCode) -> str:
    """The six digits of a ContactCode, derived again each time; another purpose gives other digits."""
    return derive_code(f"contact code {row.purpose}", f"{row.kind} {row.value}", row.nonce)


def check_code(row: ContactCode, typed: str, *, at: datetime | None = None) -> bool:
    """True once for the right digits within 15 minutes and 5 tries; RuleBroken otherwise.

    Each try commits by itself, so call it outside any transaction: a refusal must not be rolled back.
    """
    at = moment(at)
    digits = "".join(sign for sign in typed if sign.isdigit())
    with transaction.atomic(durable=True):
        usable = ContactCode.objects.filter(pk=row.pk, used_at=None, expires_at__gt=at, tries__lt=CODE_TRIES)
        open_to_try = usable.update(tries=F("tries") + 1) == 1
        right = open_to_try and same(digits, code_of(row))
        if right:
            # The tries of the code are over: those of a birth date, if one is asked, count from here.
            ContactCode.objects.filter(pk=row.pk).update(used_at=at, tries=CODE_TRIES)
    if not open_to_try:
        raise RuleBroken(_("Ce code n’est plus valable. Demandez-en un autre."))
    if not right:
        raise RuleBroken(_("Ce n’est pas le bon code. Regardez le dernier message reçu."))
    row.used_at = at
    return True


def _refuse_too_many(kind: str, value: str, asked_from: str, at: datetime) -> None:
    refusal = RuleBroken(_("Vous avez demandé beaucoup de codes. Attendez une heure, ou appelez-nous."))
    recent = ContactCode.objects.filter(kind=kind, value=value, sent_at__gt=at - LIMIT_WINDOW, sent_at__lte=at)
    if recent.count() >= CODES_A_CONTACT:
        raise refusal
    if asked_from:
        # The address is kept as a fingerprint only, for an hour.
        key = f"codes-from-{fingerprint(asked_from)}"
        cache.add(key, 0, LIMIT_WINDOW.total_seconds())
        if cache.incr(key) > CODES_AN_ADDRESS:
            raise refusal

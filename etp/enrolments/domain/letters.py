"""Letters of synthesis: due on a day, then sent, refused, or without a GP to receive them."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.enrolments.domain.days import day_of
from etp.enrolments.enums import LetterKind, TransmissionState
from etp.enrolments.models import Enrolment, Letter, Transmission
from etp.patients.domain import has_consent
from etp.patients.enums import ConsentKind, Resource
from etp.patients.models import Person

# A delay of the programme's own, not of the law: to be confirmed by each team.
DAYS_TO_SEND = 15


@transaction.atomic
def record_letter(
    enrolment: Enrolment,
    kind: str,
    *,
    body: str = "",
    due_on: date | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> Letter:
    """Make a letter due (in fifteen days unless told) with what is known of its recipient.

    Its transmission is due, refused when the person does not let us write to the GP, or without GP.
    """
    letter = Letter.objects.create(
        enrolment=enrolment,
        kind=LetterKind(kind),
        body=body,
        due_on=due_on or day_of(enrolment, at) + timedelta(days=DAYS_TO_SEND),
    )
    Transmission.objects.create(letter=letter, state=_first_state(enrolment.person, at))
    _journal(letter, Act.CREATE, by=by, at=at)
    return letter


def _first_state(person: Person, at: datetime | None) -> str:
    if person.no_gp:
        return TransmissionState.NO_GP
    return TransmissionState.DUE if has_consent(person, ConsentKind.GP, at=at) else TransmissionState.REFUSED


@transaction.atomic
def record_transmission(
    letter: Letter,
    state: str,
    *,
    recipient: str = "",
    channel: str = "",
    sent_on: date | None = None,
    proof: str = "",
    to_gp: bool = True,
    by: User | None = None,
    at: datetime | None = None,
) -> Transmission:
    """Write what became of a letter: the row that was due is filled, or another recipient is added.

    Sent needs a recipient and a channel; RuleBroken when the person has taken back the consent to write to the GP.
    """
    state = TransmissionState(state)
    if state == TransmissionState.SENT:
        if not recipient or not channel:
            raise RuleBroken(_("Un courrier transmis a un destinataire et un canal."))
        if to_gp and not has_consent(letter.enrolment.person, ConsentKind.GP, at=at):
            raise RuleBroken(_("La personne ne souhaite pas que l’on écrive à son médecin."))
        sent_on = sent_on or day_of(letter.enrolment, at)
    facts = {"recipient": recipient, "channel": channel, "sent_on": sent_on, "proof": proof, "to_gp": to_gp}
    row = letter.transmissions.filter(state=TransmissionState.DUE).first() or Transmission(letter=letter)
    row.state = state
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    _journal(letter, Act.CHANGE, by=by, at=at, reason=str(state))
    return row


def _journal(letter: Letter, act: str, *, by: User | None, at: datetime | None, reason: str = "") -> None:
    record_change(
        letter.enrolment.person.key,
        Resource.LETTER,
        by=by,
        act=act,
        object_key=f"letter:{letter.pk}",
        reason=reason,
        at=at,
    )

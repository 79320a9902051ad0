"""What a person agreed to. A row is never edited: a change of mind is another row."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.audit.domain import record_change
from etp.audit.enums import Act
from etp.common import RuleBroken
from etp.common.clock import moment
from etp.patients.domain.consent_texts import ConsentText, consent_text
from etp.patients.enums import ConsentKind, ConsentMeans, Resource
from etp.patients.models import Consent, Person


def give_consent(
    person: Person,
    kind: str,
    *,
    means: str = ConsentMeans.SCREEN,
    programme_code: str = "",
    language: str = "",
    version: str = "",
    witness: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> Consent:
    """The row that says yes to today's wording of `kind`; RuleBroken when spoken words have no witness.

    `language` and `version` are those of the text that was shown (default: the person's language, today's version);
    RuleBroken when the wording is another one meanwhile: nobody agrees to a text they did not read.
    """
    if means == ConsentMeans.SPOKEN and not witness.strip():
        raise RuleBroken(_("Un accord donné de vive voix demande le nom d’un témoin."))
    return _answer(
        person,
        kind,
        True,
        means=means,
        programme_code=programme_code,
        language=language,
        version=version,
        witness=witness,
        by=by,
        at=at,
    )


def refuse_consent(
    person: Person,
    kind: str,
    *,
    means: str = ConsentMeans.SCREEN,
    programme_code: str = "",
    language: str = "",
    version: str = "",
    witness: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> Consent:
    """The row that says no when asked, whatever was answered before: refusing is as plain as accepting."""
    return _answer(
        person,
        kind,
        False,
        means=means,
        programme_code=programme_code,
        language=language,
        version=version,
        witness=witness,
        by=by,
        at=at,
    )


def withdraw_consent(
    person: Person,
    kind: str,
    *,
    means: str = ConsentMeans.SCREEN,
    programme_code: str = "",
    language: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> Consent:
    """The row that takes an agreement back, from now on and with no other effect; RuleBroken when none is given."""
    if not has_consent(person, kind, programme_code=programme_code, at=at):
        raise RuleBroken(_("Cet accord n’est pas donné : il n’y a rien à retirer."))
    return _answer(person, kind, False, means=means, programme_code=programme_code, language=language, by=by, at=at)


def has_consent(person: Person, kind: str, *, programme_code: str = "", at: datetime | None = None) -> bool:
    """Whether the person's latest answer to `kind` (for this programme, when it has one) is yes."""
    latest = _latest(person, kind, programme_code, moment(at))
    return latest is not None and latest.given


@dataclass(frozen=True)
class ConsentState:
    """Where a person stands on one question: its wording today, and their latest answer, if any."""

    kind: ConsentKind
    programme_code: str
    text: ConsentText
    answer: Consent | None

    @property
    def given(self) -> bool:
        return self.answer is not None and self.answer.given

    @property
    def worded_anew(self) -> bool:
        """Whether the answer was given to an older wording, so that it is to be asked again."""
        return self.answer is not None and self.answer.text_version != self.text.version


def consent_states(
    person: Person,
    *,
    programmes: Collection[str] | None = None,
    language: str = "fr",
    at: datetime | None = None,
) -> list[ConsentState]:
    """The state of each kind of consent for `person`, one a programme for those given for a programme.

    With `programmes` (codes), answers given for another one are as if they had never been asked.
    """
    at = moment(at)
    states = []
    for kind in ConsentKind:
        given = Consent.objects.filter(person=person, kind=kind)
        if programmes is not None:
            given = given.filter(programme_code__in=["", *programmes])
        codes = given.values_list("programme_code", flat=True).distinct()
        for code in sorted(codes) or [""]:
            states.append(ConsentState(kind, code, consent_text(kind, language), _latest(person, kind, code, at)))
    return states


def _latest(person: Person, kind: str, programme_code: str, at: datetime) -> Consent | None:
    answers = Consent.objects.filter(person=person, kind=kind, programme_code=programme_code, at__lte=at)
    return answers.order_by("-at", "-pk").first()


@transaction.atomic
def _answer(
    person: Person,
    kind: str,
    given: bool,
    *,
    means: str,
    programme_code: str,
    language: str,
    by: User | None,
    at: datetime | None,
    version: str = "",
    witness: str = "",
) -> Consent:
    at = moment(at)
    text = consent_text(kind, language or person.language)
    if version and version != text.version:
        raise RuleBroken(_("Le texte de cet accord a changé entre-temps : relisez-le avant de répondre."))
    consent = Consent.objects.create(
        person=person,
        kind=kind,
        programme_code=programme_code,
        given=given,
        means=means,
        text_version=text.version,
        text_hash=text.sha256,
        language=text.language,
        witness=witness.strip(),
        by=by,
        at=at,
    )
    act = Act.CREATE if given else Act.DELETE
    record_change(person.key, Resource.CONSENT, by=by, act=act, object_key=f"consent:{consent.pk}", at=at)
    return consent

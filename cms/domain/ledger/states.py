"""The ledger of validations: what was asked of whom, what each answered; read from our own rows only."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from cms.domain.rounds import live_carriers, programme_of
from cms.domain.signatures import authors_of, is_alone
from cms.enums import Decision, RoundState
from cms.models import ModulePage, ProgrammePage, Round, RoundCarrier, Signature
from etp.accounts.models import User
from etp.common.clock import local_day, moment
from etp.network.models import Organisation
from etp.programmes.enums import CarrierRole
from etp.programmes.models import Carrier, Programme


@dataclass(frozen=True)
class Answer:
    """One carrier in one round: its answer, or who may give it, and what the reader themself may do."""

    organisation: Organisation
    role: str
    signature: Signature | None = None
    signatory: User | None = None
    deputy: User | None = None
    may_sign: bool = False
    may_propose: bool = False
    # Why the named reader may not answer, in words.
    why_not: str = ""


@dataclass(frozen=True)
class State:
    """One round with its answers, and how many of them agree."""

    round: Round
    answers: list[Answer] = field(default_factory=list)

    @property
    def agreed(self) -> int:
        """How many carriers agree."""
        return sum(1 for answer in self.answers if answer.signature and answer.signature.decision in Decision.agrees)

    @property
    def missing(self) -> list[str]:
        """The carriers that have not answered, by name."""
        return [str(answer.organisation) for answer in self.answers if answer.signature is None]

    @property
    def waits_for_reader(self) -> bool:
        """Whether the reader may answer now."""
        return any(answer.may_sign or answer.may_propose for answer in self.answers)


def state_of(row: Round, *, reader: User | None = None, at: datetime | None = None) -> State:
    """The state of one round as `reader` sees it."""
    day = local_day(moment(at), "Europe/Paris")
    named = {carrier.organisation_id: carrier for carrier in live_carriers(programme_of(row.page), day)}
    given = {signature.organisation_id: signature for signature in row.signatures.select_related("user", "proposed_by")}
    authors = authors_of(row) if reader else set()
    answers = [
        _answer(row, asked, named.get(asked.organisation_id), given.get(asked.organisation_id), reader, authors, at)
        for asked in row.carriers.select_related("organisation")
    ]
    return State(row, answers)


def _answer(
    row: Round,
    asked: RoundCarrier,
    carrier: Carrier | None,
    signature: Signature | None,
    reader: User | None,
    authors: set[int],
    at: datetime | None,
) -> Answer:
    hands = {carrier.signatory_id, carrier.deputy_id} if carrier else set()
    waits = row.state == RoundState.OPEN and signature is None
    can_act = reader is not None and waits and reader.pk in hands
    wrote = can_act and reader is not None and reader.pk in authors
    alone = wrote and reader is not None and is_alone(asked.organisation, reader, at=at)
    return Answer(
        organisation=asked.organisation,
        role=str(CarrierRole(asked.role).label),
        signature=signature,
        signatory=carrier.signatory if carrier else None,
        deputy=carrier.deputy if carrier else None,
        may_sign=can_act and not wrote,
        may_propose=alone,
        why_not=_("Vous avez écrit ce texte\u00a0: une autre personne doit signer.") if wrote and not alone else "",
    )


def open_rounds(*, reader: User | None = None, at: datetime | None = None) -> list[State]:
    """The open rounds, those that wait for `reader` first, then by deadline."""
    rows = Round.objects.filter(state=RoundState.OPEN).select_related("page", "opened_by").order_by("deadline", "pk")
    states = [state_of(row, reader=reader, at=at) for row in rows]
    return sorted(states, key=lambda state: not state.waits_for_reader)


def rounds_of(page: ModulePage, *, reader: User | None = None, at: datetime | None = None) -> list[State]:
    """Every round of a module text, the latest first, with its answers."""
    rows = Round.objects.filter(page=page).select_related("page", "opened_by", "closed_by").order_by("-number")
    return [state_of(row, reader=reader, at=at) for row in rows]


def ledger_of(
    programme: Programme, *, reader: User | None = None, at: datetime | None = None
) -> list[tuple[ModulePage, State | None]]:
    """Each module text of a programme, in any language, with its latest round, or None where none was ever opened."""
    parents = ProgrammePage.objects.filter(programme=programme)
    below = reduce(or_, (Q(path__startswith=parent.path) for parent in parents), Q(pk=None))
    pages = ModulePage.objects.filter(below).select_related("module").order_by("path")
    found = []
    for page in pages:
        last = Round.objects.filter(page=page).select_related("page", "opened_by").order_by("-number").first()
        found.append((page, state_of(last, reader=reader, at=at) if last else None))
    return found


def count_waiting_for(reader: User, *, at: datetime | None = None) -> int:
    """How many open rounds wait for the hand of `reader`."""
    return sum(1 for state in open_rounds(reader=reader, at=at) if state.waits_for_reader)

"""The life of a declaration to the regional health agency (France: décret 2020-1832, arrêté of 30 December 2020)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common import RuleBroken
from etp.common.clock import local_day, moment
from etp.programmes.domain.changes import link_declared_changes
from etp.programmes.enums import DECLARATION_STEPS, DeclarationKind, DeclarationState, LegalFrame
from etp.programmes.models import Declaration, DeclarationEvent, Programme

# Past two months of silence of the agency, a file is complete (R. 1161-4, décret 2020-1832).
SILENCE_MONTHS = 2
# An authorisation given before 2021 ran for four years.
AUTHORISATION_MONTHS = 48
FIRST_DAY_OF_DECLARATIONS = date(2021, 1, 1)


@dataclass(frozen=True)
class Standing:
    """Where a declaration stands on a day: its state, since when, and whether silence made it complete."""

    state: DeclarationState
    since: date
    by_silence: bool = False
    # When the silence of the agency will make it complete, while it is waited for.
    silent_until: date | None = None


def months_after(day: date, count: int) -> date:
    """The same day `count` months later, or the last day of that month when it is shorter."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def standing(declaration: Declaration, on: date) -> Standing:
    """Where `declaration` stands on the day `on`: what the agency said, or what its silence came to mean."""
    state = DeclarationState(declaration.state)
    since = declaration.complete_on or declaration.waiting_since or declaration.filed_on
    if declaration.expires_on and declaration.expires_on < on:
        return Standing(DeclarationState.LAPSED, declaration.expires_on)
    if state not in DeclarationState.waits_for_agency:
        return Standing(state, since)
    silent_until = months_after(declaration.waiting_since or declaration.filed_on, SILENCE_MONTHS)
    if on >= silent_until:
        return Standing(DeclarationState.COMPLETE, silent_until, by_silence=True)
    return Standing(state, since, silent_until=silent_until)


def in_order(declaration: Declaration, on: date) -> bool:
    """Whether the programme may run under `declaration` on the day `on`."""
    if declaration.kind not in {DeclarationKind.INITIAL, DeclarationKind.AUTHORISATION}:
        return False
    return standing(declaration, on).state in {DeclarationState.COMPLETE, DeclarationState.GRANTED}


@transaction.atomic
def declare(
    programme: Programme,
    *,
    agency: str,
    filed_on: date,
    number: str = "",
    kind: str = DeclarationKind.INITIAL,
    expires_on: date | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> Declaration:
    """A declaration filed with the agency, or an authorisation given before 2021; its history begins.

    A modification tells the changes that were still to declare. RuleBroken outside France, for a day to come, and
    for what comes before an initial declaration or an authorisation.
    """
    _refuse_declaring(programme, DeclarationKind(kind), filed_on, moment(at))
    granted = kind == DeclarationKind.AUTHORISATION
    state = DeclarationState.GRANTED if granted else DeclarationState.FILED
    row = Declaration.objects.create(
        programme=programme, kind=kind, agency=agency, filed_on=filed_on, number=number, state=state,
        waiting_since=None if granted else filed_on,
        expires_on=(expires_on or months_after(filed_on, AUTHORISATION_MONTHS)) if granted else None,
    )  # fmt: skip
    _note(row, state, filed_on, "", by, moment(at))
    if kind == DeclarationKind.MODIFICATION:
        link_declared_changes(row)
    return row


def _refuse_declaring(programme: Programme, kind: DeclarationKind, filed_on: date, now: datetime) -> None:
    if programme.legal_frame != LegalFrame.DECLARATION:
        raise RuleBroken(_("Ce programme n’est pas soumis à déclaration."))
    if filed_on > local_day(now, programme.time_zone):
        raise RuleBroken(_("Ce jour n’est pas encore venu."))
    if kind == DeclarationKind.AUTHORISATION and filed_on >= FIRST_DAY_OF_DECLARATIONS:
        raise RuleBroken(_("Depuis le 1er janvier 2021, un programme se déclare : il n’est plus autorisé."))
    first = {DeclarationKind.INITIAL, DeclarationKind.AUTHORISATION}
    if kind not in first and not programme.declarations.filter(kind__in=first).exists():
        raise RuleBroken(_("Enregistrez d’abord la déclaration initiale, ou l’autorisation."))


@transaction.atomic
def follow_declaration(
    declaration: Declaration,
    *,
    state: str,
    on: date,
    number: str = "",
    note: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> Declaration:
    """What the agency did or what it was answered, on the day `on`; the history keeps who noted it.

    RuleBroken for a step that cannot follow, for a day before the last one or to come, and for a silence that made
    the file complete already.
    """
    row = Declaration.objects.select_for_update().select_related("programme").get(pk=declaration.pk)
    new = DeclarationState(state)
    _refuse_step(row, new, on, moment(at))
    if new == DeclarationState.COMPLETE:
        row.complete_on = _complete_from(row, on)
    if new == DeclarationState.ITEMS_ANSWERED:
        row.waiting_since = on
    row.state, row.number = new, number or row.number
    row.save(update_fields=["state", "number", "waiting_since", "complete_on"])
    _note(row, new, on, note, by, moment(at))
    return row


def _complete_from(row: Declaration, on: date) -> date:
    """The day of completeness: an acknowledgement that comes after the silence changes nothing to its day."""
    before = standing(row, on)
    return before.since if before.by_silence else on


def _refuse_step(row: Declaration, new: DeclarationState, on: date, now: datetime) -> None:
    if new not in DECLARATION_STEPS[row.state]:
        raise RuleBroken(_("Cette étape ne peut pas suivre « %(state)s ».") % {"state": row.get_state_display()})
    if on > local_day(now, row.programme.time_zone):
        raise RuleBroken(_("Ce jour n’est pas encore venu."))
    last = row.events.order_by("-on").values_list("on", flat=True).first()
    if on < (last or row.filed_on):
        raise RuleBroken(_("Une étape ne peut pas précéder la précédente."))
    asked = {DeclarationState.ITEMS_ASKED, DeclarationState.REFUSED}
    before = standing(row, on)
    if new in asked and before.by_silence:
        raise RuleBroken(
            _("Deux mois de silence ont déjà rendu le dossier complet, le %(day)s.")
            % {"day": before.since.strftime("%d/%m/%Y")}
        )


def _note(row: Declaration, state: DeclarationState, on: date, note: str, by: User | None, at: datetime) -> None:
    DeclarationEvent.objects.create(declaration=row, state=state, on=on, note=note, by=by, at=at)

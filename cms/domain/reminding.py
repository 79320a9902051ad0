"""A round near or past its deadline is told again to the hands that have not answered."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from cms.domain.notices import REMINDED_BEFORE, ask, ask_late, hands_to_tell, reminder_instant
from cms.domain.rounds import live_carriers, programme_of
from cms.enums import RoundState
from cms.models import Round
from etp.common.clock import local_day, moment
from etp.programmes.models import Carrier

# A round that nobody answers for four weeks is a matter for a call, not for a fifth message.
LATE_WEEKS = 4


def overdue_rounds(*, at: datetime | None = None) -> QuerySet[Round]:
    """Open rounds whose deadline has passed on the day of `at`, the oldest first."""
    return _open_rounds().filter(deadline__lt=_day(at))


def remind_carriers(*, at: datetime | None = None) -> None:
    """Make due the reminders of the rounds near their deadline or past it; asked twice a day, it adds none.

    Near it, whoever was told at the opening has a reminder already: only hands named since then gain one. Past it,
    each hand of a carrier that has not answered is told once a week, four times at most.
    """
    at, today = moment(at), _day(at)
    with transaction.atomic():
        for row in _open_rounds().filter(deadline__gte=today, deadline__lte=today + REMINDED_BEFORE):
            if reminder_instant(row) > row.opened_at:
                _remind_before(row, today, at)
        for row in overdue_rounds(at=at):
            week = (today - row.deadline).days // 7
            if week < LATE_WEEKS:
                _remind_late(row, today, week, at)


def _remind_before(row: Round, today: date, at: datetime) -> None:
    for carrier in _silent(row, today):
        for user in hands_to_tell(row, carrier):
            ask(row, carrier, user, not_before=reminder_instant(row), at=at)


def _remind_late(row: Round, today: date, week: int, at: datetime) -> None:
    for carrier in _silent(row, today):
        for user in hands_to_tell(row, carrier):
            ask_late(row, carrier, user, week=week, at=at)


def _silent(row: Round, today: date) -> list[Carrier]:
    """The carriers asked in the round that have not answered, as they stand today."""
    answered = row.signatures.values("organisation")
    asked = row.carriers.exclude(organisation__in=answered).values("organisation")
    return list(live_carriers(programme_of(row.page), today).filter(organisation__in=asked))


def _open_rounds() -> QuerySet[Round]:
    return Round.objects.filter(state=RoundState.OPEN).select_related("page").order_by("deadline", "pk")


def _day(at: datetime | None) -> date:
    return local_day(moment(at), "Europe/Paris")

"""Which minor corrections may still be objected to."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from cms.domain.publishing import last_signed
from cms.domain.rounds import programme_of
from cms.enums import CorrectionState
from cms.models import Correction
from etp.common.clock import local_day, moment


def standing() -> QuerySet[Correction]:
    """The corrections that nobody has undone, however old."""
    return Correction.objects.filter(state=CorrectionState.STANDING)


def in_time(correction: Correction, today: date) -> bool:
    """Whether `correction` stands, on a day when it may be objected to."""
    return correction.state == CorrectionState.STANDING and today <= correction.open_until


def is_open(correction: Correction, *, at: datetime | None = None) -> bool:
    """Whether `correction` may still be objected to: it stands, within its days, over the last signed words."""
    today = local_day(moment(at), programme_of(correction.page).time_zone)
    return in_time(correction, today) and last_signed(correction.page) == correction.base


def open_corrections(*, at: datetime | None = None) -> list[Correction]:
    """The corrections that may be objected to at `at`, the one that closes first ahead; old ones cost nothing."""
    at = moment(at)
    # The day before, since programmes lie in several time zones: `is_open` decides.
    recent = standing().filter(open_until__gte=local_day(at, "UTC") - timedelta(days=1))
    rows = recent.select_related("page", "base", "made_by", "organisation").order_by("open_until", "pk")
    return [row for row in rows if is_open(row, at=at)]

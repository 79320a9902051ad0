"""Time: instants are UTC, days and hours on a wall belong to a place's zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.utils import timezone


def moment(at: datetime | None = None) -> datetime:
    """`at` itself, or now; a naive datetime is refused with ValueError."""
    if at is None:
        return timezone.now()
    if timezone.is_naive(at):
        raise ValueError("An instant needs its offset.")
    return at


def wall_to_instant(day: date, hour: time, zone: str) -> datetime:
    """The UTC instant of a wall `day` and `hour` in the IANA `zone`.

    An hour that the spring change skips is read with the offset before it (so 02:30 becomes 03:30 on the
    wall); one that the autumn change repeats is its first occurrence.
    """
    return datetime.combine(day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local(instant: datetime, zone: str) -> datetime:
    """The wall datetime of `instant` in the IANA `zone`."""
    return instant.astimezone(ZoneInfo(zone))


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day of `instant` in the IANA `zone`."""
    return local(instant, zone).date()


@dataclass(frozen=True)
class Period:
    """Calendar days from `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def year(cls, number: int) -> Self:
        """The calendar year `number`, from 1 January to 31 December, both included."""
        return cls(date(number, 1, 1), date(number, 12, 31))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def instants(self, zone: str) -> tuple[datetime, datetime]:
        """The half-open pair of instants [start of first, start of the day after last) in `zone`."""
        return (
            wall_to_instant(self.first, time.min, zone),
            wall_to_instant(self.last + timedelta(days=1), time.min, zone),
        )

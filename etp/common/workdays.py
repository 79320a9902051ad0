"""Working days: what an office promises is counted in them."""

from datetime import date, timedelta

SATURDAY = 5
# Fixed holidays that France and Belgium share (code du travail, L3133-1; arrêté royal of 18 April 1974).
HOLIDAYS = {(1, 1), (5, 1), (8, 15), (11, 1), (11, 11), (12, 25)}


def is_working(day: date) -> bool:
    """Whether an office is open on `day`: neither a week-end nor a fixed holiday that both countries share."""
    return day.weekday() < SATURDAY and (day.month, day.day) not in HOLIDAYS


def after_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`; `day` itself is not counted."""
    while count:
        day += timedelta(days=1)
        count -= is_working(day)
    return day

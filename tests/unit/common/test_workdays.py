from datetime import date

import pytest

from etp.common.workdays import after_working_days


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 3, 3), 2, date(2026, 3, 5)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 2, date(2026, 3, 10)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 3, 7), 0, date(2026, 3, 7)),
    ],
)
def test_week_ends_and_shared_holidays_are_not_counted(day, count, due):
    assert after_working_days(day, count) == due

from datetime import UTC, date, datetime, time

from etp.common.clock import Period, wall_to_instant


def test_two_in_the_afternoon_is_two_in_the_afternoon_in_winter_and_in_summer():
    winter = wall_to_instant(date(2026, 12, 3), time(14), "Europe/Paris")
    summer = wall_to_instant(date(2026, 7, 2), time(14), "Europe/Paris")
    assert (winter, summer) == (datetime(2026, 12, 3, 13, tzinfo=UTC), datetime(2026, 7, 2, 12, tzinfo=UTC))


def test_a_year_holds_its_last_evening_and_not_the_next_midnight():
    start, end = Period.year(2026).instants("Europe/Paris")
    assert (start, end) == (datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC))

"""What `make test` runs: everything that answers is used, what does not is named, and time is told."""

import pytest

from tests.machine import redis_url
from tests.run import Result, absent, close, suites, times_told


def used(postgres, redis):
    """Each suite with the servers it works on."""
    return {suite.name: sorted(suite.environment) for suite in suites(postgres, redis)}


def test_redis_alone_stands_beside_sqlite_and_is_not_left_unused():
    assert used(False, True) == {
        "architecture, unit, integration: SQLite and Redis": ["REDIS_URL"],
        "browser": [],
        "faults: SQLite and Redis": ["REDIS_URL"],
    }
    assert suites(False, True)[0].environment == {"REDIS_URL": redis_url()}


def test_both_servers_stand_together_beside_the_plain_half():
    assert used(True, True) == {
        "architecture, unit, integration: SQLite": [],
        "unit, integration: PostgreSQL and Redis": ["DATABASE_URL", "REDIS_URL"],
        "browser": [],
        "faults: SQLite": [],
        "faults: PostgreSQL and Redis": ["DATABASE_URL", "REDIS_URL"],
    }


def test_what_is_not_there_is_named_once_by_one():
    assert absent(False, True, True) == ["PostgreSQL"]
    assert absent(False, False, False) == ["PostgreSQL", "Redis", "Pango"]


def results(minutes):
    """One suite of each budget, each of so many minutes."""
    return [Result(name, minutes * 60, name, passed=1) for name in ("unit and integration", "browser", "faults")]


def test_a_suite_over_its_minutes_is_told_and_fails_nothing(capsys):
    lines, late = times_told(results(9))
    assert (["WARNING" in line for line in lines], late) == ([True, True, True, False], False)
    assert (close(results(9), ["Redis"], timed=True), "Left out" in capsys.readouterr().out) == (0, True)


@pytest.mark.parametrize(("timed", "code"), [(True, 1), (False, 0)])
def test_more_than_thirty_minutes_in_all_fail_where_everything_is_required(capsys, timed, code):
    assert close(results(11), [], timed=timed) == code
    assert capsys.readouterr().out.endswith(f"3 passed, {code} failed\n")

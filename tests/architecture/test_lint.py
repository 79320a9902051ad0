"""What `make lint` checks: style, format, templates, direction of imports, types."""

import pytest

from tests.lint import CHECKERS, check


@pytest.mark.parametrize("name", CHECKERS)
def test_the_checker_finds_nothing(name):
    code, words = check(name)
    assert code == 0, words

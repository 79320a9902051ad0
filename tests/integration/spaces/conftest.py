"""The wall clock of these tests stands at ten to noon on Tuesday 24 November 2026."""

import pytest
import time_machine

from tests.factories.spaces import NOW


@pytest.fixture(autouse=True)
def _tuesday():
    with time_machine.travel(NOW, tick=False):
        yield

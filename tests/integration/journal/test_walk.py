"""Whom a page shows, the journal names: asked of every address behind a sign-in, as every member."""

import pytest
import time_machine

from tests.factories.spaces import NOW
from tests.integration.journal.scene import Scene
from tests.integration.journal.visits import VISITS
from tests.integration.journal.walk import Walk, doors

pytestmark = pytest.mark.django_db


def test_every_address_behind_a_sign_in_has_its_visit():
    assert sorted(doors()) == sorted(VISITS)


def test_the_people_in_the_bytes_are_those_of_the_journal():
    with time_machine.travel(NOW, tick=False):
        walk = Walk(Scene()).everywhere()
    assert {
        "shown without a trace": walk.untraced,
        "traced without being shown": walk.unshown,
        "shown to a stranger": walk.leaked,
        "shut for whom it must open": walk.shut,
        "telling that someone exists": walk.telling,
    } == {
        "shown without a trace": [],
        "traced without being shown": [],
        "shown to a stranger": [],
        "shut for whom it must open": [],
        "telling that someone exists": [],
    }

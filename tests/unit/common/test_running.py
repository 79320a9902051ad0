"""What the terminal of `make run` says, and when the task cluster counts as silent."""

import re

import pytest

from etp.common.running import cluster_is_silent, welcome
from etp.demo.seed.cast import PASSWORD, SHOWN
from etp.messaging.domain import beat

pytestmark = pytest.mark.usefixtures("committed_base")
HERE = "http://127.0.0.1:8000/"


def told(capsys, **facts):
    """The lines of the welcome, in their order."""
    welcome(HERE, say=print, **facts)
    return capsys.readouterr().out.splitlines()


def test_an_empty_platform_says_what_its_one_address_is_for(capsys):
    lines = told(capsys, demo=False, is_empty=lambda: True)
    assert lines[:2] == [
        f"Escale answers at {HERE}", "Open this once to create the first organisation and its administrator:",
    ]  # fmt: skip
    assert (lines[2].startswith(HERE), lines[3:]) == (True, ["Ctrl-C stops it."])


def test_a_platform_in_use_says_its_address_alone(capsys):
    lines = told(capsys, demo=False, is_empty=lambda: False)
    assert lines == [f"Escale answers at {HERE}", "Ctrl-C stops it."]


def test_a_demonstration_says_its_members_with_their_codes(capsys):
    lines = told(capsys, demo=True, is_empty=lambda: False)
    members = [line for line in lines if PASSWORD in line]
    assert [re.search(r"  \d{6}  [A-Z2-7]{32}  ", line) is not None for line in members] == [True] * len(SHOWN)


def test_the_cluster_is_silent_until_it_beats_and_asking_prints_nothing(capsys):
    before = cluster_is_silent()
    beat("cluster")
    assert (before, cluster_is_silent(), capsys.readouterr().out) == (True, False, "")

"""Every planted fault still fits the code it spoils, and names tests that exist; `make twins` runs them."""

import subprocess

import pytest

from tests.architecture.layers import ROOT
from tests.twins.run import HERE, twins


def test_each_patch_has_its_description_and_each_description_its_patch():
    assert {path.stem for path in HERE.glob("*.patch")} == {path.stem for path in HERE.glob("*.toml")}


@pytest.mark.parametrize("twin", twins(), ids=lambda twin: twin.name)
def test_a_planted_fault_applies_to_the_code_as_it_is(twin):
    done = subprocess.run(
        ["git", "apply", "--check", str(twin.patch)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("twin", twins(), ids=lambda twin: twin.name)
def test_a_planted_fault_names_tests_and_bases_that_exist(twin):
    files = {(ROOT / test.partition("::")[0]).is_file() for test in twin.tests}
    assert (files, set(twin.databases) <= {"sqlite", "postgres"}, bool(twin.databases)) == ({True}, True, True)

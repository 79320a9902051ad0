"""Files and functions stay small enough to be read at once; a folder listing tells the story."""

import ast
from statistics import median, quantiles

from tests.architecture.layers import ROOT, named, sources

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
MEDIAN_FUNCTION, LONG_FUNCTION = 8, 22
MEDIAN_FILE = 60
# Lines of tests for a line of code. Between 1.0 and 1.8 is the aim; the floor stands where we are and only rises.
LEAST_TESTS, MOST_TESTS = 0.65, 1.8
ROOMS_WITHOUT_A_NAME = {"utils", "helpers", "services", "misc", "common_utils", "util"}
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN = sources()
ALL = OWN + sources("tests") + (sources("bench") if (ROOT / "bench").exists() else [])


def functions(path):
    """(name, lines) of each function of a file, from its `def` to its last line."""
    tree = ast.parse(path.read_text())
    found = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [(node.name, node.end_lineno - node.lineno + 1) for node in found]


def test_a_file_has_at_most_300_lines():
    counted = {named(path): len(path.read_text().splitlines()) for path in ALL + TEMPLATES}
    assert {name: lines for name, lines in counted.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_40_lines():
    counted = {(named(path), name): lines for path in ALL for name, lines in functions(path)}
    assert {where: lines for where, lines in counted.items() if lines > LONGEST_FUNCTION} == {}


def lengths():
    """The lines of each function of our own code."""
    return sorted(lines for path in OWN for _, lines in functions(path))


def written(path):
    """The lines of a file that are not blank."""
    return sum(bool(line.strip()) for line in path.read_text().splitlines())


def test_half_of_the_functions_have_at_most_eight_lines():
    assert median(lengths()) <= MEDIAN_FUNCTION


def test_nine_functions_in_ten_have_at_most_22_lines():
    assert quantiles(lengths(), n=10)[8] <= LONG_FUNCTION


def test_half_of_the_files_have_at_most_60_lines():
    assert median(count for path in OWN if (count := written(path))) <= MEDIAN_FILE


def test_the_tests_keep_up_with_the_code_and_do_not_say_it_twice():
    ratio = sum(map(written, sources("tests"))) / sum(map(written, OWN))
    assert LEAST_TESTS <= ratio <= MOST_TESTS


def test_no_module_is_a_drawer_without_a_name():
    assert [named(path) for path in ALL if ROOMS_WITHOUT_A_NAME & {path.stem, path.parent.name}] == []

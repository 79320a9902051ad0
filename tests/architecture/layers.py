"""The order of the apps, read from the contract that the import checker keeps; and the files of our own code."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACT = CONFIGURATION["tool"]["importlinter"]["contracts"][0]
PACKAGES = ("etp", "cms", "sessions")


def ranks():
    """Package name to its height: 0 is the lowest; packages of one layer share it."""
    layers = [re.findall(r"[\w.]+", layer) for layer in reversed(CONTRACT["layers"])]
    return {name: height for height, names in enumerate(layers) for name in names}


RANKS = ranks()


def package_of(module):
    """The app package that holds a dotted module name, or None when it is not one of ours."""
    known = [name for name in RANKS if module == name or module.startswith(f"{name}.")]
    return max(known, key=len) if known else None


def may_know(lower, upper):
    """Whether code or a relation of `lower` may name `upper`: itself, anything below it, or what is not ours."""
    here, there = package_of(lower), package_of(upper)
    return here is None or there is None or here == there or RANKS[there] < RANKS[here]


def sources(*packages, migrations=False):
    """The Python files of our packages, in order."""
    found = (path for package in packages or PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return [path for path in found if migrations or "migrations" not in path.parts]


def module_of(path):
    """The dotted name of a source file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def named(path):
    """The path as it is shown in a failed test."""
    return str(path.relative_to(ROOT))

"""The founding texts shipped with the demonstration: front matter of programmes and modules, and the list of sites."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "content"


def front_matter(path):
    """The `key: value` lines between the two `---` of a text, as a dictionary."""
    lines = path.read_text(encoding="utf-8").splitlines()
    end = lines.index("---", 1)
    pairs = (line.split(":", 1) for line in lines[1:end] if line.strip())
    return {key.strip(): value.strip() for key, value in pairs}


def programme_text(code):
    """The front matter of a programme's own text."""
    return front_matter(FOLDER / code / "programme.fr.md")


def module_texts(code):
    """(slug, front matter) of each module of a programme, in the order of their codes."""
    paths = [path for path in (FOLDER / code).glob("*.fr.md") if path.name != "programme.fr.md"]
    texts = [(path.name.removesuffix(".fr.md"), front_matter(path)) for path in paths]
    return sorted(texts, key=lambda pair: pair[1]["code"])


def sites():
    """The rows of the list of sites, as dictionaries."""
    with open(FOLDER / "lieux.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))

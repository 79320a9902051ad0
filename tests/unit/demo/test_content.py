"""The demo texts are complete, of a readable length, and written one by one."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from etp.demo.seed.world import APPOINTMENTS

CONTENT = Path(__file__).parents[3] / "etp" / "demo" / "content"
IMAGES = CONTENT.parents[1] / "static" / "escale" / "img"
PROGRAMMES = ("douleurs-et-rachis", "syndrome-metabolique")
TEXTS = sorted(CONTENT.glob("*/*.fr.md"))
MODULES = [path for path in TEXTS if path.name != "programme.fr.md"]
RUN = 12
WORD = re.compile(r"[^\W_]+")
TEACHING = re.compile(r"^## (?:Quiz: |Les mots expliqués$|Le feuillet: )", re.MULTILINE)
BLOCKS = ("!! ", "## Étapes\n", "## Plutôt oui\n", "## Plutôt non\n", "## Exercice: ", "## Quand demander de l’aide\n")


def parts(path):
    """Front matter as a dict, then the body."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    lines = (line.split(":", 1) for line in front.splitlines())
    return {key.strip(): value.strip() for key, value in lines}, body


def words(text):
    """Lower-case words, punctuation left out."""
    return WORD.findall(text.lower())


def runs(path):
    """Every run of RUN words of a file, front matter included."""
    said = words(path.read_text(encoding="utf-8"))
    return {tuple(said[start : start + RUN]) for start in range(len(said) - RUN + 1)}


def name(path):
    """Short name of a file in a test report."""
    return f"{path.parent.name}/{path.name}"


def test_each_programme_has_eight_modules():
    assert [sum(path.parent.name == code for path in MODULES) for code in PROGRAMMES] == [8, 8]


def test_a_programme_page_says_the_minutes_of_its_records():
    lasts = {title: minutes for _code, title, _kind, minutes in APPOINTMENTS}
    said = {}
    for code in PROGRAMMES:
        _front, body = parts(CONTENT / code / "programme.fr.md")
        said |= {
            title: int(minutes) for title, minutes in re.findall(r"^\d\. (.+?) — (\d+)\u00a0minutes —", body, re.M)
        }
    assert said == {
        "Un premier entretien": lasts["Premier entretien"],
        "Un bilan de départ": lasts["Premier entretien"],
        "Un bilan de fin": lasts["Bilan de fin"],
    }


def test_the_two_programmes_bear_the_names_they_are_known_by():
    titles = [parts(CONTENT / code / "programme.fr.md")[0]["title"] for code in PROGRAMMES]
    assert titles == ["Douleurs et Rachis", "Syndrome métabolique"]


def test_exactly_one_module_of_each_programme_is_open_to_all():
    opened = {front["code"] for front, _ in map(parts, MODULES) if front["access"] == "open"}
    assert opened == {"DR-1", "SM-3"}


def public(body):
    """The part of a body that visitors read."""
    return body.partition("\n# ")[0]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_body_holds_between_300_and_600_words(path):
    count = len(words(TEACHING.split(public(parts(path)[1]))[0]))
    assert 300 <= count <= 600, count


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_source_review_dates_and_question_are_given(path):
    front, _ = parts(path)
    assert re.search(r"\b(19|20)\d\d$", front["source"])
    assert re.fullmatch(r"2026-09-\d\d", front["reviewed_on"])
    assert re.fullmatch(r"2027-09-\d\d", front["review_before"])
    assert front["question"].endswith("?")


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_block_is_there_once(path):
    body = public(parts(path)[1])
    assert [body.count(block) for block in BLOCKS] == [1] * len(BLOCKS)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_the_exercise_says_how_often_and_when_to_stop(path):
    _, body = parts(path)
    assert [len(re.findall(rf"^{mark} \S", body, re.M)) for mark in ("Répéter:", "Arrêter si:")] == [1, 1]


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_the_picture_exists_and_is_described(path):
    front, _ = parts(path)
    assert (IMAGES / front["picture"]).is_file()
    assert len(words(front["picture_alt"])) >= 5


@pytest.mark.parametrize(("one", "other"), list(combinations(TEXTS, 2)), ids=name)
def test_no_two_texts_share_a_run_of_twelve_words(one, other):
    assert runs(one) & runs(other) == set()

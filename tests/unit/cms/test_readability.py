"""Measures of a French text: pure functions, with properties that hold for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.domain import readability

EASY = "Le chat dort. Il a chaud. " * 12
HARD = (
    "La physiopathologie multifactorielle des lombalgies chroniques invalidantes nécessite une réévaluation "
    "pluridisciplinaire approfondie, systématiquement individualisée, des représentations dysfonctionnelles. "
) * 4


@pytest.mark.parametrize(
    ("word", "count"),
    [("dos", 1), ("douleur", 2), ("exercice", 3), ("marche", 1), ("marchent", 1), ("alarme", 2), ("le", 1), ("né", 1)],
)
def test_syllables_are_counted_as_they_are_said(word, count):
    assert readability.syllables(word) == count


def test_sentences_end_at_a_point_or_a_line():
    text = "Un pas. Deux pas !\nTrois\n\n… Et quatre ?"
    assert readability.sentences(text) == ["Un pas.", "Deux pas !", "Trois", "Et quatre ?"]


def test_a_word_with_an_apostrophe_or_a_hyphen_is_one():
    assert readability.words("L’après-midi, 3 pas d’affilée") == ["L’après-midi", "pas", "d’affilée"]


def test_the_sentences_over_the_limit_are_given_whole():
    assert readability.long_sentences("Un deux trois. Un deux trois quatre.", 3) == ["Un deux trois quatre."]


def test_the_measure_sets_easy_and_hard_texts_apart():
    easy, hard = readability.reading_ease(EASY), readability.reading_ease(HARD)
    assert (easy > 100, hard < 0, readability.reading_ease("Trop court.")) == (True, True, None)


def test_the_measure_is_that_of_its_authors():
    # 72 words, 24 sentences, one syllable a word: 207 - 1.015 * 3 - 73.6.
    assert readability.reading_ease(EASY) == pytest.approx(207 - 1.015 * 3 - 73.6)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("La HAS le dit, puis la HAS encore.", ["HAS"]),
        ("La Haute Autorité de santé (HAS) le dit, puis la HAS encore.", []),
        ("La HAS (Haute Autorité de santé) le dit.", []),
        ("La TV, au XX siècle, et un SMS.", []),
        ("L’ARS et l’ETP.", ["ARS", "ETP"]),
        ("Une IRM-minute, un A seul.", []),
    ],
)
def test_initials_are_found_when_nothing_explains_them(text, found):
    assert readability.undefined_initials(text) == found


def test_initials_explained_elsewhere_are_left_aside():
    assert readability.undefined_initials("La HAS.", frozenset({"HAS"})) == []


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=1))
def test_every_word_has_a_syllable_and_no_more_than_its_letters(word):
    assert 1 <= readability.syllables(word) <= max(1, len(word.casefold()))


@given(st.text(), st.integers(1, 30))
def test_long_sentences_are_sentences_and_none_is_short(text, most):
    found = readability.long_sentences(text, most)
    assert [one for one in found if one not in readability.sentences(text) or len(readability.words(one)) <= most] == []


@given(st.lists(st.sampled_from(["Le dos va.", "Marchez un peu.", "Dormez bien."]), min_size=30))
def test_saying_a_text_twice_changes_nothing_of_its_measure(said):
    text = " ".join(said)
    assert readability.reading_ease(text) == pytest.approx(readability.reading_ease(f"{text} {text}"))

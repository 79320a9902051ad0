import pytest

from cms.domain.lay_words import GROUPS, neighbours, says, stems, terms


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("mal de dos", "La lombalgie qui dure"),
        ("Lombalgies", "Un mal de dos"),
        ("sucre", "Suivre sa glycémie"),
        ("glycemie", "Trop de sucre"),
        ("TENSION", "L’hypertension artérielle"),
        ("mes repas", "Manger avec plaisir"),
        ("sommeil", "Mieux dormir"),
        ("aidants", "Ouvert aux proches"),
        ("kine", "Un kinésithérapeute"),
    ],
)
def test_a_word_of_every_day_finds_the_word_of_the_trade_and_the_other_way_round(typed, written):
    assert [says(written, term) for term in terms(typed)] == [True]


def test_accents_capitals_plurals_and_small_words_do_not_count():
    assert stems("Les Étapes de l’été, pour mes œufs") == ("etape", "ete", "oeuf")


def test_a_word_of_three_letters_must_be_whole_and_a_longer_one_may_be_begun():
    assert [says(text, term) for text, term in (("Le dosage", terms("dos")[0]), ("Le carnet", terms("carn")[0]))] == [
        False,
        True,
    ]


def test_a_known_phrase_is_one_term_and_each_other_word_another():
    assert [len(term) > 1 for term in terms("mal de dos carnet")] == [True, False]


def test_a_question_of_small_words_alone_asks_nothing_and_a_long_one_is_cut():
    assert (terms("je ne le"), len(terms("mot " * 50))) == ([], 8)


def test_every_group_of_the_data_file_has_two_phrases_or_more_and_each_says_something():
    lines = [line for line in GROUPS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    sizes = [len({stems(phrase) for phrase in line.split(",")}) for line in lines]
    assert (min(sizes) >= 2, () in neighbours()) == (True, False)

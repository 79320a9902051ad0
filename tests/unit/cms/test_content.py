import pytest

from cms.domain import content

SOURCE = """---
title: Un titre
source: Une étude, 2019 | Une autre, 2020
---
Avant tout <b>titre</b>.

## Une alarme
Un premier
paragraphe.

- Un point
  sur deux lignes
- Un autre

!! À retenir.

Après la phrase.

## Étapes
1. Une
2. Deux

## Plutôt oui
- Bouger

## Plutôt non
- Rester couché

## Exercice: Le carnet
Prenez un carnet.

Répéter: chaque soir.
Arrêter si: cela pèse.

## Quand demander de l’aide
Appelez le 15.
"""


@pytest.fixture
def text():
    return content.parse(SOURCE)


def plain(blocks):
    """Blocks as (type, value) pairs."""
    return [(block["type"], block["value"]) for block in blocks]


def test_the_facts_are_split_at_the_first_colon(text):
    assert text.facts == {"title": "Un titre", "source": "Une étude, 2019 | Une autre, 2020"}


def test_a_text_without_its_facts_is_refused():
    with pytest.raises(ValueError, match="three dashes"):
        content.parse("# Un titre\n")


def test_each_mark_becomes_its_block_in_the_order_of_the_file(text):
    kinds = ["text", "text", "key_message", "text", "steps", "do_dont", "exercise", "alert"]
    assert [block["type"] for block in content.module_body(text)] == kinds


def test_paragraphs_and_lists_become_html_and_the_rest_is_escaped(text):
    blocks = plain(content.module_body(text))
    assert blocks[0] == ("text", {"heading": "", "text": "<p>Avant tout &lt;b&gt;titre&lt;/b&gt;.</p>"})
    expected = "<p>Un premier paragraphe.</p><ul><li>Un point sur deux lignes</li><li>Un autre</li></ul>"
    assert blocks[1] == ("text", {"heading": "Une alarme", "text": expected})
    assert blocks[2:4] == [
        ("key_message", {"text": "À retenir."}),
        ("text", {"heading": "", "text": "<p>Après la phrase.</p>"}),
    ]


def test_what_helps_and_what_does_not_stand_in_one_block(text):
    value = dict(plain(content.module_body(text)))["do_dont"]
    assert [[item["value"] for item in value[side]] for side in ("do", "dont")] == [["Bouger"], ["Rester couché"]]


def test_an_exercise_says_how_often_and_when_to_stop(text):
    value = dict(plain(content.module_body(text)))["exercise"]
    assert (value["title"], value["text"]) == ("Le carnet", "<p>Prenez un carnet.</p>")
    assert (value["repeat"], value["stop_if"]) == ("chaque soir.", "cela pèse.")


def test_sources_are_split_at_the_bar(text):
    expected = ["Une étude, 2019", "Une autre, 2020"]
    assert [block["value"]["text"] for block in content.sources(text)] == expected


def test_blocks_keep_their_identifiers_from_one_reading_to_the_next(text):
    again = content.parse(SOURCE)
    assert content.module_body(text) == content.module_body(again)
    identifiers = [block["id"] for block in content.module_body(text)]
    assert len(set(identifiers)) == len(identifiers)


def test_the_path_of_a_programme_is_read_from_its_dashes():
    text = content.parse("---\ntitle: P\n---\n## Les étapes\n1. Un appel — vite — Dix minutes — pas plus.\n")
    assert plain(content.stops(text)) == [
        ("stop", {"title": "Un appel", "when": "vite", "text": "Dix minutes — pas plus."})
    ]


def test_a_missing_part_is_empty():
    text = content.parse("---\ntitle: P\n---\n")
    assert (content.aims(text), content.stops(text), text.part("Rien")) == ([], [], "")


TAUGHT = """---
title: Un titre
---
## Quiz: Que faire ?
- [ ] Attendre. — Bouger aide.
- [x] Bouger. — Oui, un peu.

## Les mots expliqués
- disque = Un coussin.

## Le feuillet: Mon dos
- Je bouge.
- Je dors.

Appeler: Le 15.
"""


def test_what_teaches_has_its_blocks():
    blocks = plain(content.module_body(content.parse(TAUGHT)))
    assert [kind for kind, _value in blocks] == ["quiz", "glossary", "leaflet"]
    quiz, glossary, leaflet = (value for _kind, value in blocks)
    assert (quiz["question"], [item["value"]["right"] for item in quiz["answers"]]) == ("Que faire ?", [False, True])
    assert quiz["answers"][1]["value"] == {"text": "Bouger.", "right": True, "why": "Oui, un peu."}
    assert [item["value"] for item in glossary["terms"]] == [{"term": "disque", "meaning": "Un coussin."}]
    assert ([item["value"] for item in leaflet["points"]], leaflet["call"]) == (["Je bouge.", "Je dors."], "Le 15.")


@pytest.mark.parametrize("line", ["- Attendre.", "- [y] Attendre. — Non."])
def test_an_answer_without_its_marks_is_refused(line):
    with pytest.raises(ValueError, match="An answer"):
        content.module_body(content.parse(f"---\ntitle: T\n---\n## Quiz: Quoi ?\n{line}\n"))


def test_a_word_without_its_meaning_is_refused():
    with pytest.raises(ValueError, match="A word"):
        content.module_body(content.parse("---\ntitle: T\n---\n## Les mots expliqués\n- disque\n"))


def test_a_plain_page_keeps_explained_words_and_the_leaflet_and_no_quiz():
    kinds = [block["type"] for block in content.plain_body(content.parse(TAUGHT))]
    assert kinds == ["text", "glossary", "leaflet"]

"""Explained words: linked once where the text says them, left alone elsewhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.domain.content import module_body, parse
from cms.domain.glossary import anchor, link_terms, terms_in, unexplained
from cms.models import ModulePage

TAG = re.compile(r"<[^>]*>")
KNOWN = {"Glycémie": "Le sucre du sang.", "disque": "Un coussin.", "à jeun": "Sans manger."}


def linked(html, *terms):
    return link_terms(html, {term: anchor(term) for term in terms})


def test_the_first_mention_alone_becomes_a_link():
    html = "<p>Un disque. Deux disques, un disque.</p>"
    assert linked(html, "disque") == (
        '<p>Un <a class="term" href="#mot-disque">disque</a>. Deux disques, un disque.</p>'
    )


def test_a_term_is_found_in_the_plural_and_whatever_its_capitals():
    assert linked("Disques", "disque") == '<a class="term" href="#mot-disque">Disques</a>'


def test_a_longer_term_wins_over_the_one_it_holds():
    html = linked("La glycémie à jeun.", "glycémie", "glycémie à jeun")
    assert html == 'La <a class="term" href="#mot-glycemie-a-jeun">glycémie à jeun</a>.'


def test_part_of_a_word_an_attribute_and_another_link_are_left_alone():
    html = '<a href="/disque">le disque</a> <b title="disque">discothèque disquette</b>'
    assert linked(html, "disque") == html


def test_a_term_linked_in_one_part_is_not_linked_again_in_the_next():
    terms = {"disque": anchor("disque")}
    first, second = link_terms("Un disque.", terms), link_terms("Un disque.", terms)
    assert ("<a" in first, second) == (True, "Un disque.")


@given(st.lists(st.sampled_from(["<p>", "</p>", "disque ", "dos & ", "<a href='x'>", "</a>", "<b>", "</b>"])))
def test_the_words_of_a_text_never_change(pieces):
    html = "".join(pieces)
    assert TAG.sub("", linked(html, "disque", "dos")) == TAG.sub("", html)


def test_hard_words_that_the_page_does_not_explain_are_given_with_their_meaning():
    text = "La glycémie à jeun, les disques, la glycémie."
    found = [("Glycémie", "Le sucre du sang."), ("à jeun", "Sans manger.")]
    assert unexplained(text, KNOWN, ["disque"]) == found
    assert unexplained(text, {}, []) == []


@pytest.mark.django_db
def test_the_explained_words_of_a_body_are_read_from_its_blocks():
    text = parse("---\ntitle: T\n---\n## Les mots expliqués\n- Disque = Un coussin.\n- à jeun = Sans manger.\n")
    page = ModulePage(body=module_body(text))
    assert terms_in(page.body) == {"disque": "mot-disque", "à jeun": "mot-a-jeun"}

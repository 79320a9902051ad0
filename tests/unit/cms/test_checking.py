"""What an author is told about a text before submitting it."""

import json
from datetime import date, timedelta

import pytest

from cms.domain.checking import findings
from cms.domain.content import module_body, parse
from cms.domain.showing.records import today
from cms.models import GlossaryTerm, ModulePage
from etp.common.wording import avoided_in, avoided_words
from tests.factories.media import sound

pytestmark = pytest.mark.django_db


def page_of(body, easy="", **facts):
    """A module text that is never stored, complete but for what `facts` and the bodies say."""
    said = {"title": "Titre", "author": "Une infirmière", "reviewed_on": date(2026, 1, 1)}
    page = ModulePage(**{**said, "review_before": today() + timedelta(days=30), **facts})
    page.sources = json.dumps([{"type": "source", "value": {"text": "Une étude, 2019", "url": ""}}])
    page.body = json.dumps(module_body(parse(f"---\ntitle: T\n---\n{body}\n")))
    page.easy_body = json.dumps(module_body(parse(f"---\ntitle: T\n---\n{easy}\n"))) if easy else "[]"
    return page


def told(page):
    """(where, what) of each finding."""
    return [(row.where, row.what) for row in findings(page)]


def test_a_plain_text_has_nothing_to_say():
    assert told(page_of("## Marcher\nMarchez un peu.")) == []


def test_a_word_to_avoid_is_told_with_its_place_and_what_to_say():
    row = findings(page_of("## Marcher\nDemandez à l’éducateur."))[0]
    assert (row.where, row.what, row.stops) == ("Texte\u00a0: Marcher", "Mot à éviter\u00a0: éducateur.", False)
    assert row.advice == "Dites plutôt «\u00a0intervenant\u00a0»\u00a0: un éducateur exerce un autre métier."


def test_a_long_sentence_is_told_and_sooner_in_the_easy_twin():
    sentence = "Vous marchez " + "un peu " * 8 + "ensemble."
    found = told(page_of(f"## Marcher\n{sentence}", f"## Marcher\n{sentence}"))
    assert [where for where, _what in found] == ["Facile à lire, Texte\u00a0: Marcher"]
    assert found[0][1].startswith("Phrase de plus de 15 mots\u00a0: «\u00a0Vous marchez un peu")


def test_initials_are_told_unless_the_page_explains_them():
    body = "## Marcher\nLa HAS le dit."
    assert told(page_of(body)) == [("Texte\u00a0: Marcher", "Sigle non expliqué\u00a0: HAS.")]
    explained = f"{body}\n\n## Les mots expliqués\n- HAS = Une autorité de santé.\n"
    assert told(page_of(explained)) == []


def test_a_hard_word_is_told_with_the_meaning_that_the_team_keeps():
    GlossaryTerm.objects.create(term="sciatique", meaning="Une douleur qui descend dans la jambe.")
    row = findings(page_of("## Marcher\nUne sciatique passe souvent."))[0]
    assert row.what == "Mot difficile non expliqué\u00a0: sciatique."
    assert row.advice.endswith("Une douleur qui descend dans la jambe.")


def test_missing_and_late_dates_are_told():
    missing = told(page_of("## Marcher\nMarchez.", reviewed_on=None, review_before=None))
    assert [what for _where, what in missing] == ["Aucune date de relecture.", "Aucune date de prochaine relecture."]
    late = told(page_of("## Marcher\nMarchez.", review_before=date(2026, 2, 3)))
    assert [what for _where, what in late] == ["À revoir depuis le 3 février 2026."]


def test_a_hard_text_is_measured():
    hard = "Physiopathologie multifactorielle invalidante systématiquement individualisée. " * 15
    assert told(page_of(f"## Marcher\n{hard}"))[-1][0] == "Tout le texte"


def test_a_sound_without_its_text_stops_and_an_exemption_only_warns():
    silent, exempt = sound(transcript=""), sound(transcript="", exempt_until=today())
    for media, stops in ((silent, True), (exempt, False)):
        page = page_of("## Marcher\nMarchez.")
        page.body = json.dumps([{"type": "media", "value": {"media": media.pk}}])
        assert [(row.what, row.stops) for row in findings(page)] == [("Il manque le texte.", stops)]


def test_thirty_parts_cost_as_many_queries_as_one(django_assert_num_queries):
    for number in (1, 30):
        media = [sound().pk for _rank in range(number)]
        page = page_of("## Marcher\nMarchez.")
        page.body = json.dumps([{"type": "media", "value": {"media": key}} for key in media])
        with django_assert_num_queries(2):
            findings(page)


def test_the_words_to_avoid_are_found_whatever_their_number_and_capitals():
    assert [row.word for row in avoided_in("Les Éducateurs et la coordinatrice")] == ["coordinatrice", "éducateur"]
    assert len({row.word for row in avoided_words()}) == len(avoided_words())

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import override_settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from etp.common.kept import Kept, written
from tests.factories.network import SiteFactory

FACTS = '{% load kept %}{% keep "components/factbox.html" with facts=facts only %}'


def shown(facts, source=FACTS):
    return Template(source).render(Context({"facts": facts}))


def test_a_text_is_made_once_for_the_same_values_and_again_for_others():
    kept, made = Kept(), []

    def make(words):
        return lambda: made.append(words) or SafeString(words)

    assert [kept.text(["a"], make("one")), kept.text(["a"], make("two")), kept.text(["b"], make("three"))] == [
        "one",
        "one",
        "three",
    ]
    assert made == ["one", "three"]


def test_a_full_memory_starts_again_and_never_gives_the_text_of_other_values():
    kept = Kept(most=2)
    assert [kept.text(n, lambda n=n: SafeString(str(n))) for n in (1, 2, 3, 1)] == ["1", "2", "3", "1"]
    assert len(kept.texts) == 2


def test_a_safe_text_is_not_the_same_value_as_the_text_that_must_be_escaped():
    trusted = [{"question": "Q", "answer": mark_safe("<b>a</b>")}]
    unsafe = [{"question": "Q", "answer": "<b>a</b>"}]
    assert written(trusted) != written(unsafe)
    assert "<b>a</b>" in shown(trusted)
    assert "&lt;b&gt;a&lt;/b&gt;" in shown(unsafe)


@pytest.mark.django_db
def test_a_row_of_the_base_is_refused_since_its_text_may_hang_on_more_than_it_holds():
    site = SiteFactory()
    with pytest.raises(TypeError, match="Site is a row of the base"):
        written({"site": site})
    with pytest.raises(TypeError, match="QuerySet is a row of the base"):
        written([type(site).objects.all()])


def test_keep_shows_what_include_shows():
    facts = [{"question": "Où ?", "answer": "À <Lanester>"}]
    plain = '{% include "components/factbox.html" with facts=facts only %}'
    assert shown(facts) == shown(facts, plain)
    assert shown(facts) == shown(facts, plain)
    facts[0]["answer"] = "À Arlon"
    assert shown(facts) == shown(facts, plain)


def test_each_language_has_its_own_text():
    source = '{% load kept %}{% keep "components/help.html" with phone=facts only %}'
    french = shown("02 97", source)
    with override("en"):
        english = shown("02 97", source)
    assert ("Nous contacter" in french, "Nous contacter" in english) == (True, False)


def test_keep_without_only_is_refused_since_it_would_see_who_is_reading():
    with pytest.raises(TemplateSyntaxError, match="only"):
        Template('{% load kept %}{% keep "components/factbox.html" with facts=facts %}')


@override_settings(DEBUG=True)
def test_while_a_template_is_being_written_nothing_is_kept():
    assert shown([{"question": "Q", "answer": "A"}]) == shown([{"question": "Q", "answer": "A"}])

"""The blocks that teach as a visitor gets them: without a script, a form, a cookie, or a query for each."""

import json
import re

import pytest
from django.core.cache import caches

from cms.blocks import ModuleBody
from cms.domain.content import module_body, parse
from cms.models import ContentPage, HomePage
from tests.factories.accounts import UserFactory
from tests.factories.cms import site_tree
from tests.factories.media import sound, video

pytestmark = pytest.mark.django_db
TEXT = """---
title: Souffler
---
## Le dos
Un disque est souple. Un disque est <b>solide</b>.

## Les mots expliqués
- disque = Un coussin du dos.

## Le feuillet: Mon dos
- Je bouge.

Appeler: Le 15 si une jambe perd sa force.
"""
QUIZ = """---
title: Q
---
## Quiz: Que faire ?
- [ ] Attendre. — Bouger aide.
- [x] Bouger. — Oui, un peu.
"""


@pytest.fixture(autouse=True)
def nothing_kept(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    caches["visitors"].clear()
    yield
    caches["visitors"].clear()


def online(blocks, slug="souffler", **facts):
    """A page of plain text online, that holds `blocks`."""
    site_tree()
    page = ContentPage(title="Souffler", slug=slug, live=False, body=json.dumps(blocks), **facts)
    HomePage.objects.get().add_child(instance=page)
    page.save_revision(user=UserFactory(), clean=False).publish(user=None)
    return page


def blocks(text=TEXT):
    return module_body(parse(text))


def shown(client, address="/souffler/"):
    answer = client.get(address)
    assert answer.status_code == 200
    assert (answer.cookies, "<script>" in answer.content.decode()) == ({}, False)
    return answer.content.decode()


def test_the_first_mention_leads_to_the_explanation_in_the_same_page(client):
    online(blocks())
    page = shown(client)
    assert page.count('href="#mot-disque"') == 1
    assert '<div id="mot-disque"><dt><dfn>disque</dfn></dt><dd>Un coussin du dos.</dd></div>' in page
    assert "&lt;b&gt;solide&lt;/b&gt;" in page


def test_a_quiz_opens_without_a_script_and_sends_nothing():
    body = ModuleBody()
    html = str(body.render(body.to_python(blocks(QUIZ))))
    assert (html.count("<details>"), html.count("<summary>")) == (2, 2)
    assert [mark for mark in ("<form", "<input", "<button", "<script", "name=") if mark in html] == []
    assert ("Oui." in html, "Pas tout à fait." in html, "Rien n’est enregistré." in html) == (True, True, True)


def test_the_leaflet_has_a_sheet_of_its_own(client):
    online(blocks())
    assert 'href="/souffler/feuillet/"' in shown(client)
    sheet = shown(client, "/souffler/feuillet/")
    assert ("Je bouge." in sheet, "Le 15 si une jambe perd sa force." in sheet, "noindex" in sheet) == (True,) * 3


def test_the_two_versions_lead_to_each_other_and_say_how_far_the_twin_is(client):
    easy = json.dumps([{"type": "key_message", "value": {"text": "Le dos est solide."}}])
    words = {"type": "text", "value": {"heading": "", "text": "<p>Le disque du dos.</p>"}}
    easy = json.dumps([*json.loads(easy), words])
    online(blocks(), easy_body=easy)
    assert 'href="/souffler/facile-a-lire/"' in shown(client)
    twin = shown(client, "/souffler/facile-a-lire/")
    assert ('href="/souffler/"' in twin, "Le dos est solide." in twin, "Un disque" in twin) == (True, True, False)
    assert ("Le disque du dos." in twin, "#mot-" in twin) == (True, False)
    assert "Pas encore relu par des personnes concernées." in twin


@pytest.mark.parametrize("reading", ["facile-a-lire", "feuillet", "autre"])
def test_a_reading_that_the_page_has_not_is_not_found(client, reading):
    online([{"type": "text", "value": {"heading": "", "text": "<p>Un pas.</p>"}}])
    assert client.get(f"/souffler/{reading}/").status_code == 404
    assert client.get(f"/{reading}/").status_code == 404


def test_the_other_readings_are_kept_for_all_as_the_page_is(client):
    online(blocks())
    answers = [client.get(f"/souffler/{reading}") for reading in ("", "feuillet/")]
    assert answers[0]["Cache-Control"] == answers[1]["Cache-Control"]


def test_a_video_has_its_captions_its_text_and_no_third_party(client):
    media = video()
    online([{"type": "media", "value": {"media": media.pk}}])
    page = shown(client)
    tag = re.search(r"<video.*?</video>", page, re.DOTALL)[0]
    assert ('preload="none"' in tag, f'src="{media.captions_url}"' in tag, "autoplay" in tag) == (True, True, False)
    assert ("On voit deux personnes." in page, re.findall(r"(?:src|poster)=\"https?:", page)) == (True, [])


@pytest.mark.parametrize("number", [1, 30])
def test_thirty_sounds_cost_as_many_queries_as_one(client, django_assert_num_queries, number):
    online([{"type": "media", "value": {"media": sound().pk}} for _rank in range(number)])
    with django_assert_num_queries(3):
        assert shown(client).count("<audio") == number

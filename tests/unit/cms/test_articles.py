"""Pages of plain text, sounds and hard words, kept by their verbs."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from cms.domain.articles import explain_words, keep_media, publish_text_page
from cms.domain.content import parse
from cms.models import ContentPage, GlossaryTerm, TeachingMedia
from etp.common import RuleBroken
from tests.factories.cms import site_tree
from tests.factories.media import wav

pytestmark = pytest.mark.django_db
TEXT = parse("---\ntitle: Souffler\nlead: Cinq minutes.\n---\nUn souffle.\n\n!! Lentement.\n")


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    site_tree()


def kinds(page):
    return [block["type"] for block in page.body.raw_data]


def test_an_article_is_online_with_its_sound_and_its_days():
    sound = keep_media("Souffle", ContentFile(wav(), "a.wav"), transcript="Un son.")
    page = publish_text_page("souffler", TEXT, media=[sound], reviewed=(date(2026, 1, 1), date(2027, 1, 1)))
    assert (page.live, kinds(page)) == (True, ["text", "key_message", "media"])
    assert (page.reviewed_on, page.review_before) == (date(2026, 1, 1), date(2027, 1, 1))


def test_a_silent_sound_leaves_no_page_behind():
    sound = keep_media("Souffle", ContentFile(wav(), "a.wav"))
    before = ContentPage.objects.count()
    with pytest.raises(RuleBroken, match="Souffle"):
        publish_text_page("souffler", TEXT, media=[sound])
    assert ContentPage.objects.count() == before


def test_an_address_that_is_taken_is_refused():
    with pytest.raises(RuleBroken, match="cette adresse"):
        publish_text_page("contact", TEXT)


def test_a_file_that_is_no_sound_is_not_kept():
    with pytest.raises(ValidationError):
        keep_media("Souffle", ContentFile(b"<html>", "a.wav"))
    assert TeachingMedia.objects.count() == 0


def test_a_word_explained_again_takes_its_new_meaning():
    explain_words({"disque": "Un os."})
    explain_words({"Disque": "Un coussin.", "radio": "Une photo."})
    assert dict(GlossaryTerm.objects.values_list("term", "meaning")) == {"disque": "Un coussin.", "radio": "Une photo."}

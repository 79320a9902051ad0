"""A video or a sound whose words cannot be read goes online through no door, unless somebody gave it time."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.domain.rounds import open_round
from cms.domain.showing.records import today
from cms.domain.signatures import sign
from cms.fields import MOST_BYTES, check_captions, check_media
from cms.models import ContentPage, HomePage, Round, TeachingMedia, media_in, refuse_unwritten
from etp.common import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.cms import carriers_of, module_page, site_tree
from tests.factories.media import CAPTIONS, VIDEO, sound, video, wav

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def streamed(*media):
    return json.dumps([{"type": "media", "value": {"media": row.pk}} for row in media])


def article(*media):
    """A page of plain text, not online, that shows `media`."""
    site_tree()
    page = ContentPage(title="Souffler", slug="souffler", live=False, body=streamed(*media))
    HomePage.objects.get().add_child(instance=page)
    return page


def module_with(media):
    """The draft of a module text that shows `media`."""
    author = UserFactory()
    page = module_page(author)
    draft = page.get_latest_revision_as_object()
    draft.body = streamed(media)
    draft.save_revision(user=author, clean=False)
    return page


@pytest.mark.parametrize(
    ("name", "content"),
    [("film.mp4", VIDEO), ("son.wav", wav()), ("son.mp3", b"ID3" + bytes(20)), ("son.ogg", b"OggS" + bytes(20))],
)
def test_a_file_that_is_what_its_ending_says_is_taken(name, content):
    assert check_media(SimpleUploadedFile(name, content)) is None


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("film.mp4", b"<html>" + bytes(40), "pas ce que son nom annonce"),
        ("film.webm", VIDEO, "pas ce que son nom annonce"),
        ("film.avi", VIDEO, "Formats acceptés"),
        ("film.html", b"<script>", "Formats acceptés"),
        ("vide.wav", b"", "pas ce que son nom annonce"),
    ],
)
def test_another_file_is_refused_in_words(name, content, said):
    with pytest.raises(ValidationError, match=said):
        check_media(SimpleUploadedFile(name, content))


def test_a_sound_over_its_limit_is_refused_with_the_limit():
    heavy = SimpleUploadedFile("son.wav", wav())
    heavy.size = MOST_BYTES["audio"] + 1
    with pytest.raises(ValidationError, match="trop lourd.*15,0.Mio|trop lourd.*15"):
        check_media(heavy)


@pytest.mark.parametrize(
    ("name", "content"), [("a.vtt", b"1\n00:00"), ("a.srt", CAPTIONS), ("a.vtt", b"WEBVTT\xff"), ("a.vtt", b"")]
)
def test_captions_are_a_webvtt_text(name, content):
    with pytest.raises(ValidationError):
        check_captions(SimpleUploadedFile(name, content))
    assert check_captions(SimpleUploadedFile("a.vtt", CAPTIONS)) is None


def test_a_file_is_stored_under_a_name_that_says_nothing():
    name = sound().file.name
    assert (name.startswith("teaching/"), name.endswith(".wav"), "son" in name) == (True, True, False)


def test_an_exemption_says_why_by_whom_and_until_when():
    media = TeachingMedia(title="T", file=ContentFile(wav(), "a.wav"), exempt_until=date(2027, 1, 1))
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        media.full_clean()


@pytest.mark.parametrize(
    ("facts", "written"),
    [({}, True), ({"captions": b""}, False), ({"transcript": " "}, False)],
)
def test_a_video_is_written_with_both_captions_and_text(facts, written):
    assert video(**facts).written is written


def test_a_sound_is_written_with_its_text():
    assert [sound().written, sound(transcript="").written] == [True, False]


def test_a_silent_sound_is_not_submitted():
    page = module_with(sound(transcript=""))
    with pytest.raises(RuleBroken, match="Souffle"):
        open_round(page, by=None)
    assert Round.objects.count() == 0


def test_a_sound_with_its_text_is_signed_and_goes_online():
    page = module_with(sound())
    row = open_round(page, by=None)
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory)
    page.refresh_from_db()
    assert (page.live, [media.title for media in media_in(page)]) == (True, ["Souffle"])


def test_a_page_of_plain_text_does_not_go_online_without_captions():
    page = article(video(captions=b""))
    with pytest.raises(RuleBroken, match="Marcher"):
        page.save_revision(clean=False).publish(user=None)
    assert ContentPage.objects.get(pk=page.pk).live is False


def test_an_exemption_runs_to_its_last_day_and_no_longer():
    media = sound(transcript="", exempt_until=today())
    page = article(media)
    page.save_revision(clean=False).publish(user=None)
    assert ContentPage.objects.get(pk=page.pk).live is True
    TeachingMedia.objects.filter(pk=media.pk).update(exempt_until=today() - timedelta(days=1))
    with pytest.raises(RuleBroken, match="Souffle"):
        refuse_unwritten(ContentPage.objects.get(pk=page.pk))

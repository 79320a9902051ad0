"""Pictures of the site, and nothing else of the folder where they lie."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

pytestmark = pytest.mark.django_db
HIDDEN = [
    "documents/lettre.pdf",
    "original_images/photo.png",
    "images/page.html",
    "images/dessin.svg",
    "images/absent.png",
    "images/sous/photo.png",
    "images/../secret.png",
    "../secret.png",
    "images/%2e%2e/secret.png",
]


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    """A folder of files with one picture among what must stay hidden."""
    settings.MEDIA_ROOT = tmp_path / "media"
    drawn = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(drawn, "PNG")
    for name in ["images/photo.png", *HIDDEN[:4], "images/sous/photo.png"]:
        default_storage.save(name, ContentFile(drawn.getvalue()))
    (tmp_path / "secret.png").write_bytes(drawn.getvalue())
    (tmp_path / "media" / "secret.png").write_bytes(drawn.getvalue())
    return drawn.getvalue()


def test_a_picture_is_served_with_its_type_and_kept_a_day(client, folder):
    answer = client.get("/media/images/photo.png")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, folder)
    asked = ("Content-Type", "Cache-Control", "X-Content-Type-Options")
    assert [answer[name] for name in asked] == ["image/png", "public, max-age=86400", "nosniff"]
    assert (answer.cookies, "Vary" in answer and "Cookie" in answer["Vary"]) == ({}, False)


@pytest.mark.parametrize("name", HIDDEN)
def test_nothing_else_of_the_folder_answers(client, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_nothing_is_written_through_it(client):
    assert client.post("/media/images/photo.png").status_code == 405


PLAYED = f"teaching/{'a' * 24}.wav"
BYTES = bytes(range(256)) * 4


@pytest.fixture
def played(folder):
    """A stored sound of 1024 bytes."""
    default_storage.save(PLAYED, ContentFile(BYTES))
    return f"/media/{PLAYED}"


def test_a_sound_is_served_whole_with_its_type(client, played):
    answer = client.get(played)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, BYTES)
    asked = ("Content-Type", "Accept-Ranges", "X-Content-Type-Options")
    assert [answer[name] for name in asked] == ["audio/wav", "bytes", "nosniff"]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-", 0, 1023), ("bytes=100-199", 100, 199), ("bytes=1000-5000", 1000, 1023), ("bytes=-24", 1000, 1023)],
)
def test_a_player_begins_where_it_stands(client, played, asked, first, last):
    answer = client.get(played, headers={"range": asked})
    assert (answer.status_code, answer.content) == (206, BYTES[first : last + 1])
    assert answer["Content-Range"] == f"bytes {first}-{last}/1024"


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=9-3", "bytes=-0"])
def test_a_range_outside_the_file_is_said_so(client, played, asked):
    answer = client.get(played, headers={"range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */1024")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-9", "octets=0-1", "bytes=-", f"bytes={'9' * 5000}-"])
def test_anything_else_is_answered_whole(client, played, asked):
    answer = client.get(played, headers={"range": asked})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, BYTES)


@pytest.mark.parametrize(
    "name", [f"teaching/{'a' * 24}.html", f"teaching/{'a' * 24}.svg", "teaching/son.wav", f"teaching/x/{'a' * 24}.wav"]
)
def test_a_name_that_we_did_not_give_answers_nothing(client, folder, name):
    default_storage.save(name, ContentFile(BYTES))
    assert client.get(f"/media/{name}").status_code == 404


def test_captions_are_text(client, folder):
    name = f"teaching/{'b' * 24}.vtt"
    default_storage.save(name, ContentFile(b"WEBVTT\n"))
    answer = client.get(f"/media/{name}")
    assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("text/vtt; charset=utf-8", b"WEBVTT\n")

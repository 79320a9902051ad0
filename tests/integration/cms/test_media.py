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

"""Images: refused in words when too heavy or too large, shown in several sizes with their words and their size."""

import gc
import io
import re
import struct
import zlib

import pytest
from django.core.cache import caches
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Drawn
from wagtail.images import get_image_model

from cms.models import ProgrammePage
from etp.accounts.enums import Role
from tests.factories.cms import programme_page, site_tree
from tests.integration.cms.reference import browser

# Wagtail leaves the temporary file of a long upload and of a size it made to the collector, which closes it.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Image = get_image_model()
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    caches["visitors"].clear()
    yield
    caches["visitors"].clear()
    gc.collect()


def png(width, height):
    """A PNG of `width` x `height` grey points in a few bytes: one long run, as a decompression bomb is made."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + width)) for _row in range(min(height, 50))) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width=1600, height=1000):
    out = io.BytesIO()
    Drawn.new("RGB", (width, height), "teal").save(out, "JPEG")
    return out.getvalue()


def send(name, content):
    """What the form of the library says to an author who sends this file: its errors."""
    site_tree()
    client = browser(Role.AUTHOR)
    sent = {"title": "Un pas", "file": SimpleUploadedFile(name, content), "collection": 1}
    answer = client.post(reverse("wagtailimages:add"), sent)
    if answer.status_code == 302:
        return []
    return [str(error) for error in answer.context["form"].errors.get("file", ["?"])]


def test_an_author_puts_a_picture_in_the_library():
    assert (send("pas.jpg", jpeg()), Image.objects.count()) == ([], 1)


@pytest.mark.parametrize(("width", "height"), [(5000, 4001), (30_000, 30_000)])
def test_too_many_points_are_refused_whatever_the_bytes(width, height):
    (said,) = send("grand.png", png(width, height))
    assert (len(png(width, height)) < MEGABYTE, Image.objects.count()) == (True, 0)
    assert "trop" in said or "image valide" in said or "valide" in said


def test_too_many_bytes_are_refused_with_the_limit():
    (said,) = send("lourd.jpg", jpeg() + bytes(10 * MEGABYTE))
    assert ("trop" in said, "10" in said, Image.objects.count()) == (True, True, 0)


def test_a_page_is_not_an_image_whatever_its_name():
    assert (len(send("page.png", b"<html><script>")), Image.objects.count()) == (1, 0)


def test_a_picture_comes_in_several_sizes_with_its_words_and_its_size(client):
    page = programme_page()
    image = Image.objects.create(title="Un pas", file=ImageFile(io.BytesIO(jpeg()), "pas.jpg"))
    ProgrammePage.objects.filter(pk=page.pk).update(drawing="", image=image, picture_alt="Un pas sur un sentier")
    shown = client.get("/" + page.url_path.split("/", 2)[2]).content.decode()
    tag = re.search(r"<picture>.*?</picture>", shown, re.DOTALL)[0]
    assert ('type="image/webp"' in tag, tag.count("400w") >= 2, "sizes=" in tag) == (True, True, True)
    assert re.search(r'<img[^>]*alt="Un pas sur un sentier"', tag)
    assert re.search(r'<img[^>]*width="400" height="250"|<img[^>]*height="250"[^>]*width="400"', tag)

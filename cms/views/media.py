"""What editors sent in, as the site shows it: pictures in the sizes made for it, videos, sounds and captions."""

import re
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.http import require_safe

from cms.fields import MEDIA_TYPES
from etp.accounts.permissions import PUBLIC, allow

# The sizes made for the site, and nothing else of the folder: a document or an original may hold more than a picture.
MADE_FOR_THE_SITE = re.compile(r"images/[\w.-]+\.(?P<kind>avif|gif|jpe?g|png|webp)", re.ASCII)
# The random names that a video, a sound and its captions are stored under.
TAUGHT = re.compile(r"teaching/[0-9a-f]{24}(?P<ending>\.[a-z0-9]{3,4})", re.ASCII)
TAUGHT_TYPES = {**MEDIA_TYPES, ".vtt": "text/vtt; charset=utf-8"}
# One range of bytes, as a browser asks to begin in the middle; anything else is answered whole.
RANGE = re.compile(r"bytes=(?P<first>\d{0,15})-(?P<last>\d{0,15})", re.ASCII)
DAY = 24 * 3600
# A name never changes its bytes, so a phone keeps them; and a part of a file is never more than this at once.
KEPT = {"Cache-Control": f"public, max-age={DAY}", "X-Content-Type-Options": "nosniff"}
MOST_AT_ONCE = 4 * 1024 * 1024


@allow(PUBLIC)
@require_safe
def media(request, name):
    """One file with its own type, kept a day by whoever asked; 404 for every other name."""
    content_type = _type_of(name)
    if content_type is None or not default_storage.exists(name):
        raise Http404
    if PurePath(name).suffix in MEDIA_TYPES:
        return _playable(name, content_type, request.headers.get("Range", ""))
    return FileResponse(default_storage.open(name), content_type=content_type, headers=KEPT)


def _type_of(name):
    picture, taught = MADE_FOR_THE_SITE.fullmatch(name), TAUGHT.fullmatch(name)
    if picture:
        return f"image/{picture['kind'].replace('jpg', 'jpeg')}"
    return TAUGHT_TYPES.get(taught["ending"]) if taught else None


def _playable(name, content_type, asked):
    """A video or a sound, whole or from where the player stands."""
    size, headers = default_storage.size(name), {**KEPT, "Accept-Ranges": "bytes"}
    match = RANGE.fullmatch(asked)
    if match is None or not (match["first"] or match["last"]):
        return FileResponse(default_storage.open(name), content_type=content_type, headers=headers)
    first, last = _bounds(match, size)
    if first > last:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    with default_storage.open(name) as file:
        file.seek(first)
        part = file.read(last - first + 1)
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return HttpResponse(part, status=206, content_type=content_type, headers=headers)


def _bounds(match, size):
    """The first and last byte of a range; a first one after the last when nothing of the file is asked."""
    if not match["first"]:
        first, last = max(0, size - int(match["last"])), size - 1
    else:
        first = int(match["first"])
        last = min(int(match["last"]), size - 1) if match["last"] else size - 1
    return first, min(last, first + MOST_AT_ONCE - 1)

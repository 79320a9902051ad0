from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

MEGABYTE = 1024 * 1024
MOST_BYTES = {"video": 60 * MEGABYTE, "audio": 15 * MEGABYTE}
MOST_CAPTIONS = 200 * 1024
# What a browser plays on its own, by ending; the type is sent from here, never from the file's sender.
MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
}
# The first bytes of each: (offset, one of).
MARKS = {
    ".mp4": (4, (b"ftyp",)),
    ".m4a": (4, (b"ftyp",)),
    ".webm": (0, (b"\x1aE\xdf\xa3",)),
    ".mp3": (0, (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    ".ogg": (0, (b"OggS",)),
    ".wav": (8, (b"WAVE",)),
}


class BodyField(StreamField):
    """A StreamField whose blocks stay out of migrations: editing a block changes no schema, so makes none.

    The price: a migration that rewrites such content must name the blocks it needs itself.
    """

    def deconstruct(self):
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


def check_media(file):
    """ValidationError when a file is no video or sound that browsers play, is not what its ending says, or too big."""
    ending = PurePath(file.name).suffix.lower()
    if ending not in MEDIA_TYPES:
        known = ", ".join(sorted(name.removeprefix(".") for name in MEDIA_TYPES))
        raise ValidationError(_("Ce format n’est pas accepté. Formats acceptés\u00a0: %(known)s.") % {"known": known})
    most = MOST_BYTES[MEDIA_TYPES[ending].partition("/")[0]]
    if file.size > most:
        raise ValidationError(_("Ce fichier est trop lourd\u00a0: %(most)s au plus.") % {"most": filesizeformat(most)})
    offset, marks = MARKS[ending]
    if not _head(file)[offset:].startswith(marks):
        raise ValidationError(_("Ce fichier n’est pas ce que son nom annonce."))


def check_captions(file):
    """ValidationError when a file is not a short WebVTT text in UTF-8."""
    if PurePath(file.name).suffix.lower() != ".vtt" or file.size > MOST_CAPTIONS:
        raise ValidationError(_("Les sous-titres sont un fichier .vtt de 200 ko au plus."))
    file.seek(0)
    content = file.read()
    file.seek(0)
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = ""
    if not words.startswith("WEBVTT"):
        raise ValidationError(_("Ce fichier n’est pas ce que son nom annonce."))


def _head(file):
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    return head

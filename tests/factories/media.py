"""Small real files that a browser would play, and rows that hold them."""

import io
import wave

from django.core.files.base import ContentFile

from cms.models import TeachingMedia

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:01.000\nUn pas.\n"
# The first box of an MP4 file: enough for what its ending announces.
VIDEO = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + bytes(64)


def wav(seconds=0.01):
    """The bytes of a silent WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes([128]) * int(8000 * seconds))
    return out.getvalue()


def sound(transcript="Un son qui monte.", **facts):
    """A stored sound, with its text unless told otherwise."""
    if facts.get("exempt_until"):
        facts = {"exempt_why": "Tournage récent", "exempt_by": "Anne", **facts}
    media = TeachingMedia(title="Souffle", transcript=transcript, **facts)
    media.file.save("son.wav", ContentFile(wav()), save=False)
    media.save()
    return media


def video(transcript="On voit deux personnes.", captions=CAPTIONS, **facts):
    """A stored video, with its captions and its text unless told otherwise."""
    media = TeachingMedia(title="Marcher", transcript=transcript, **facts)
    media.file.save("film.mp4", ContentFile(VIDEO), save=False)
    if captions:
        media.captions.save("film.vtt", ContentFile(captions), save=False)
    media.save()
    return media

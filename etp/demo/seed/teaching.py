"""What teaches in the demonstration: hard words, a sound to breathe with, and an article whose reading is late."""

import csv
import io
import math
import wave
from dataclasses import replace
from datetime import timedelta

from django.core.files.base import ContentFile

from cms.domain.articles import explain_words, keep_media, publish_text_page
from cms.domain.content import parse
from etp.demo.seed.content import FOLDER

RATE, SECONDS, IN, BREATH = 4000, 20, 4, 10
ARTICLE = "souffler-cinq-minutes"
TRANSCRIPT = (
    "Deux respirations, sans paroles. Un son grave monte pendant quatre secondes : inspirez par le nez.\n\n"
    "Le son descend pendant six secondes : soufflez par la bouche. Puis il recommence."
).replace(" :", "\u00a0:")


def with_easy_twin(text, code, slug):
    """`text` with its easy-read twin, when a file beside it holds one."""
    path = FOLDER / code / f"{slug}.falc.md"
    return replace(text, easy=parse(path.read_text(encoding="utf-8"))) if path.exists() else text


def write_what_teaches(world):
    """The words to explain, and the article with its sound, whose next reading was due forty days ago."""
    with open(FOLDER / "mots-a-expliquer.csv", newline="", encoding="utf-8") as file:
        explain_words({row["term"]: row["meaning"] for row in csv.DictReader(file)})
    file = ContentFile(breathing_sound(), "souffle.wav")
    sound = keep_media("Respirer avec le son", file, transcript=TRANSCRIPT, length="20 s")
    text = parse((FOLDER / f"{ARTICLE}.fr.md").read_text(encoding="utf-8"))
    days = [(world.today - timedelta(days=ago)).date() for ago in (405, 40)]
    publish_text_page(ARTICLE, text, media=[sound], reviewed=tuple(days), by=world.members["helene"])


def breathing_sound():
    """Two slow breaths as a low sound that rises for four seconds and falls for six: a small WAV file."""
    samples = bytearray()
    for step in range(RATE * SECONDS):
        second = step / RATE % BREATH
        loud = second / IN if second < IN else (BREATH - second) / (BREATH - IN)
        samples.append(round(128 + 70 * loud * math.sin(2 * math.pi * (110 + 50 * loud) * step / RATE)))
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(bytes(samples))
    return out.getvalue()

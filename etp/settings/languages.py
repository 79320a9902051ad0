"""Which languages are offered, and in which words of French: both chosen by the environment."""

from pathlib import Path

import environ

env = environ.Env()
# What each language calls itself; a language is added by a line here and a catalogue in etp/locale.
NAMES = {"fr": "Français", "en": "English", "nl": "Nederlands", "de": "Deutsch"}
OFFERED = [(code, NAMES[code]) for code in env.list("LANGUAGES", default=["fr", "en"])]

ETP = Path(__file__).resolve().parents[1]
# The catalogues of French as it is said elsewhere; the first folder that knows a word decides.
OVERLAYS = {"fr-be": ETP / "overlays" / "fr-be"}
SPOKEN = env.str("FRENCH", default="fr").lower()
CATALOGUES = [*([OVERLAYS[SPOKEN]] if SPOKEN in OVERLAYS else []), ETP / "locale"]

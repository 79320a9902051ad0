"""Every pair of colours read as text reaches 4.5:1, every outline of a control 3:1 (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[3] / "etp/static/escale/css/tokens.css").read_text()
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", TOKENS))
GROUNDS = ("paper", "shell", "sand", "sand-light", "sea-tint", "coral-tint", "moss-tint", "amber-tint")
TEXT = (
    [(letter, ground) for letter in ("ink", "ink-soft", "sea", "sea-deep") for ground in GROUNDS]
    + [("coral", ground) for ground in ("paper", "shell", "sand-light", "coral-tint")]
    + [("moss", ground) for ground in ("paper", "shell", "sand", "sand-light", "moss-tint", "sea-tint")]
    + [("amber", ground) for ground in ("paper", "shell", "sand", "sand-light", "amber-tint", "sea-tint")]
    + [("shell", ground) for ground in ("sea", "sea-deep", "coral", "moss", "amber", "ink")]
    + [("paper", "sea-deep"), ("sand", "sea-deep")]
)
OUTLINES = [("edge", ground) for ground in ("paper", "shell", "sand-light", "sand", "sea-tint")]


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(front, ground):
    light, dark = sorted((luminance(COLOURS[front]), luminance(COLOURS[ground])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("letter", "ground"), TEXT)
def test_text_reads_on_its_ground(letter, ground):
    assert contrast(letter, ground) >= 4.5


@pytest.mark.parametrize(("outline", "ground"), OUTLINES)
def test_the_outline_of_a_control_shows_on_its_ground(outline, ground):
    assert contrast(outline, ground) >= 3

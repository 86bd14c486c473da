"""The look keeps its promises: contrast, one home for colours and sizes, and weight."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.ROOT) / "admissions" / "static" / "admissions"
TOKENS = (STATIC / "tokens.css").read_text()
SHEETS = sorted(STATIC.glob("*.css"))
OTHERS = [sheet for sheet in SHEETS if sheet.name != "tokens.css"]


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css))


LIGHT = colours(TOKENS[: TOKENS.index("prefers-color-scheme")])
DARK = LIGHT | colours(TOKENS[TOKENS.index("prefers-color-scheme") :])


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


WORDS_ON = [
    *product(["ink"], ["paper", "surface", "ok-bg", "warn-bg", "stop-bg", "info-bg"]),
    *product(["ink-soft", "primary"], ["paper", "surface", "info-bg"]),
    ("on-primary", "primary"),
    ("on-primary", "primary-dark"),
    ("on-stop", "stop"),
    ("on-stop", "stop-dark"),
    ("on-band", "band"),
    ("on-band-soft", "band"),
    ("ok", "ok-bg"),
    ("warn", "warn-bg"),
    ("stop", "stop-bg"),
    ("stop", "paper"),
]


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), WORDS_ON)
def test_words_can_be_read_on_their_ground(scheme, words, ground):
    assert contrast(scheme[words], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_the_edges_of_inputs_stand_out(scheme):
    assert contrast(scheme["ink"], scheme["paper"]) >= 7
    assert contrast(scheme["ink-soft"], scheme["paper"]) >= 4.5
    assert all(contrast(scheme[f"series-{n}"], scheme["paper"]) >= 2.5 for n in (1, 2, 3))


@pytest.mark.parametrize("sheet", OTHERS, ids=lambda sheet: sheet.name)
def test_no_other_sheet_sets_a_colour(sheet):
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", sheet.read_text()) == []


@pytest.mark.parametrize("sheet", OTHERS, ids=lambda sheet: sheet.name)
def test_every_token_that_a_sheet_uses_exists(sheet):
    used = set(re.findall(r"var\(--([\w-]+)\)", sheet.read_text()))
    assert used - set(re.findall(r"--([\w-]+):", TOKENS)) == set()


def test_no_sheet_asks_another_host():
    assert [sheet.name for sheet in SHEETS if re.search(r"https?:|//", sheet.read_text())] == []


def test_styles_and_fonts_together_leave_room_for_a_page_under_fifty_kilobytes():
    styles = sum(len(gzip.compress(sheet.read_bytes())) for sheet in SHEETS)
    fonts = sum(font.stat().st_size for font in (STATIC / "fonts").glob("*.woff2"))
    assert styles + fonts < 40_000

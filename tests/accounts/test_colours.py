"""Any colour becomes one that can be read, in light and in dark."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from voc.accounts import colours
from voc.accounts.colours import DARK, ENOUGH, LIGHT, contrast, look_of, luminance, usable

SHEET = Path(__file__).resolve().parents[2] / "voc/static/respondent.css"
SOME = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in product((0, 51, 119, 187, 255), repeat=3)]


def test_luminance_and_contrast_are_those_of_wcag():
    assert luminance("#000000") == 0
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#808080") == pytest.approx(0.2159, abs=1e-4)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    # The grey that is known to just pass on white, and the one beside it that just fails.
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("ground", [LIGHT, DARK])
def test_every_colour_is_readable_wherever_a_page_shows_it(ground):
    for colour in SOME:
        shades = look_of(colour).dark if ground.is_dark else look_of(colour).light
        for behind in (ground.surface, ground.raised):
            assert contrast(shades.accent, behind) >= ENOUGH, colour
        assert contrast(shades.on_accent, shades.accent) >= ENOUGH, colour
        assert contrast(ground.text, shades.soft) >= ENOUGH, colour
        assert contrast(shades.accent, shades.soft) >= 3, colour  # the edge of a chosen answer


def test_what_is_readable_stays_as_it_is_and_what_is_not_moves_as_little_as_it_must():
    assert usable("#0c5c63") == "#0c5c63"
    assert usable("#ffd400", DARK) == "#ffd400"
    darker = usable("#ffd400")
    assert ENOUGH <= contrast(darker, LIGHT.surface) < 4.7
    assert usable(darker) == darker


def test_the_grounds_are_those_of_the_page():
    light, dark = re.findall(r":root\{([^}]*)\}", SHEET.read_text())
    for ground, rules in ((LIGHT, light), (DARK, dark)):
        stated = dict(part.split(":") for part in rules.split(";") if part.startswith("--"))
        full = {name: colours.read(value) for name, value in stated.items()}
        assert (full["--surface"], full["--raised"]) == (ground.surface, ground.raised)
        assert (full["--text"], full["--on-accent"]) == (ground.text, ground.on_accent)


@pytest.mark.parametrize(
    ("typed", "kept"), [("#ABC", "#aabbcc"), (" 0c5c63 ", "#0c5c63"), ("", "")]
)
def test_a_colour_is_read_as_people_write_it(typed, kept):
    assert colours.read(typed) == kept


@pytest.mark.parametrize("typed", ["red", "#12", "#12345g", "#fff;}", "۱۲۳"])
def test_what_is_no_colour_is_refused(typed):
    with pytest.raises(ValueError, match=r".*"):
        colours.read(typed)


def test_the_name_of_a_sheet_changes_with_what_it_says():
    assert colours.sheet_name("#123456") != colours.sheet_name("#123457")
    assert re.fullmatch(r"123456-[0-9a-f]{8}", colours.sheet_name("#123456"))

"""A company's colour on its pages and in its mails, always readable. Pure.

Relative luminance and contrast ratio as WCAG 2.2 defines them
(https://www.w3.org/TR/WCAG22/#dfn-relative-luminance, #dfn-contrast-ratio); level AA asks for
4.5 : 1 between a text and what is behind it. The accent is text on the page (links, stars) and
the ground of its buttons, so it must reach that against the page; what stands on it is white, or
nearly black in dark mode, and then reaches it too.

A colour that cannot be used as it stands keeps its hue and saturation and becomes darker (in dark
mode lighter) by the smallest step that is enough.
"""

from __future__ import annotations

import hashlib
import re
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from functools import lru_cache

ENOUGH = 4.5
"""The contrast ratio that AA asks for between text and its ground."""
_WRITTEN = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_STEPS = 510
Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the accent stands on in one mode of the page."""

    surface: str
    raised: str
    text: str
    on_accent: str
    is_dark: bool
    tint: float
    """How much of the accent is in the ground of what is pointed at."""


LIGHT = Ground("#faf9f7", "#ffffff", "#1d2125", "#ffffff", is_dark=False, tint=0.12)
DARK = Ground("#16181a", "#1f2224", "#e9e7e3", "#0b1a1c", is_dark=True, tint=0.18)


@dataclass(frozen=True, slots=True)
class Shades:
    """The colours that a page or a mail has from the company's, in one mode."""

    accent: str
    on_accent: str
    soft: str


@dataclass(frozen=True, slots=True)
class Look:
    """Both modes."""

    light: Shades
    dark: Shades


OURS = Look(Shades("#0c5c63", "#ffffff", "#e3eff0"), Shades("#6cc5cc", "#0b1a1c", "#1d3437"))
"""Of a company that has chosen no colour."""


def read(typed: str) -> str:
    """A colour as "#rrggbb"; "" where nothing was typed.

    :raises ValueError: it is none.
    """
    if not typed.strip():
        return ""
    found = _WRITTEN.fullmatch(typed.strip())
    if found is None:
        raise ValueError(typed)
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(one * 2 for one in digits))


def luminance(colour: str) -> float:
    """The relative luminance of "#rrggbb", 0 (black) to 1 (white)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def hardest(ground: Ground) -> str:
    """What of a ground the accent stands out from least."""
    return ground.raised if ground.is_dark else ground.surface


@lru_cache(1_000)
def usable(colour: str, ground: Ground = LIGHT) -> str:
    """That colour, or the nearest of its hue and saturation that is readable on the ground."""
    behind = hardest(ground)
    if contrast(colour, behind) >= ENOUGH:
        return colour
    hue, lightness, saturation = rgb_to_hls(*_parts(colour))
    end = 1.0 if ground.is_dark else 0.0
    for step in range(1, _STEPS + 1):
        tried = lightness + (end - lightness) * step / _STEPS
        found = _written(hls_to_rgb(hue, tried, saturation))
        if contrast(found, behind) >= ENOUGH:
            return found
    raise AssertionError  # black on light and white on dark are readable


@lru_cache(1_000)
def look_of(colour: str) -> Look:
    """The colours of a page whose company has chosen that one, or none ("")."""
    return Look(_shades(colour, LIGHT), _shades(colour, DARK)) if colour else OURS


def _shades(colour: str, ground: Ground) -> Shades:
    accent = usable(colour, ground)
    return Shades(accent, ground.on_accent, _mixed(accent, ground.raised, ground.tint))


@lru_cache(1_000)
def sheet(colour: str) -> str:
    """A style sheet that gives the public page this colour."""
    look = look_of(colour)
    light = f"{_rules(look.light)};--focus:{look.light.accent}"
    return (
        f":root{{{light}}}@media(prefers-color-scheme:dark)"
        f"{{:root{{{_rules(look.dark)};--focus:#ffd479}}}}\n"
    )


@lru_cache(1_000)
def sheet_name(colour: str) -> str:
    """A name for that sheet which changes with what it says, so that it may be kept for ever."""
    return f"{colour[1:]}-{hashlib.sha256(sheet(colour).encode()).hexdigest()[:8]}"


def _rules(shades: Shades) -> str:
    return f"--accent:{shades.accent};--on-accent:{shades.on_accent};--soft:{shades.soft}"


def _mixed(colour: str, ground: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(ground), strict=True)
    red, green, blue = (one * share + other * (1 - share) for one, other in pairs)
    return _written((red, green, blue))


def _parts(colour: str) -> Triple:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(parts: Triple) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)

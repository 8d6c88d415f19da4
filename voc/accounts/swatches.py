"""How a colour is used, to be shown to who chose it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from voc.accounts.colours import DARK, LIGHT, contrast, hardest, look_of


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour as it is used in one mode, and the ratio of the one that was chosen there."""

    is_dark: bool
    chosen: str
    ratio: float
    used: str
    used_ratio: float
    on: str
    """The colour of words on it."""
    ground: str

    @property
    def is_kept(self) -> bool:
        """Whether the colour can be used as it was chosen."""
        return self.used == self.chosen


def swatches(colour: str) -> list[Swatch]:
    """In light and in dark; nothing where no colour was chosen."""
    if not colour:
        return []
    look = look_of(colour)
    return [
        Swatch(
            is_dark=ground.is_dark,
            chosen=colour,
            ratio=contrast(colour, hardest(ground)),
            used=shades.accent,
            used_ratio=contrast(shades.accent, hardest(ground)),
            on=shades.on_accent,
            ground=ground.surface,
        )
        for ground, shades in ((LIGHT, look.light), (DARK, look.dark))
    ]

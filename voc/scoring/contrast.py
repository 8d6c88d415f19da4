"""Words that turn a text from one side to the other."""

from __future__ import annotations

import re

from voc.scoring.normalise import word_set

TURNS = (
    "ولی|اما|ولیکن|لیکن|منتها|منتهی|هرچند|اگرچه|گرچه|برعکس"
    "|با این حال|با این وجود|با وجود این|در عوض|از طرفی"
    "|but|however|although|though|whereas|nevertheless|on the other hand|even so"
)
"""What only turns."""
COLOURED = "البته|فقط|متاسفانه|حیف|unfortunately|sadly|except"
"""What also says something."""
SIGNS = word_set("حال وجود عوض طرفی hand so").union(
    word for word in f"{TURNS}|{COLOURED}".split("|") if " " not in word
)
"""Words of which every turn holds one."""
_CONTRAST = re.compile(rf"(?<!\w)(?:{TURNS}|{COLOURED})(?!\w)")


def after_turn(normalised: str) -> str:
    """What stands behind the last contrast word of a normalised text, or the whole text."""
    end = 0
    for turn in _CONTRAST.finditer(normalised):
        end = turn.end()
    return normalised[end:]


def turns(normalised: str) -> bool:
    """Whether a normalised text turns: «ولی», «فقط», "but", "unfortunately" and the like."""
    return _CONTRAST.search(normalised) is not None

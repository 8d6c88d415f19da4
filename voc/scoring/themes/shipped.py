"""The taxonomies that come with the product, to start from."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from voc.core.folding import fold
from voc.scoring.finglish import to_persian
from voc.scoring.themes.matching import Matcher
from voc.scoring.themes.models import FourC, Kind

GENERAL = "general"
SHOP = "shop"
_FILE = Path(__file__).with_name("shipped.toml")
_LISTED = re.compile(r"\s*[،,]\s*")


@dataclass(frozen=True, slots=True)
class ShippedTheme:
    """A theme as it comes."""

    key: str
    name_fa: str
    name_en: str
    kind: Kind
    four_c: FourC | None
    keywords: tuple[str, ...]


@cache
def taxonomies() -> Mapping[str, tuple[ShippedTheme, ...]]:
    """Every taxonomy by its key, with its themes in order, the tags behind them."""
    content = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    themes = {key: _theme(key, given) for key, given in content["themes"].items()}
    tags = content["always"]["tags"]
    return {
        name: tuple(themes[key] for key in (*keys, *tags))
        for name, keys in content["taxonomies"].items()
    }


def _theme(key: str, given: dict[str, Any]) -> ShippedTheme:
    listed = ", ".join((given["words_fa"], given["words_en"]))
    return ShippedTheme(
        key,
        given["fa"],
        given["en"],
        Kind(given.get("kind", Kind.THEME)),
        FourC(given["four_c"]) if "four_c" in given else None,
        tuple(dict.fromkeys(_LISTED.split(listed))),
    )


def themes_of(text: str, language: str) -> list[str]:
    """The keys of the general taxonomy's themes that a text is about, in its order.

    `language` is what `language.detect` says of the text: Finglish is read as Persian.
    """
    matcher, owners, order = _general()
    found = matcher.keywords_in(fold(to_persian(text) if language == "finglish" else text))
    if not found:
        return []
    keys = {owners[number] for number in found}
    return [key for key in order if key in keys]


@cache
def _general() -> tuple[Matcher, list[str], list[str]]:
    pairs = [(one.key, word) for one in taxonomies()[GENERAL] for word in one.keywords]
    matcher = Matcher(enumerate(word for _key, word in pairs))
    order = [one.key for one in taxonomies()[GENERAL]]
    return matcher, [key for key, _word in pairs], order

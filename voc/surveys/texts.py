"""One thing said in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voc.core.folding import clean
from voc.core.tongues import tongue

Texts = Mapping[str, str]
"""Language code to text, as {"fa": "…", "en": "…"}; a language without a text is left out."""

LANGUAGES = ("fa", "en")
"""In these every survey is complete; it may be written in others too."""


def is_language(tag: Any) -> bool:
    """Whether texts may be in it: a BCP 47 tag in its usual spelling."""
    spoken = tongue(tag) if isinstance(tag, str) else None
    return spoken is not None and spoken.code == tag


def said(texts: Texts, language: str, fallback: str = "fa") -> str:
    """The text in a language, else in the fallback, else in any; "" where nothing is said."""
    own = texts.get(language) or texts.get(fallback)
    return own or next((text for text in texts.values() if text), "")


def read_texts(value: Any, where: str) -> Texts:
    """Texts out of stored JSON, without the empty ones.

    :raises ValueError: it is no mapping of known languages to storable texts; `where` names it.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ValueError(f"{where} must map languages to texts")  # noqa: TRY004 - content, not code
    for language, text in value.items():
        if not is_language(language) or not isinstance(text, str):
            raise ValueError(f"{where} has {language!r}: {type(text).__name__}")
    return {language: clean(text) for language, text in value.items() if text.strip()}


def typed_texts(data: Mapping[str, str | None]) -> dict[str, str]:
    """Texts of the languages that were written in a form, without blanks around them."""
    return {
        language: (data.get(language) or "").strip()
        for language in LANGUAGES
        if (data.get(language) or "").strip()
    }

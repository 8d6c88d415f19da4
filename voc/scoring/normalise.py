"""One way to read a text, shared by training and running.

A model only understands texts that were cut the way its training texts were, so the version of
this module is stored in every artifact and checked when it is loaded.
"""

from __future__ import annotations

import re
import unicodedata

NORMALISER = "1"
"""Raise it with every change here that changes a token; models must then be trained again."""

LONGEST = 10_000
"""Characters read of one text; what stands behind them cannot change a verdict much."""


def word_set(listed: str) -> frozenset[str]:
    """The words of a list written as prose."""
    return frozenset(listed.split())


_ARABIC_TO_PERSIAN = {
    "ي": "ی", "ى": "ی", "ئ": "ی", "ې": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ە": "ه",
    "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و",
}  # fmt: skip
_QUOTES = {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "؟": "?", "…": "."}
_DROPPED = {
    0x00AD,  # soft hyphen
    0x0640,  # tatweel
    0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF,  # bidi
    *range(0x0300, 0x0370),  # combining marks of Latin: zalgo
    *range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06EE),  # Arabic marks
    *range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400),  # variation selectors, skin tones
    *range(0xD800, 0xE000),  # lone surrogates
}  # fmt: skip


_COMMON = 0x2200
"""Below this every character is listed, itself if nothing else: looking up one that is not listed
costs more than all the rest."""


def _folding() -> dict[int, int | None]:
    """What every character is read as; None for one that is not read at all."""
    table: dict[int, int | None] = {code: code for code in range(_COMMON)}
    for code in range(0x20000):
        if unicodedata.category(chr(code)) == "Nd":
            table[code] = ord("0")
    table.update({ord(a): ord(b) for a, b in (_ARABIC_TO_PERSIAN | _QUOTES).items()})
    table.update(dict.fromkeys(_DROPPED))
    return table


FOLDING = _folding()
ASCII_FOLDING = {code: ord("0") if chr(code).isdigit() else code for code in range(128)}
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
MENTION = re.compile(r"@\w+")
REPEATED = re.compile(r"(\w)\1\1+")
SPLIT_NOT = re.compile(r" ?n ?'t\b")
PLURAL_OR_DEGREE = re.compile(r" (?=(?:ها|های|هایی|هام|هاش|تر|ترین|تری)(?!\w))")
TOKEN = re.compile(
    r"[^\W\d_]+|0+"
    r"|[:;=8xX][-o^]?[)(\]\[dpD3/\\|*]+(?!\w)|<3"
    r"|[\u2600-\u27bf\U0001f300-\U0001faff]|[!?]"
)


def _join_persian(text: str) -> str:
    """Prefixes and endings that are typed apart, joined: می شود, کتاب ها, خوب تر."""
    text = f" {text}".replace(" می ", " می").replace(" نمی ", " نمی")
    if " ها" in text or " تر" in text:
        text = PLURAL_OR_DEGREE.sub("", text)
    return text.lstrip(" ")


LETTERS = "abcdefghijklmnopqrstuvwxyzابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_GAPS = '.,،؛"()«»*/-'
_LOUD = "!?"
_PLAIN = re.compile(rf"[{LETTERS}{re.escape(_GAPS + _LOUD)} \n]*")
"""A text of nothing else is spelled as it is read, and falls into words by its gaps."""
_DRAWN_OUT = re.compile(r"(.)\1\1")
"""May hold a letter three times; sooner than the whole search."""


def normalise(text: str) -> str:
    """The text with every spelling of the same word made one; safe for any string."""
    text = spelled(text[:LONGEST])
    return text if text.isascii() else _join_persian(text)


def spelled(text: str) -> str:
    """The same without the rules that join Persian words across a space."""
    if text.isascii():
        text = text.lower()
    if not _PLAIN.fullmatch(text):
        return _respelled(text)
    return REPEATED.sub(r"\1", text) if _DRAWN_OUT.search(text) else text


def _respelled(text: str) -> str:
    """One spelling for each letter, digit, address and negation."""
    if text.isascii():
        text = text.lower().translate(ASCII_FOLDING)
    else:
        text = unicodedata.normalize("NFC", text).lower().translate(FOLDING)
    if "@" in text or "://" in text or "www." in text:
        text = MENTION.sub(" ", ADDRESS.sub(" url ", text))
    if _DRAWN_OUT.search(text):
        text = REPEATED.sub(r"\1", text)
    if "'" in text:
        if " n't" in text or "n 't" in text:
            text = SPLIT_NOT.sub("nt", text)
        text = text.replace("'", "")
    return text


def tokenize(normalised: str) -> list[str]:
    """Words, digit runs, emoticons, emoji, ``!`` and ``?`` of a normalised text, in order."""
    if not _PLAIN.fullmatch(normalised):
        return TOKEN.findall(normalised)
    for gap in _GAPS:
        if gap in normalised:
            normalised = normalised.replace(gap, " ")
    for loud in _LOUD:
        if loud in normalised:
            normalised = normalised.replace(loud, f" {loud} ")
    return normalised.split()

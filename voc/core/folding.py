"""Text as people type it: digits of three scripts, letters of two keyboards, invisible marks.

Numbers, dates and phones pass through `digits` before they are read; search keys are compared
as `fold` leaves them; what a customer wrote is stored as `clean` leaves it, which is as it was.
"""

from __future__ import annotations

import re
import unicodedata

_PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
_DECIMAL_SEPARATOR = "٫"
_THOUSANDS_SEPARATOR = "٬"
# Zero-width (non-)joiners, bidi marks, embeddings, overrides and isolates, the byte order mark.
_INVISIBLE = (
    "\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_NUMERALS = (
    str.maketrans(_PERSIAN_DIGITS + _ARABIC_DIGITS, "0123456789" * 2)
    | {ord(_DECIMAL_SEPARATOR): "."}
    | dict.fromkeys(map(ord, _THOUSANDS_SEPARATOR + _INVISIBLE))
)

# What decomposition leaves of the letters that Arabic, Urdu and Kurdish keyboards type.
_LETTERS = {
    ord(other): persian
    for persian, others in {"ی": "يىےې", "ک": "كڪ", "ه": "ةھہۂۃەۀ", "ا": "ٱ"}.items()
    for other in others
} | dict.fromkeys(map(ord, "ءـ"))  # a lone hamza («سوء»), and the tatweel, say nothing

_LINE_END = re.compile(r"\r\n?")
_SURROGATE = re.compile("[\ud800-\udfff]")


def digits(text: str) -> str:
    """`text` with ASCII digits, `.` for `٫`, and without `٬` and invisible marks.

    For numbers, dates and phones; not for words, whose zero-width non-joiners it would drop.
    """
    return text.translate(_NUMERALS)


def fold(text: str) -> str:
    """The search key of `text`: equal for two spellings that a person would call the same.

    Case, diacritics, hamza and madda, Arabic and Persian forms of a letter or digit, zero-width
    non-joiners, tatweel and the amount of white space make no difference. Folding a key again
    changes nothing.
    """
    if text.isascii():  # none of the below is in it, and most addresses are
        return " ".join(text.lower().split())
    if _FOLDED_ALREADY.fullmatch(text):
        return " ".join(text.split())
    if _PLAIN.fullmatch(text):
        return " ".join(text.translate(_FOLDED).split())
    return _fold(text)


def _fold(text: str) -> str:
    bare = _without_marks(_without_marks(text).casefold())
    words = bare.translate(_LETTERS).translate(_NUMERALS).split()
    return unicodedata.normalize("NFC", " ".join(words))


def clean(text: str) -> str:
    """`text` as it was typed, with every line end a LF.

    Raises ValueError on NUL and on a lone surrogate, which no database stores.
    """
    if "\0" in text:
        raise ValueError("the text holds a NUL character")
    if _SURROGATE.search(text):
        raise ValueError("the text holds a lone surrogate")
    return _LINE_END.sub("\n", text)


def one_line(text: str) -> str:
    """`text` unchanged, for names, subjects and whatever may become a header.

    Raises ValueError where `clean` does, and on anything that ends a line.
    """
    if text.splitlines() not in ([], [text]):
        raise ValueError("the text holds a line break")
    return clean(text)


def in_one_line(text: str | None) -> str:
    """`text` on one line, every white space in it one blank: for what is typed into one field."""
    return " ".join((text or "").split())


class _Marks(dict[int, int | None]):
    """Which characters go: combining marks (Mn) and format characters (Cf), asked once each."""

    def __missing__(self, code: int) -> int | None:
        stays = unicodedata.category(chr(code)) not in {"Mn", "Cf"}
        self[code] = code if stays else None
        return self[code]


_MARKS = _Marks()
# Letters that fold one by one, whatever stands beside them: most Persian and English texts.
_PLAIN = re.compile(r"[ -~\n\r\t\u0600-\u06ff\u200c\u200e\u200f\u2026\u2013\u2014«»]*")
# What folds to itself: most Persian texts are typed with nothing else.
_FOLDED_ALREADY = re.compile(r"[ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیa-z0-9 \n.,،!؟?؛:()«»\"-]*")


class _Folded(dict[int, str]):
    """What each of those letters folds to, worked out once."""

    def __missing__(self, code: int) -> str:
        self[code] = found = " " if chr(code).isspace() else _fold(chr(code))
        return found


_FOLDED = _Folded()


def _without_marks(text: str) -> str:
    """Compatibility decomposition without combining marks and format characters."""
    return unicodedata.normalize("NFKD", text).translate(_MARKS)

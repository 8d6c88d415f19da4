"""The pieces of a text between spaces, each spelled and looked up once.

Customers use the same pieces again and again: «عالی», «بود،», "don't". All that reading does to a
text, but for a few rules across spaces, it does to each piece alone. So what a piece is spelled
and the lanes of its words are remembered, and a text is one cut and one look a piece. A text with
a piece that may be joined with another is read as a whole.
"""

from __future__ import annotations

import re

from voc.scoring.lanes import Lanes, mark
from voc.scoring.normalise import LETTERS, spelled, tokenize, word_set

_REMEMBERED = 100_000
_LONGEST_REMEMBERED = 40

JOINING = mark(30)
"""A sign of a text: it has a piece that may be joined with the piece before or behind it."""
_STEM = word_set("می نمی")
_ENDING = word_set("ها های هایی هام هاش تر ترین تری")
_JOINING_WORDS = _STEM | _ENDING
_JOINED = re.compile(rf"\A(?:{'|'.join(_STEM)})(?: |\Z)|\A(?:{'|'.join(_ENDING)})(?!\w)")
"""A piece, as it is spelled, that «می شود» and «کتاب ها» may join."""
_NOT = re.compile(r"\W*n?\W*['’‘`´]\W*t", re.IGNORECASE)
"""The end of "do n't", which stands apart."""
_UNREAD = ".,،"
_PLAIN = re.compile(rf"(?!.*(.)\1\1)[{LETTERS}]+[{_UNREAD}]*")
"""Most pieces: one word, spelled as it is read, and perhaps a mark that is no word."""


class Spellings(dict[str, str]):
    """How each piece met lately is spelled, up to a bound on memory."""

    def __missing__(self, piece: str) -> str:
        found = spelled(piece)
        self.remember(piece, found)
        return found

    def remember(self, piece: str, spelling: str) -> None:
        """Keep how a piece is spelled, unless it is too long to be met again."""
        if len(piece) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[piece] = spelling


_spellings = Spellings()
_spelling_of = _spellings.__getitem__


def spelled_pieces(pieces: list[str]) -> str:
    """The normalised text of pieces of which none is joined with another."""
    text = " ".join(map(_spelling_of, pieces))
    return text if text.isascii() else text.lstrip(" ")


class Pieces(dict[str, bytes]):
    """The lanes of the words of each piece met lately, up to a bound on memory."""

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes

    def __missing__(self, piece: str) -> bytes:
        typed = piece.lower() if piece.isascii() else piece
        if _PLAIN.fullmatch(typed):
            spelling, word = typed, typed.rstrip(_UNREAD)
            found = self._lanes.lane(word)
            joining = word in _JOINING_WORDS
        else:
            spelling = spelled(piece)
            found = b"".join(map(self._lanes.lane, tokenize(spelling)))
            joining = bool(_JOINED.match(spelling) or _NOT.match(piece) or "www." in piece.lower())
        if joining and found:
            first = int.from_bytes(found[:8], "little") | JOINING
            found = first.to_bytes(8, "little") + found[8:]
        if len(piece) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[piece] = found
            _spellings.remember(piece, spelling)
        return found

    def of(self, pieces: list[str]) -> bytes:
        """The lanes of the words of pieces, eight bytes each."""
        return b"".join(map(self.__getitem__, pieces))

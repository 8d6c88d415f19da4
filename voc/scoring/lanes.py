"""A text as one large integer: 64 bits a word, the hash of the word and what it is a sign of.

Python adds and multiplies long integers in one step, however many words they hold. So the buckets
of all pairs and triples of a text cost a handful of operations, and whether any of its words is a
sign of something is one bitwise "and". The buckets are those of ``features.grams``; a test holds
both to the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from struct import Struct
from typing import Any

from voc.scoring.features import END, START, STEP
from voc.scoring.normalise import LONGEST

LANE, BITS = 8, 64
"""Bytes and bits of a lane."""
_REMEMBERED = 200_000
_MOST = LONGEST + 2
"""No text has more words, its two ends counted."""


def everywhere(bits: int) -> int:
    """The same bits in every lane, so that an "and" with a text is 0 where no word has any."""
    return int.from_bytes(bits.to_bytes(LANE, "little") * _MOST, "little")


_KNOWN_BIT = 1 << 32
KNOWN = everywhere(_KNOWN_BIT)
"""Words that stood in the training texts; 1 % of strange ones slip in."""


_SIGNS = (1 << BITS) - (1 << 33)


def mark(number: int) -> int:
    """The bit of a lane for one kind of sign, from 0 to 30."""
    return 1 << 33 + number


def signs(lanes: int, count: int) -> int:
    """What any of ``count`` lanes is a sign of: their bits laid over each other."""
    while count > 1:
        count = count + 1 >> 1
        lanes |= lanes >> BITS * count
    return lanes & _SIGNS


class Lanes(dict[str, bytes]):
    """The lane of each word met so far, up to a bound on memory.

    ``known`` is a model's table of known words, ``mask`` its number of buckets less one, ``marks``
    what words are signs of.
    """

    def __init__(self, mask: int, known: bytes, marks: Mapping[str, int]) -> None:
        super().__init__()
        self._mask, self._known, self._marks = mask, known, marks
        self._known_mask = len(known) * 8 - 1
        self._hashes = everywhere(mask)
        self._start, self._end = (end.to_bytes(LANE, "little") for end in (START, END))

    def __missing__(self, token: str) -> bytes:
        lane = self.lane(token)
        if len(self) < _REMEMBERED:
            self[token] = lane
        return lane

    def lane(self, token: str) -> bytes:
        """The lane of one word, worked out anew."""
        value = zlib.crc32(token.encode("utf-8", "surrogatepass"))
        place = value >> 8 & self._known_mask
        lane = value & self._mask | self._marks.get(token, 0)
        if self._known[place >> 3] >> (place & 7) & 1:
            lane |= _KNOWN_BIT
        return lane.to_bytes(LANE, "little")

    def of(self, tokens: Iterable[str]) -> int:
        """The words of a text between its two ends, the first in the lowest lane."""
        return self.between_ends(b"".join(map(self.__getitem__, tokens)))

    def between_ends(self, *texts: bytes) -> int:
        """The lanes of texts, each between its two ends, one behind the other."""
        start, end = self._start, self._end
        return int.from_bytes(start + (end + start).join(texts) + end, "little")

    def buckets(self, lanes: int, count: int) -> tuple[int, ...]:
        """Buckets of ``count`` lanes: those of each word and the pair it begins, then the triples.

        They come as word, pair, word, pair, ... word, and triple, triple, ...
        """
        hashes = self._hashes
        words = lanes & hashes
        pairs = words * STEP + (words >> BITS) & hashes
        triples = pairs * STEP + (words >> 2 * BITS) & hashes
        size = LANE * count
        both, alone = _readers(count)
        # The last lane of the pairs and the last two of the triples reach beyond the text.
        return both((words | pairs << 32).to_bytes(size, "little")) + alone(
            triples.to_bytes(size, "little")
        )


@lru_cache(maxsize=1_000)
def _readers(count: int) -> tuple[Callable[[bytes], tuple[Any, ...]], ...]:
    """What reads so many lanes: words with pairs, and triples."""
    return Struct(f"<{2 * count - 1}I").unpack_from, Struct(f"<{count - 2}Q").unpack_from

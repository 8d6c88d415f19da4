"""What a model sees of a text: hashed words, pairs and triples of words.

Words are hashed once per process; pairs and triples combine the hashes of their words, so no
string is built for them. Both ends of the text count as words: «عالی» alone is not «عالی ... ولی».
"""

from __future__ import annotations

import zlib
from itertools import pairwise

START, END = 11, 13
"""What the two ends of a text hash to."""
STEP = 1_000_003
_REMEMBERED = 200_000


class _Hashes(dict[str, int]):
    """The 32-bit hash of each word met so far, up to a bound on memory."""

    def __missing__(self, token: str) -> int:
        value = zlib.crc32(token.encode("utf-8", "surrogatepass"))
        if len(self) < _REMEMBERED:
            self[token] = value
        return value


_hash_of = _Hashes().__getitem__


def word_hashes(tokens: list[str]) -> list[int]:
    """The 32-bit hash of each token, in order."""
    return list(map(_hash_of, tokens))


def grams(hashes: list[int], mask: int) -> list[int]:
    """Buckets of the words, pairs and triples of a text whose words hash to ``hashes``.

    ``mask`` is the number of buckets less one, the number being a power of two.
    """
    words = [START, *hashes, END]
    pairs = [a * STEP + b & mask for a, b in pairwise(words)]
    triples = [a * STEP + b & mask for a, b in zip(pairs, words[2:], strict=False)]
    return [word & mask for word in words] + pairs + triples

"""Words and pairs that rise in what the unhappy write, by log-odds with an informative prior.

Monroe, Colaresi & Quinn 2008, "Fightin' Words", Political Analysis 16(4), equations 15, 16, 20
and 22. With y the comments that hold a phrase among n phrases of a group, and a prior of a_w for
the phrase among a_0 in all, the log-odds ratio of two groups i and j is

    d = log((y_i + a_w) / (n_i + a_0 - y_i - a_w)) - log((y_j + a_w) / (n_j + a_0 - y_j - a_w))

its variance about 1 / (y_i + a_w) + 1 / (y_j + a_w), and z = d / sqrt(variance). The prior is the
phrase's share of all groups together, so a rare phrase needs more to stand out, and none is
infinite. A comment counts once for a phrase, however often it says it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from voc.core.folding import fold
from voc.metrics.stop_words import STOP_WORDS

PRIOR = 500.0
"""a_0: phrases that the prior is worth."""
CLEAR = 1.959964
"""The z from which chance alone rarely shows as much."""
LONGEST_TEXT = 2_000
"""Characters read of one comment."""

_PART = re.compile(r"[.!?؟؛;،,:()\n\r«»\"…]+")
_WORD = re.compile(r"[^\W\d_]+(?:[\u200c'’][^\W\d_]+)*")


@dataclass(slots=True)
class Group:
    """What some comments say: in how many of them each phrase stands."""

    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)

    def of(self, phrase: str) -> Counter[str]:
        """The counts that a phrase belongs to: of words, or of pairs."""
        return self.pairs if " " in phrase else self.words


@dataclass(frozen=True, slots=True)
class Rising:
    """A phrase that the unhappy say more than others, and more than they did before."""

    phrase: str
    """Folded."""
    shown: str
    """As a customer wrote it."""
    count: int
    """Unhappy comments of the period that hold it."""
    before: int | None
    """The same of the period before; None where there is none."""
    z: float
    """The smaller of the two z-scores."""
    example: int
    """The newest of the comments that hold it."""


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    key = fold(word)
    return "" if len(key) < 2 or key in STOP_WORDS else key


def phrases(text: str) -> Iterator[tuple[str, str]]:
    """The words and pairs of a text that say what it is about: folded, and as written."""
    for part in _PART.split(text[:LONGEST_TEXT]):
        words = [(word, _key(word)) for word in _WORD.findall(part)]
        yield from ((key, word) for word, key in words if key)
        for (one, first), (other, second) in pairwise(words):
            if first and second and first != second:
                yield f"{first} {second}", f"{one} {other}"


def counted(texts: Iterable[str]) -> Group:
    """How many of some comments hold each phrase."""
    group = Group()
    for text in texts:
        for phrase in {phrase for phrase, _written in phrases(text)}:
            group.of(phrase)[phrase] += 1
    return group


def z_score(own: tuple[int, int], other: tuple[int, int], prior: float) -> float:
    """How far a phrase stands out between groups, each (comments with it, all phrases).

    `prior` is a_w, above 0 and below `PRIOR`.
    """
    (count, total), (others, other_total) = own, other
    odds = math.log((count + prior) / (total + PRIOR - count - prior))
    other_odds = math.log((others + prior) / (other_total + PRIOR - others - prior))
    return (odds - other_odds) / math.sqrt(1 / (count + prior) + 1 / (others + prior))


def rising(
    unhappy: Sequence[tuple[int, str]],
    rest: Iterable[str],
    before: Iterable[str] | None,
    *,
    least: int,
    is_known: Callable[[str], bool],
) -> list[Rising]:
    """The phrases that clearly rise in `unhappy`, (id, text) newest first; strongest first.

    Against the `rest` of the period and, where there is a period `before`, against what the
    unhappy said then. At least `least` comments must hold one; what `is_known` is left out, and
    so is a word that hardly stands without the pair it is in.
    """
    now, others = counted(text for _id, text in unhappy), counted(rest)
    earlier = counted(before) if before is not None else None
    groups = [others] if earlier is None else [others, earlier]
    totals = [_totals(group) for group in (now, *groups)]
    found: dict[str, float] = {}
    for phrase, count in (*now.words.items(), *now.pairs.items()):
        if count < least:
            continue
        z = _least_z(phrase, [now, *groups], totals)
        if z >= CLEAR:
            found[phrase] = z
    kept = {phrase: z for phrase, z in _without_parts(found, now).items() if not is_known(phrase)}
    first = _first_written(unhappy, kept)
    return [
        Rising(
            phrase,
            first[phrase][1],
            now.of(phrase)[phrase],
            None if earlier is None else earlier.of(phrase)[phrase],
            z,
            first[phrase][0],
        )
        for phrase, z in sorted(kept.items(), key=lambda one: (-one[1], one[0]))
    ]


def _totals(group: Group) -> dict[bool, int]:
    return {False: group.words.total(), True: group.pairs.total()}


def _least_z(phrase: str, groups: Sequence[Group], totals: Sequence[dict[bool, int]]) -> float:
    is_pair = " " in phrase
    counts = [group.of(phrase)[phrase] for group in groups]
    sizes = [total[is_pair] for total in totals]
    prior = PRIOR * sum(counts) / max(sum(sizes), 1)
    if prior >= PRIOR:  # nothing else was said by anybody
        return 0.0
    own = (counts[0], sizes[0])
    return min(
        z_score(own, (count, size), prior)
        for count, size in zip(counts[1:], sizes[1:], strict=True)
    )


def _without_parts(found: Mapping[str, float], now: Group) -> dict[str, float]:
    """Without words that stand mostly inside a pair that is there too."""
    inside: Counter[str] = Counter()
    for phrase in found:
        if " " in phrase:
            for word in phrase.split():
                inside[word] = max(inside[word], now.pairs[phrase])
    return {
        phrase: z
        for phrase, z in found.items()
        if " " in phrase or inside[phrase] < 0.7 * now.words[phrase]
    }


def _first_written(
    unhappy: Sequence[tuple[int, str]], wanted: Mapping[str, float]
) -> dict[str, tuple[int, str]]:
    """The newest comment with each phrase, and how it is written there."""
    found: dict[str, tuple[int, str]] = {}
    for number, text in unhappy:
        if len(found) == len(wanted):
            break
        for phrase, written in phrases(text):
            if phrase in wanted:
                found.setdefault(phrase, (number, written))
    return found

"""How many are drawn, and who: a random sample that its seed gives again."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence

from sqlalchemy import BigInteger, ColumnElement, SQLColumnExpression, cast

from voc.waves.models import Sampling

PRIME = 2**31 - 1
Z_95 = 1.96
FEWEST_SCORES = 30
"""Below so many scores of the last run, the widest spread is assumed."""
EXPECTED_RATE = 0.2
"""The response rate where nobody was asked before."""
LOWEST_RATE = 0.01


def key(customer_id: SQLColumnExpression[int], seed: int) -> ColumnElement[int]:
    """A number in [0, 2^31 - 1) for every customer, drawn by the seed.

    A random polynomial of degree 2 modulo a prime: whatever three customers, their numbers are
    independent (Wegman and Carter 1981, New hash functions and their use in authentication and
    set equality). So everybody, and every pair, has the same chance to be among the smallest,
    which is what the estimates and their variances ask of a simple random sample.
    """
    square, linear, constant = _coefficients(seed)
    x = cast(customer_id, BigInteger)
    return ((x * square + linear) % PRIME * x + constant) % PRIME


def key_of(customer_id: int, seed: int) -> int:
    """The same number, outside the database."""
    square, linear, constant = _coefficients(seed)
    return ((customer_id * square + linear) % PRIME * customer_id + constant) % PRIME


def _coefficients(seed: int) -> tuple[int, int, int]:
    drawn = random.Random(seed)  # noqa: S311 - a sample to be drawn again, no secret
    return drawn.randrange(1, PRIME), drawn.randrange(PRIME), drawn.randrange(PRIME)


def variance(scores: Mapping[int, int]) -> float:
    """The variance of NPS in [-1, 1] among scores (0-10) and how many gave them; at most 1.

    p + d - (p - d)^2, for the shares of promoters and detractors. 1 where there are few scores.
    """
    count = sum(scores.values())
    if count < FEWEST_SCORES:
        return 1.0
    promoters = sum(n for score, n in scores.items() if score >= 9) / count
    detractors = sum(n for score, n in scores.items() if score <= 6) / count
    return promoters + detractors - (promoters - detractors) ** 2


def completes(points: float, frame: int, spread: float = 1.0) -> int:
    """How many answers give a margin of so many NPS points at 95 % among `frame` people.

    1.96^2 v / e^2 with the finite population correction n / (1 + (n - 1) / N); Cochran 1977,
    Sampling Techniques, 4.4. NPS is in [-100, 100], so 5 points are an e of 0.05.
    """
    if frame <= 0:
        return 0
    wanted = Z_95**2 * max(spread, 0.01) / (points / 100) ** 2
    return min(frame, math.ceil(wanted / (1 + (wanted - 1) / frame)))


def size(
    sampling: Sampling, chosen: int | None, frame: int, rate: float, spread: float = 1.0
) -> int:
    """How many of `frame` are asked, where that share of them is expected to answer."""
    match sampling:
        case Sampling.NUMBER:
            return min(frame, chosen or 0)
        case Sampling.PERCENT:
            return math.ceil(frame * min(chosen or 0, 100) / 100)
        case Sampling.PRECISION:
            answers = completes(chosen or 5, frame, spread)
            return min(frame, math.ceil(answers / max(rate, LOWEST_RATE)))
        case _:
            return frame


def allocated(total: int, frames: Sequence[int]) -> list[int]:
    """The sample's parts, each in proportion to its frame, rounded so that they make the total.

    By the largest remainder; never more than a part has.
    """
    people = sum(frames)
    if not people:
        return [0] * len(frames)
    total = min(total, people)
    shares = [total * frame / people for frame in frames]
    parts = [math.floor(share) for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - shares[at], at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts

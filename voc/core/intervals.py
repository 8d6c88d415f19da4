"""How sure a number is: confidence intervals and tests, as pure functions.

Shares run from 0 to 1. Every interval is 95 % unless a confidence is given. The normal
quantile comes from the standard library; Student's t is inverted here from the regularised
incomplete beta function, so that no scientific package is needed for one number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95
_NORMAL = NormalDist()


class Interval(NamedTuple):
    """A lower and an upper limit, in the unit of the figure they belong to."""

    low: float
    high: float

    def clipped(self, low: float, high: float) -> Interval:
        """The part of the interval a figure can take at all."""
        return Interval(min(max(self.low, low), high), min(max(self.high, low), high))

    def scaled(self, factor: float) -> Interval:
        """The same interval in another unit, such as percent for a share."""
        return Interval(self.low * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Difference:
    """Later less earlier: the plain difference, its interval, the test and its p-value."""

    value: float
    interval: Interval
    statistic: float
    p_value: float

    @property
    def is_significant(self) -> bool:
        """Whether chance alone would show so much less than once in twenty times."""
        return self.p_value < 1 - CONFIDENCE

    def scaled(self, factor: float) -> Difference:
        """The same difference in another unit, such as points for a share."""
        return Difference(
            self.value * factor, self.interval.scaled(factor), self.statistic, self.p_value
        )


def normal_quantile(confidence: float = CONFIDENCE) -> float:
    """The z that holds the middle `confidence` of a normal distribution; 1.959964 for 0.95."""
    return _NORMAL.inv_cdf((1 + confidence) / 2)


def normal_p_value(z: float) -> float:
    """The two-sided probability of a standard normal value at least as far out as `z`."""
    return math.erfc(abs(z) / math.sqrt(2))


def wilson(count: int, n: int, confidence: float = CONFIDENCE) -> Interval | None:
    """Interval of the share `count` of `n`; None for n = 0, ValueError unless 0 <= count <= n.

    Wilson's score interval without continuity correction: E. B. Wilson, JASA 22 (1927),
    recommended as method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872.
    """
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is not a share")
    if n == 0:
        return None
    z2 = normal_quantile(confidence) ** 2
    centre = (count + z2 / 2) / (n + z2)
    half = math.sqrt(z2 * (count * (n - count) / n + z2 / 4)) / (n + z2)
    # Rounding may leave a limit a hair outside the share that it must hold.
    return Interval(
        0.0 if count == 0 else max(centre - half, 0.0),
        1.0 if count == n else min(centre + half, 1.0),
    )


def newcombe(count: int, n: int, other_count: int, other_n: int) -> Interval | None:
    """95 % interval of `count / n - other_count / other_n`; None when either n is 0.

    The hybrid score interval for independent shares, method 10 of R. G. Newcombe,
    Statistics in Medicine 17 (1998) 873-890.
    """
    one, two = wilson(count, n), wilson(other_count, other_n)
    if one is None or two is None:
        return None
    p, q = count / n, other_count / other_n
    return Interval(
        p - q - math.hypot(p - one.low, two.high - q),
        p - q + math.hypot(one.high - p, q - two.low),
    )


def finite_population_factor(n: int, population: int | None) -> float:
    """By how much the standard error shrinks when `n` of a list of `population` answered.

    sqrt((N - n) / (N - 1)), from 1 (a drop in the sea, or an unknown list) to 0 (everybody).
    ValueError when more answered than the list holds.
    """
    if population is None:
        return 1.0
    if n > population:
        raise ValueError(f"{n} answers from a list of {population}")
    return math.sqrt((population - n) / (population - 1)) if n < population else 0.0


def net_interval(
    plus: int, zero: int, minus: int, population: int | None = None
) -> Interval | None:
    """Interval of `(plus - minus) / n` in [-1, 1]; None when all counts are 0.

    Adjusted Wald for a difference of two shares of one sample: three answers are added, a
    quarter of them at each end and half in the middle (B. Rocks, "Interval estimation for
    the Net Promoter Score", The American Statistician 70 (2016) 365-372). Where `population`
    is given, both the standard error and the pull of the added answers shrink by the finite
    population factor, so that a list that answered to the last person leaves no doubt. The
    interval always holds the plain figure (by the formula alone one answer would not).
    """
    n = plus + zero + minus
    if n == 0:
        return None
    factor = finite_population_factor(n, population)
    plain = (plus - minus) / n
    adjusted, variance = _adjusted(plus, minus, n)
    centre = plain + (adjusted - plain) * factor
    half = normal_quantile() * math.sqrt(variance) * factor
    return Interval(min(centre - half, plain), max(centre + half, plain)).clipped(-1, 1)


def net_difference(before: tuple[int, int, int], after: tuple[int, int, int]) -> Difference | None:
    """How far two independent samples of (plus, zero, minus) differ; None when one is empty.

    The value is the plain difference of the two net shares; z, p and interval rest on the
    adjusted values of `net_interval`.
    """
    n, m = sum(before), sum(after)
    if n == 0 or m == 0:
        return None
    earlier, earlier_variance = _adjusted(before[0], before[2], n)
    later, later_variance = _adjusted(after[0], after[2], m)
    error = math.sqrt(earlier_variance + later_variance)
    z = (later - earlier) / error
    half = normal_quantile() * error
    return Difference(
        (after[0] - after[2]) / m - (before[0] - before[2]) / n,
        Interval(later - earlier - half, later - earlier + half).clipped(-2, 2),
        z,
        normal_p_value(z),
    )


def _adjusted(plus: int, minus: int, n: int) -> tuple[float, float]:
    """The net share after adding 3/4, 3/2 and 3/4 answers, and its variance."""
    size = n + 3
    p, d = (plus + 0.75) / size, (minus + 0.75) / size
    return p - d, (p + d - (p - d) ** 2) / size


def mean_interval(n: int, total: float, squares: float) -> Interval | None:
    """Student's t interval of a mean from count, sum and sum of squares; None below n = 2."""
    if n < 2:
        return None
    mean = total / n
    variance = max(squares - total * mean, 0.0) / (n - 1)
    half = t_quantile(n - 1) * math.sqrt(variance / n)
    return Interval(mean - half, mean + half)


def paired_difference(differences: Sequence[float]) -> Difference | None:
    """Student's paired test on one difference a person; None below two people.

    When all differ alike there is no spread to judge by: the statistic is then infinite (or
    0 when nobody changed).
    """
    n = len(differences)
    total = math.fsum(differences)
    interval = mean_interval(n, total, math.fsum(d * d for d in differences))
    if interval is None:
        return None
    mean = total / n
    half = (interval.high - interval.low) / 2
    if half == 0:
        t = math.copysign(math.inf, mean) if mean else 0.0
    else:
        t = mean / (half / t_quantile(n - 1))
    return Difference(mean, interval, t, t_p_value(t, n - 1))


def welch_difference(
    before: tuple[int, float, float], after: tuple[int, float, float]
) -> Difference | None:
    """How far two independent means differ, each as (n, sum, sum of squares).

    Welch's unequal-variances t test (B. L. Welch, Biometrika 34 (1947)); None when either
    sample has fewer than two values or neither has any spread.
    """
    if before[0] < 2 or after[0] < 2:
        return None
    parts = [
        max(squares - total * total / n, 0.0) / (n - 1) / n for n, total, squares in (before, after)
    ]
    variance = sum(parts)
    if variance == 0:
        return None
    freedom = variance**2 / sum(
        part**2 / (n - 1) for part, n in zip(parts, (before[0], after[0]), strict=True)
    )
    value = after[1] / after[0] - before[1] / before[0]
    half = t_quantile(freedom) * math.sqrt(variance)
    t = value / math.sqrt(variance)
    return Difference(value, Interval(value - half, value + half), t, t_p_value(t, freedom))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """The p-values of several comparisons, adjusted for being several, in the given order.

    S. Holm's step-down method, Scandinavian Journal of Statistics 6 (1979) 65-70.
    """
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    by_size = sorted(range(len(p_values)), key=lambda i: p_values[i])
    for rank, index in enumerate(by_size):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = highest
    return tuple(adjusted)


def t_p_value(t: float, freedom: float) -> float:
    """The two-sided probability of a t value at least as far out as `t`.

    I_x(v/2, 1/2) at x = v / (v + t^2): Abramowitz and Stegun 26.7.1 with 26.5.27.
    """
    if math.isinf(t):
        return 0.0
    return _incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5)


def t_quantile(freedom: float, confidence: float = CONFIDENCE) -> float:
    """The t that holds the middle `confidence` for `freedom` degrees; 12.7062 for 1.

    Found by halving; `freedom` need not be whole (Welch), but must be above 0.
    """
    if freedom <= 0:
        raise ValueError("degrees of freedom must be above 0")
    tail = 1 - confidence
    low, high = 0.0, 1.0
    while t_p_value(high, freedom) > tail:
        low, high = high, high * 2
    while high - low > 1e-10 * high:
        middle = (low + high) / 2
        if t_p_value(middle, freedom) > tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised I_x(a, b) by its continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on this side only
        return 1 - _incomplete_beta(1 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    # Lentz's method: h gathers the convergents c / d, which never vanish for a, b > 0.
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    h = d
    for m in range(1, 500):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d, c = 1 / (1 + term * d), 1 + term / c
            h *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * h / a

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.core.intervals import (
    Interval,
    finite_population_factor,
    holm,
    mean_interval,
    net_interval,
    newcombe,
    normal_p_value,
    normal_quantile,
    paired_difference,
    t_p_value,
    t_quantile,
    welch_difference,
    wilson,
)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_agrees_with_newcombe_1998(count, n, low, high):
    assert wilson(count, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((0, 10), (0, 20), -0.1611, 0.2775),
    ],
)
def test_method_ten_agrees_with_newcombe_1998(one, other, low, high):
    assert newcombe(*one, *other) == pytest.approx((low, high), abs=5e-5)


def test_no_answers_have_no_interval():
    assert wilson(0, 0) is None
    assert newcombe(0, 0, 1, 2) is None
    assert net_interval(0, 0, 0) is None
    assert mean_interval(1, 5, 25) is None


def test_more_than_all_is_refused():
    with pytest.raises(ValueError, match="5 of 4"):
        wilson(5, 4)
    with pytest.raises(ValueError, match="11 answers from a list of 10"):
        finite_population_factor(11, 10)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_wilson_interval_holds_its_share(yes, no):
    interval = wilson(yes, yes + no)
    if yes + no == 0:
        assert interval is None
    else:
        assert 0 <= interval.low <= yes / (yes + no) <= interval.high <= 1


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 200))
def test_a_net_interval_holds_its_figure_within_bounds(plus, zero, minus, unanswered):
    n = plus + zero + minus
    interval = net_interval(plus, zero, minus, population=n + unanswered)
    if n == 0:
        assert interval is None
    else:
        assert -1 <= interval.low <= (plus - minus) / n <= interval.high <= 1


def test_the_normal_quantile_and_its_tail_agree():
    assert normal_quantile() == pytest.approx(1.959964, abs=5e-7)
    assert normal_p_value(normal_quantile()) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("freedom", "confidence", "expected"),
    [  # the printed table of every statistics book
        (1, 0.95, 12.706), (2, 0.95, 4.303), (3, 0.95, 3.182), (4, 0.95, 2.776),
        (5, 0.95, 2.571), (9, 0.95, 2.262), (10, 0.95, 2.228), (20, 0.95, 2.086),
        (29, 0.95, 2.045), (30, 0.95, 2.042), (60, 0.95, 2.000), (120, 0.95, 1.980),
        (1, 0.99, 63.657), (5, 0.99, 4.032), (10, 0.99, 3.169), (30, 0.99, 2.750),
        (1, 0.90, 6.314), (10, 0.90, 1.812), (30, 0.90, 1.697), (120, 0.90, 1.658),
    ],
)  # fmt: skip
def test_t_quantiles_agree_with_the_printed_table(freedom, confidence, expected):
    assert t_quantile(freedom, confidence) == pytest.approx(expected, abs=5.1e-4)


@pytest.mark.parametrize("p", [0.5, 0.9, 0.95, 0.999])
def test_t_with_one_and_two_degrees_has_a_closed_form(p):
    assert t_quantile(1, p) == pytest.approx(math.tan(math.pi * p / 2), rel=1e-8)
    assert t_quantile(2, p) == pytest.approx(p * math.sqrt(2 / (1 - p * p)), rel=1e-8)


def test_t_becomes_normal_with_many_degrees():
    assert t_quantile(10_000_000) == pytest.approx(normal_quantile(), abs=1e-6)
    assert t_p_value(1.959964, 10_000_000) == pytest.approx(0.05, abs=1e-6)


def test_t_needs_degrees_of_freedom():
    with pytest.raises(ValueError, match="above 0"):
        t_quantile(0)


def test_students_sleep_data():
    # Student, Biometrika 6 (1908): extra hours of sleep under two drugs, ten patients.
    first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

    paired = paired_difference([b - a for a, b in zip(first, second, strict=True)])
    assert paired.statistic == pytest.approx(4.0621, abs=5e-5)
    assert paired.p_value == pytest.approx(0.002833, abs=5e-7)
    assert paired.interval == pytest.approx((0.7001142, 2.4598858), abs=5e-7)
    assert paired.is_significant

    sums = [(10, math.fsum(x), math.fsum(v * v for v in x)) for x in (first, second)]
    welch = welch_difference(*sums)
    assert welch.value == pytest.approx(1.58)
    assert welch.statistic == pytest.approx(1.8608, abs=5e-5)
    assert welch.p_value == pytest.approx(0.07939, abs=5e-6)
    assert welch.interval == pytest.approx((-0.2054832, 3.3654832), abs=5e-7)
    assert not welch.is_significant


def test_a_change_that_is_the_same_for_all_leaves_no_doubt():
    assert paired_difference([1, 1, 1]).p_value == 0
    assert paired_difference([0, 0, 0]).p_value == 1
    assert paired_difference([1]) is None
    assert welch_difference((3, 3, 3), (3, 6, 12)) is None
    assert welch_difference((1, 3, 9), (3, 6, 14)) is None


def test_holm_multiplies_the_smallest_most_and_keeps_the_order():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([0.9, 0.8]) == (1.0, 1.0)
    assert holm([]) == ()


def test_the_finite_population_factor():
    assert finite_population_factor(50, None) == 1
    assert finite_population_factor(50, 50) == 0
    assert finite_population_factor(1, 1) == 0
    assert finite_population_factor(100, 400) == pytest.approx(math.sqrt(300 / 399))


def test_intervals_change_unit_and_keep_bounds():
    assert Interval(0.25, 0.5).scaled(100) == Interval(25, 50)
    assert Interval(-3, 0.5).clipped(-1, 1) == Interval(-1, 0.5)

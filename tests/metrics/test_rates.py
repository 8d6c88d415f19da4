from __future__ import annotations

import pytest

from voc.metrics.rates import Dispositions, Rate

PUBLISHED = Dispositions(
    completed=4,
    partial=2,
    refused=1,
    non_contact=1,
    other=1,
    unknown_household=1,
    unknown_other=1,
    not_eligible=1,
)


def test_a_rate_has_a_share_and_an_interval():
    rate = Rate(81, 263)
    assert rate.share == pytest.approx(0.30798, abs=5e-6)
    assert rate.interval == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_a_rate_of_nothing_is_unknown():
    assert (Rate().share, Rate().interval) == (None, None)
    assert Rate().less(Rate(1, 2)) is None
    assert Rate(1, 2).interval_less(Rate()) is None


def test_rates_add_up():
    assert Rate(1, 4) + Rate(3, 6) == Rate(4, 10)


@pytest.mark.parametrize(("count", "n"), [(5, 4), (-1, 4)])
def test_an_impossible_rate_is_refused(count, n):
    with pytest.raises(ValueError, match="not a share"):
        Rate(count, n)


def test_the_difference_of_two_rates_agrees_with_newcombe_1998():
    assert Rate(56, 70).less(Rate(48, 80)) == pytest.approx(0.2)
    assert Rate(56, 70).interval_less(Rate(48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_response_rates_agree_with_the_published_case():
    one, two, five, six = PUBLISHED.rr1, PUBLISHED.rr2, PUBLISHED.rr5, PUBLISHED.rr6
    shares = [one.share, two.share, PUBLISHED.rr3(0.9), PUBLISHED.rr4(0.9), five.share, six.share]
    assert shares == pytest.approx([0.364, 0.545, 0.370, 0.556, 0.444, 0.667], abs=5e-4)


def test_tests_and_duplicates_are_in_no_rate():
    assert PUBLISHED + Dispositions(not_eligible=50) != PUBLISHED
    assert (PUBLISHED + Dispositions(not_eligible=50)).rr2 == PUBLISHED.rr2


def test_nobody_asked_has_no_response_rate():
    assert Dispositions().rr1.share is None
    assert Dispositions().rr3(0.5) is None


@pytest.mark.parametrize("eligible", [-0.1, 1.1])
def test_an_impossible_eligible_share_is_refused(eligible):
    with pytest.raises(ValueError, match="0 to 1"):
        PUBLISHED.rr3(eligible)

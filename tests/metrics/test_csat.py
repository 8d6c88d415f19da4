from __future__ import annotations

import pytest

from voc.metrics.ces import Ces
from voc.metrics.csat import Csat


@pytest.mark.parametrize(("scale", "satisfied"), [(3, 1), (4, 2), (5, 2), (6, 2), (7, 2), (10, 3)])
def test_the_top_of_each_scale_is_satisfied(scale, satisfied):
    one_of_each = Csat((1,) * scale)
    assert one_of_each.good == satisfied
    assert one_of_each.lowest_counted == scale - satisfied + 1
    assert one_of_each.share == satisfied / scale


@pytest.mark.parametrize("scale", [1, 2, 8, 9, 11])
def test_another_scale_is_refused(scale):
    with pytest.raises(ValueError, match=f"scale of {scale}"):
        Csat((1,) * scale)


def test_the_share_has_a_wilson_interval():
    # 81 of 263, Newcombe 1998
    assert Csat((100, 50, 32, 60, 21)).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_the_mean_has_a_t_interval():
    figure = Csat.of([5, 4, 4, 3, 5, 2], scale=5)
    # mean 23/6, standard deviation 1.169045, t(5) 2.570582
    assert figure.mean == pytest.approx(23 / 6)
    assert figure.mean_interval == pytest.approx((2.606497, 5), abs=5e-6)


def test_without_answers_there_is_nothing_to_say():
    nobody = Csat()
    assert (nobody.n, nobody.share, nobody.mean) == (0, None, None)
    assert (nobody.interval, nobody.mean_interval) == (None, None)
    assert Csat((0, 0, 0, 0, 1)).mean_interval is None


def test_counts_come_as_a_query_returns_them():
    assert Csat.by_value({5: 3, 1: 2}, scale=5) == Csat((2, 0, 0, 0, 3))
    with pytest.raises(ValueError, match="1-5, not 6"):
        Csat.by_value({6: 1}, scale=5)
    with pytest.raises(ValueError, match="1-5, not 0"):
        Csat.of([0], scale=5)


def test_only_the_same_question_adds_up():
    assert Csat((1, 0, 0, 0, 2)) + Csat((0, 1, 0, 0, 3)) == Csat((1, 1, 0, 0, 5))
    with pytest.raises(ValueError, match="scale of 5"):
        Csat((1,) * 5) + Csat((1,) * 3)
    with pytest.raises(TypeError):
        Csat((1,) * 7) + Ces((1,) * 7)


def test_a_count_below_zero_is_refused():
    with pytest.raises(ValueError, match="below 0"):
        Csat((0, 0, 0, 0, -1))

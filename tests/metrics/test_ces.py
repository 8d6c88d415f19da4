from __future__ import annotations

import pytest

from voc.metrics.ces import Ces


def test_five_six_and_seven_agree():
    figure = Ces.of([1, 2, 3, 4, 5, 6, 7], scale=7)
    assert (figure.good, figure.n, figure.mean) == (3, 7, 4)
    assert figure.share == pytest.approx(3 / 7)


def test_both_headlines_have_an_interval():
    figure = Ces((0, 0, 0, 0, 0, 10, 10))
    assert figure.interval == pytest.approx((0.8389, 1), abs=5e-5)
    assert figure.mean_interval == pytest.approx((6.5 - 0.240086, 6.5 + 0.240086), abs=5e-6)


def test_the_scale_is_seven():
    with pytest.raises(ValueError, match="7, not 5"):
        Ces((1,) * 5)


def test_without_answers_there_is_nothing_to_say():
    assert (Ces().n, Ces().share, Ces().mean, Ces().interval) == (0, None, None, None)


def test_waves_add_up():
    assert Ces((1,) * 7) + Ces() == Ces((1,) * 7)

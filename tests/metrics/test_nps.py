from __future__ import annotations

import pytest

from voc.core.intervals import Interval
from voc.metrics.nps import Group, Nps, change_of_same_people, group_of, nps


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([10, 9], 100),
        ([0, 6], -100),
        ([7, 8], 0),
        ([10, 8, 3], 0),
        ([10] * 5 + [8] * 3 + [2] * 2, 30),
    ],
)
def test_the_score_is_promoters_less_detractors(scores, expected):
    assert nps(scores).score == expected


def test_every_answer_has_its_group():
    groups = [group_of(score) for score in range(11)]
    assert groups == [Group.DETRACTOR] * 7 + [Group.PASSIVE] * 2 + [Group.PROMOTER] * 2


@pytest.mark.parametrize("score", [-1, 11])
def test_an_answer_outside_the_scale_is_refused(score):
    with pytest.raises(ValueError, match="0-10"):
        nps([score])


def test_without_answers_there_is_no_score_and_no_interval():
    nobody = nps([])
    assert (nobody.n, nobody.score, nobody.interval) == (0, None, None)
    assert nobody.since(Nps(1, 1, 1)) is None


def test_waves_add_up():
    assert nps([10, 1]) + nps([8]) == Nps(1, 1, 1)
    assert sum([Nps(1, 0, 0), Nps(0, 2, 0)], Nps()) == Nps(1, 2, 0)


def test_a_count_below_zero_is_refused():
    with pytest.raises(ValueError, match="below 0"):
        Nps(-1, 0, 0)


@pytest.mark.parametrize(
    ("counts", "score", "interval"),
    [
        ((70, 10, 20), 50, (32.9415, 64.1459)),
        ((10, 0, 0), 100, (47.5036, 100)),
        ((3, 1, 1), 40, (-29.7827, 79.7827)),
    ],
)
def test_adjusted_wald_agrees_with_the_published_cases(counts, score, interval):
    figure = Nps(*counts)
    assert figure.score == score
    assert figure.interval == pytest.approx(interval, abs=5e-5)


def test_one_answer_lies_within_its_own_interval():
    assert Nps(1, 0, 0).interval.high == 100
    assert Nps(0, 0, 1).interval.low == -100


def test_asking_a_whole_list_narrows_the_interval():
    figure = Nps(70, 10, 20)
    unlimited, of_400, of_all = (figure.interval_within(size) for size in (None, 400, 100))
    assert unlimited == figure.interval
    factor = ((400 - 100) / (400 - 1)) ** 0.5
    assert of_400.high - of_400.low == pytest.approx((64.1459 - 32.9415) * factor, abs=1e-3)
    assert of_all == Interval(50, 50)
    with pytest.raises(ValueError, match="list of 99"):
        figure.interval_within(99)


def test_two_independent_waves_agree_with_the_published_case():
    change = Nps(230, 110, 60).since(Nps(200, 120, 80))
    assert change.value == pytest.approx(12.5)
    assert change.statistic == pytest.approx(2.3173, abs=5e-5)
    assert change.p_value == pytest.approx(0.02049, abs=5e-6)
    assert change.interval.low > 0
    assert change.is_significant


def test_the_same_people_are_compared_person_by_person():
    change = change_of_same_people([(6, 9), (8, 9), (9, 9), (3, 7), (10, 8)])
    # steps of 2, 1, 0, 1, -1 groups: mean 0.6, standard deviation 1.140175, t 1.176697
    assert change.value == pytest.approx(60)
    assert change.statistic == pytest.approx(0.6 / (1.3**0.5 / 5**0.5))
    assert change.interval == pytest.approx((60 - 141.571, 60 + 141.571), abs=5e-3)
    assert change_of_same_people([(9, 9)]) is None


def test_the_impact_of_a_theme_agrees_with_the_published_case():
    with_theme, theme = Nps(60, 30, 10), Nps(20, 10, 0)
    assert with_theme.score == 50
    without = Nps(40, 20, 10)
    assert with_theme.impact_of(theme) == pytest.approx(50 - without.score)
    assert Nps(15, 0, 5).impact_of(Nps(8, 0, 2)) == pytest.approx(50 - 40)
    assert theme.impact_of(theme) is None
    with pytest.raises(ValueError, match="below 0"):
        theme.impact_of(with_theme)

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.core.intervals import Interval
from voc.metrics.charts import Figure, horizontal_bars, label_at, round_ticks, trend
from voc.metrics.disclosure import VALUE_MINIMUM


def figures(*values, n=20, half=10):
    return [
        Figure(f"month {i}", v, n, None if v is None else Interval(v - half, v + half))
        for i, v in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (-17, 52, (-20, 0, 20, 40, 60)),
        (0, 100, (0, 25, 50, 75, 100)),
        (0.62, 0.83, (0.6, 0.7, 0.8, 0.9)),
        (3.9, 4.3, (3.9, 4.0, 4.1, 4.2, 4.3)),
        (5, 5, (5, 6)),
    ],
)
def test_ticks_are_round_and_enclose_the_values(low, high, ticks):
    assert round_ticks(low, high) == pytest.approx(ticks)


@given(st.floats(-100, 100), st.floats(0, 200))
def test_ticks_always_enclose_with_few_lines(low, spread):
    ticks = round_ticks(low, low + spread)
    assert ticks[0] <= low + 1e-6
    assert ticks[-1] >= low + spread - 1e-6
    assert 2 <= len(ticks) <= 7


def test_time_runs_from_the_inline_start():
    three = figures(10, 20, 30)
    left_to_right, right_to_left = trend(three, rtl=False), trend(three, rtl=True)
    assert [mark.x for mark in left_to_right.marks] == [16.67, 50, 83.33]
    assert [mark.x for mark in right_to_left.marks] == [83.33, 50, 16.67]
    assert [mark.y for mark in left_to_right.marks] == [mark.y for mark in right_to_left.marks]
    assert [mark.figure for mark in right_to_left.marks] == three


def test_higher_stands_higher_and_the_band_holds_the_line():
    low, high = trend(figures(-5, 35), rtl=False).marks
    assert low.y > high.y
    for mark in (low, high):
        assert mark.high < mark.y < mark.low
        assert 0 <= mark.high <= mark.low <= 100


def test_a_point_stands_where_its_value_is_between_the_ticks():
    chart = trend(figures(0, 20, half=20), rtl=False)
    assert [(tick.value, tick.at) for tick in chart.ticks] == [
        (-20, 100), (0, 66.67), (20, 33.33), (40, 0),
    ]  # fmt: skip
    assert [mark.y for mark in chart.marks] == [66.67, 33.33]
    assert chart.lines == ("25.0,66.67 75.0,33.33",)
    assert chart.bands == ("25.0,33.33 75.0,0.0 75.0,66.67 25.0,100.0",)


def test_a_missing_month_breaks_the_line_and_the_band():
    chart = trend(figures(10, 12, None, 14, 9), rtl=False)
    assert [line.count(",") for line in chart.lines] == [2, 2]
    assert [band.count(",") for band in chart.bands] == [4, 4]
    gap = chart.marks[2]
    assert (gap.y, gap.low, gap.high) == (None, None, None)
    assert len(chart.drawn) == 4


def test_a_month_without_neighbours_shows_its_interval_alone():
    chart = trend(figures(10, None, 12, 13), rtl=False)
    assert [mark.alone for mark in chart.marks] == [True, False, False, False]
    only = trend(figures(10), rtl=True)
    assert (only.lines, only.bands) == ((), ())
    assert (only.marks[0].x, only.marks[0].alone) == (50, True)


def test_a_value_without_an_interval_is_still_drawn():
    chart = trend([Figure("one", 4.0, 1), Figure("two", 4.5, 1)], rtl=False, bounds=(1, 5))
    assert len(chart.lines) == 1
    assert chart.bands == ()
    assert not any(mark.alone for mark in chart.marks)


@pytest.mark.parametrize("empty", [[], figures(None, None)])
def test_nothing_to_draw_is_an_empty_trend(empty):
    chart = trend(empty, rtl=True)
    assert (chart.drawn, chart.ticks, chart.lines) == ((), (), ())


def test_the_scale_spans_a_tenth_of_what_is_possible():
    ticks = trend(figures(50, 50.2, half=0.1), rtl=False).ticks
    assert ticks[-1].value - ticks[0].value >= 20
    certain = trend(figures(100, 100, half=0), rtl=False).ticks
    assert certain[-1].value == 100


def test_ticks_know_their_decimals():
    assert trend(figures(10, 50), rtl=False).decimals == 0
    shares = [Figure("one", 0.6, 9), Figure("two", 0.8, 9)]
    assert trend(shares, rtl=False, bounds=(0, 1)).decimals == 2


def test_the_newest_month_always_has_its_name():
    for total in (1, 2, 5, 12, 13, 52, 120):
        places = [label_at(total - 1 - index, total) for index in range(total)]
        assert places[-1] == "always"
        assert places.count("always") <= 3
        assert places.count("always") + places.count("wide") <= 8


def test_bars_run_from_zero_to_both_sides():
    chart = horizontal_bars(figures(-50, 30, half=0), rtl=False)
    assert chart.zero == 62.5
    assert [(bar.left, bar.width) for bar in chart.bars] == [(0, 62.5), (62.5, 37.5)]
    mirrored = horizontal_bars(figures(-50, 30, half=0), rtl=True)
    assert mirrored.zero == 37.5
    assert [(bar.left, bar.width) for bar in mirrored.bars] == [(37.5, 62.5), (0, 37.5)]


def test_a_bars_interval_fits_the_scale():
    (bar,) = horizontal_bars(figures(40, half=10), rtl=False).bars
    assert (bar.left, bar.width, bar.low, bar.spread) == (0, 80, 60, 40)


def test_a_hidden_bar_keeps_its_row():
    hidden = Figure("returns", None, 3, note="3 of 5 so far")
    chart = horizontal_bars([*figures(10), hidden], rtl=False)
    assert chart.bars[1].left is None
    assert chart.bars[1].figure.note == "3 of 5 so far"
    assert chart.n == 23


def test_bars_of_nothing():
    assert horizontal_bars([], rtl=False).bars == ()
    (zero,) = horizontal_bars([Figure("none", 0.0, 9)], rtl=False).bars
    assert zero.width == 0


def up_to_now(*values, n):
    """Months of 20 answers; the last is not over and has `n`."""
    return [*figures(*values[:-1]), replace(figures(values[-1])[0], n=n, so_far=True)]


def test_the_line_to_a_stretch_that_goes_on_is_apart():
    chart = trend(up_to_now(10, 12, 14, n=9), rtl=False)
    assert [line.count(",") for line in chart.lines] == [2]
    assert chart.unfinished.count(",") == 2
    assert chart.lines[0].split()[-1] == chart.unfinished.split()[0]
    assert [band.count(",") for band in chart.bands] == [6]
    two = trend(up_to_now(10, 12, n=9), rtl=True)
    assert (two.lines, two.unfinished.count(",")) == ((), 2)


@pytest.mark.parametrize("values", [(14,), (10, 12, None, 14)])
def test_nothing_leads_to_a_stretch_that_goes_on_alone(values):
    assert trend(up_to_now(*values, n=9), rtl=False).unfinished == ""


def test_the_line_is_whole_where_nothing_goes_on():
    chart = trend(figures(10, 12, 14), rtl=False)
    assert (chart.lines[0].count(","), chart.unfinished) == (3, "")
    assert chart.standing == chart.marks[-1]


def test_what_goes_on_or_rests_on_few_answers_is_never_named_aloud():
    going_on = trend(up_to_now(10, 12, 100, n=50), rtl=False)
    assert going_on.standing == going_on.marks[1]
    few = trend([*figures(10), *figures(100, n=VALUE_MINIMUM - 1)], rtl=False)
    assert few.standing == few.marks[0]
    enough = trend([*figures(10), *figures(100, n=VALUE_MINIMUM)], rtl=False)
    assert enough.standing == enough.marks[1]
    for quiet in (up_to_now(100, n=1), figures(100, n=1), figures(9, 9, n=1), figures(None)):
        assert trend(quiet, rtl=False).standing is None


def test_few_are_fewer_than_a_figure_needs_and_more_than_none():
    assert [Figure("", 1.0, n).is_few for n in (0, 1, VALUE_MINIMUM - 1, VALUE_MINIMUM)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not Figure("", None, 3, note="3 of 5 so far").is_few

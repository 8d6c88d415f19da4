from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.metrics.disclosure import Shown, disclose, may_show_distribution, may_show_value

YES, FEW, COVER = Shown.YES, Shown.TOO_FEW, Shown.PROTECTS


def test_a_value_needs_five_and_a_distribution_eight():
    assert [may_show_value(n) for n in (0, 4, 5)] == [False, False, True]
    assert [may_show_distribution(n) for n in (7, 8)] == [False, True]
    assert may_show_value(3, minimum=3)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([20, 30, 5], [YES, YES, YES]),
        ([20, 30, 4], [COVER, YES, FEW]),  # alone, 4 is the whole less the rest
        ([20, 20, 4], [COVER, YES, FEW]),
        ([20, 4, 3, 9], [YES, FEW, FEW, YES]),  # together 7 people: nobody stands out
        ([20, 2, 1, 9], [YES, FEW, FEW, COVER]),  # together only 3
        ([20, 0, 4, 9], [YES, FEW, FEW, COVER]),  # an empty part hides nobody
        ([20, 0], [YES, FEW]),
        ([50, 3], [COVER, FEW]),
        ([3], [FEW]),
        ([], []),
    ],
)
def test_a_hidden_part_cannot_be_subtracted(counts, shown):
    assert disclose(counts) == tuple(shown)


@given(st.lists(st.integers(0, 40), max_size=9), st.integers(1, 10))
def test_hidden_parts_hold_the_minimum_together_or_nothing_is_shown(counts, minimum):
    shown = disclose(counts, minimum)
    hidden = [n for n, state in zip(counts, shown, strict=True) if n and state is not YES]
    visible = [n for n, state in zip(counts, shown, strict=True) if state is YES]
    assert all(n >= minimum for n in visible)
    if hidden and visible:
        assert len(hidden) >= 2
        assert sum(hidden) >= minimum


def test_a_count_below_zero_is_refused():
    with pytest.raises(ValueError, match="below 0"):
        disclose([3, -1])

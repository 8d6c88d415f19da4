"""No thin cell can be read, or worked out from the others and the totals."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from voc.exports.hiding import hide
from voc.metrics.disclosure import Shown

MINIMUM = 5


def test_what_is_large_enough_is_shown():
    counts = {("mehr", "fa"): 5, ("mehr", "en"): 12}
    assert set(hide(counts, MINIMUM).values()) == {Shown.YES}


def test_the_next_smallest_of_the_month_protects_a_thin_one():
    counts = {("mehr", "fa"): 40, ("mehr", "en"): 2, ("mehr", "ar"): 9}
    assert hide(counts, MINIMUM) == {
        ("mehr", "fa"): Shown.YES,
        ("mehr", "en"): Shown.TOO_FEW,
        ("mehr", "ar"): Shown.PROTECTS,
    }


def test_a_thin_month_is_protected_by_another_month_of_the_same_language():
    counts = {("mehr", "fa"): 2, ("aban", "fa"): 7, ("azar", "fa"): 30}
    shown = hide(counts, MINIMUM)
    assert shown["aban", "fa"] is Shown.PROTECTS
    assert shown["azar", "fa"] is Shown.YES


def test_a_cell_nobody_answered_hides_nobody():
    counts = {("mehr", "fa"): 40, ("mehr", "en"): 0}
    assert hide(counts, MINIMUM)["mehr", "fa"] is Shown.YES


@given(
    some.dictionaries(
        some.tuples(some.integers(0, 3), some.integers(0, 3)), some.integers(0, 20), max_size=16
    )
)
def test_every_line_hides_enough_or_everything(counts):
    shown = hide(counts, MINIMUM)
    for axis in (0, 1):
        for place in range(4):
            line = [cell for cell in counts if cell[axis] == place and counts[cell]]
            hidden = [counts[cell] for cell in line if shown[cell] is not Shown.YES]
            enough = len(hidden) >= 2 and sum(hidden) >= MINIMUM
            assert not hidden or enough or len(hidden) == len(line)
    assert all(shown[cell] is not Shown.YES for cell in counts if counts[cell] < MINIMUM)

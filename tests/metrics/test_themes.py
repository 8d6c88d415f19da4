"""What themes add up to, as values."""

from __future__ import annotations

import pytest

from voc.metrics.disclosure import Reader
from voc.metrics.nps import Nps
from voc.metrics.themes import Heard, Theme, Themes, impact


def test_the_impact_of_a_theme_is_the_worked_case_of_kapiche():
    """NPS 50 of all and 40 without those who name it: the theme is worth 10 points."""
    everybody = Nps(60, 30, 10)
    named = Nps(36, 0, 4)  # leaves 24 promoters, 30 passives and 6 detractors of 60: NPS 30
    found = impact(everybody, named)
    assert everybody.score == 50
    assert found.value == 20
    assert impact(Nps(25, 20, 5), Nps(9, 16, 0)).value == pytest.approx(40 - 100 * (16 - 5) / 25)
    assert impact(Nps(50, 0, 0) + Nps(0, 50, 0), Nps(0, 20, 0)).value == pytest.approx(50 - 62.5)


def test_its_interval_is_that_of_the_difference_times_the_share_that_names_it():
    everybody, named = Nps(60, 30, 10), Nps(20, 4, 1)
    rest = Nps(40, 26, 9)
    found = impact(everybody, named)
    low, high = named.since(rest).interval
    assert found.interval == pytest.approx((low * 0.25, high * 0.25))
    assert found.interval.low < found.value < found.interval.high
    assert found.n == 25


def test_a_theme_that_all_or_none_name_has_no_impact():
    assert impact(Nps(5, 5, 5), Nps(5, 5, 5)) is None
    assert impact(Nps(5, 5, 5), Nps()) is None


def test_an_impact_is_hidden_where_too_few_name_it_or_too_few_do_not():
    few, many = Reader(value=5), Reader(value=5, sees_personal=True)
    whole = (Heard(negative=20),)

    def themes(named):
        return Themes([Theme("1", "x", whole, named)], whole, 20, Nps(10, 5, 5))

    for named in (Nps(0, 0, 4), Nps(10, 5, 1)):
        shown = themes(named)
        assert shown.impact(shown.rows[0], few) is None
        assert shown.impact(shown.rows[0], many) is not None
    shown = themes(Nps(5, 0, 0))
    assert shown.impact(shown.rows[0], few) is not None


def test_shares_are_of_all_comments_and_complaints_of_all_complaints():
    whole = (Heard(negative=4, complaints=4), Heard(positive=6, wishes=2))
    own = (Heard(negative=2, complaints=1), Heard(wishes=2))
    theme = Theme("1", "Delivery", own)
    found = Themes([theme], whole, 4, Nps())
    assert (found.share(theme).count, found.share(theme).n) == (4, 12)
    assert [(one.count, one.n) for one in found.shares(theme)] == [(2, 4), (2, 8)]
    assert [(one.count, one.n) for one in found.complaint_shares(theme)] == [(1, 4), (0, 0)]
    assert found.troubles(6) == [theme]

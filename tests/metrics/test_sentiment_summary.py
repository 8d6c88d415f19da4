from __future__ import annotations

import pytest

from voc.metrics.nps import Nps
from voc.metrics.sentiment_summary import SentimentCounts

SUMMARY = SentimentCounts(negative=2, neutral=1, positive=7, not_scored=5, polarity_sum=31_234)


def test_texts_that_were_not_scored_are_in_no_figure():
    assert (SUMMARY.n, SUMMARY.total) == (10, 15)
    assert SUMMARY.mean == pytest.approx(0.31234)
    assert SUMMARY.score == 50
    assert [rate.share for rate in SUMMARY.rates] == [0.2, 0.1, 0.7]


def test_the_balance_has_the_interval_of_three_counts():
    assert SUMMARY.interval == Nps(7, 1, 2).interval


def test_without_scored_texts_there_is_nothing_to_say():
    silent = SentimentCounts(not_scored=3)
    assert (silent.n, silent.mean, silent.score, silent.interval) == (0, None, None, None)
    assert SUMMARY.since(silent) is None


def test_days_add_up_to_the_last_digit():
    days = [SentimentCounts(1, 0, 2, 1, 3_333)] * 3
    assert sum(days, SentimentCounts()) == SentimentCounts(3, 0, 6, 3, 9_999)


def test_a_move_is_tested_like_a_move_of_nps():
    move = SentimentCounts(60, 110, 230).since(SentimentCounts(80, 120, 200))
    assert move.value == pytest.approx(12.5)
    assert move.statistic == pytest.approx(2.3173, abs=5e-5)


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="below 0"):
        SentimentCounts(negative=-1)
    with pytest.raises(ValueError, match="-1 to 1"):
        SentimentCounts(positive=1, polarity_sum=10_001)

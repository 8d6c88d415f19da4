"""The risk rule: falling or low scores, negative words, and silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import NOW
from voc.followups.risk import Reason, Signals, rank, reasons

LONG_AGO = NOW - timedelta(days=200)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Signals(), ()),
        (Signals(score=9, score_before=10, polarity=5000), ()),
        (Signals(score=7, score_before=10), (Reason.FALLING,)),
        (Signals(score=7, score_before=9), ()),
        (Signals(score=6), (Reason.LOW,)),
        (Signals(score=2, score_before=9), (Reason.FALLING, Reason.LOW)),
        (Signals(score=9, polarity=-2500), (Reason.NEGATIVE,)),
        (Signals(score=9, polarity=-2400), ()),
        (Signals(answered_at=LONG_AGO, asked_at=NOW), (Reason.SILENT,)),
        (Signals(answered_at=LONG_AGO, asked_at=LONG_AGO - timedelta(days=1)), ()),
        (Signals(answered_at=NOW - timedelta(days=170), asked_at=NOW), ()),
        (Signals(asked_at=LONG_AGO), ()),
    ],
)
def test_each_sign_is_a_reason_and_nothing_else_is(known, expected):
    assert reasons(known, NOW) == expected


def test_more_reasons_come_first_and_then_the_lower_score():
    people = [Signals(score=6), Signals(score=0), Signals(score=3, polarity=-9000), Signals()]
    assert [one.score for one in sorted(people, key=lambda one: rank(one, NOW))] == [3, 0, 6, None]

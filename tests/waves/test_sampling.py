"""Samples are as large as they must be, and drawn by chance that can be repeated."""

from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories as make
from voc.core.db import db
from voc.customers.models import Customer
from voc.waves import sampling
from voc.waves.models import Sampling


@pytest.mark.parametrize(
    ("points", "frame", "spread", "answers"),
    [
        (5, 10**9, 1.0, 1537),  # 1.96^2 / 0.05^2 = 1536.6
        (5, 10**9, 0.6, 922),
        (10, 10**9, 1.0, 385),
        (5, 2_000, 1.0, 870),  # 1536.64 / (1 + 1535.64 / 2000)
        (5, 100, 1.0, 94),
        (5, 1, 1.0, 1),
        (5, 0, 1.0, 0),
    ],
)
def test_a_margin_asks_for_so_many_answers(points, frame, spread, answers):
    assert sampling.completes(points, frame, spread) == answers


@pytest.mark.parametrize(
    ("how", "chosen", "frame", "rate", "people"),
    [
        (Sampling.ALL, None, 70, 0.2, 70),
        (Sampling.NUMBER, 50, 70, 0.2, 50),
        (Sampling.NUMBER, 100, 70, 0.2, 70),
        (Sampling.PERCENT, 10, 75, 0.2, 8),
        (Sampling.PRECISION, 5, 100_000, 0.25, 6_056),  # 1514 answers
        (Sampling.PRECISION, 5, 100_000, 0.0, 100_000),
        (Sampling.PRECISION, 5, 2_000, 0.5, 1_740),
    ],
)
def test_so_many_people_are_asked(how, chosen, frame, rate, people):
    assert sampling.size(how, chosen, frame, rate) == people


def test_the_spread_is_that_of_the_scores_or_the_widest_where_there_are_few():
    assert sampling.variance({10: 60, 8: 20, 3: 20}) == pytest.approx(0.8 - 0.4**2)
    assert sampling.variance({10: 50, 0: 50}) == pytest.approx(1)
    assert sampling.variance({9: 29}) == 1


@given(st.integers(0, 500), st.lists(st.integers(0, 200), min_size=1, max_size=8))
def test_the_parts_make_the_whole_and_follow_their_frames(total, frames):
    parts = sampling.allocated(total, frames)
    assert sum(parts) == min(total, sum(frames))
    for part, frame in zip(parts, frames, strict=True):
        assert 0 <= part <= frame
        assert abs(part - min(total, sum(frames)) * frame / max(1, sum(frames))) < 1


def test_the_database_draws_what_the_seed_says(app):
    people = [make.customer(name=str(n)) for n in range(20)]
    db.session.commit()
    found = db.session.execute(select(Customer.id, sampling.key(Customer.id, 7)))
    assert dict(found.all()) == {one.id: sampling.key_of(one.id, 7) for one in people}


def test_everybody_and_every_pair_is_drawn_equally_often():
    people, drawn, seeds = range(1, 21), 5, range(3_000)
    samples = [
        set(sorted(people, key=lambda one: sampling.key_of(one, seed))[:drawn]) for seed in seeds
    ]
    singles = [mean(one in sample for sample in samples) for one in people]
    pairs = [
        mean({one, other} <= sample for sample in samples)
        for one in people
        for other in people
        if one < other
    ]
    assert all(abs(share - 5 / 20) < 0.04 for share in singles)
    assert all(abs(share - 5 * 4 / (20 * 19)) < 0.03 for share in pairs)

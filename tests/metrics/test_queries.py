"""Figures counted in SQL equal figures counted by hand, on both engines."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from tests import factories as make
from voc.core.db import db
from voc.customers.models import Attribute, AttributeKind, CustomerAttribute
from voc.metrics import breakdowns, comments, queries, question_counts
from voc.metrics.csat import Csat
from voc.metrics.disclosure import Shown
from voc.metrics.filters import Filter
from voc.metrics.narrowed import Narrowed
from voc.metrics.nps import Nps
from voc.metrics.rates import Rate
from voc.metrics.sentiment_summary import SentimentCounts

EVERYTHING = Filter(at=make.NOW, zone=UTC)
DAY = timedelta(days=1)


def test_scores_are_counted_by_hand(app):
    asked = make.survey()
    for score in (10, 9, 9, 8, 7, 6, 0, None):
        make.response(score, survey=asked)
    for value, scale in ((5, 5), (4, 5), (3, 5), (1, 5), (10, 10), (7, 10)):
        make.response(survey=asked, csat=value, csat_scale=scale)
    for value in (7, 5, 4):
        make.response(survey=asked, ces=value)
    found = queries.scores(EVERYTHING)
    assert found.responses == 17
    assert found.nps_counts == (1, 0, 0, 0, 0, 0, 1, 1, 1, 2, 1)
    assert found.nps == Nps(3, 2, 2) == queries.nps(EVERYTHING)
    assert found.nps.score == pytest.approx(100 / 7)
    assert found.csat == (Csat((1, 0, 1, 1, 1)), Csat((0, 0, 0, 0, 0, 0, 1, 0, 0, 1)))
    assert [one.share for one in found.csat] == [0.5, 0.5]
    assert found.ces.counts == (0, 0, 0, 1, 1, 0, 1)


def test_test_answers_are_in_no_figure(app):
    asked = make.survey()
    make.response(10, survey=asked, is_test=True, words="Great", scored="positive")
    assert queries.scores(EVERYTHING) == queries.Scores()
    assert queries.nps(EVERYTHING) == Nps()
    assert queries.daily_nps(EVERYTHING) == {}
    assert queries.daily_words(EVERYTHING) == {}
    assert comments.latest(EVERYTHING, 8, with_names=True) == []
    assert comments.count(EVERYTHING, Narrowed()) == 0
    assert breakdowns.parts(EVERYTHING, "survey", queries.Scores(), 5) == []


def test_days_are_kept_apart(app):
    asked = make.survey()
    for score, at in (
        (10, make.NOW),
        (0, make.NOW),
        (8, make.NOW - DAY),
        (None, make.NOW - 2 * DAY),
    ):
        make.response(score, survey=asked, at=at)
    assert queries.daily_nps(EVERYTHING) == {
        date(2026, 11, 22): Nps(1, 0, 1),
        date(2026, 11, 21): Nps(0, 1, 0),
    }


def test_words_add_up_and_wishes_stay_apart(app):
    for scored in (
        {"label": "positive", "polarity": 9000},
        {"label": "positive", "polarity": 2000, "is_mixed": True},
        {"label": "neutral", "polarity": 100},
        {"label": "negative", "polarity": -5001},
        {"label": "positive", "polarity": 7000, "intent": "suggestion"},
        {"label": None, "polarity": None},
    ):
        make.feedback("words", scored=scored)
    make.feedback("nobody has looked at these yet")
    (words,) = queries.daily_words(EVERYTHING).values()
    assert words.counts == SentimentCounts(1, 1, 2, not_scored=2, polarity_sum=6099)
    assert (words.mixed, words.suggestions, words.waiting) == (1, 1, 1)
    assert words.counts.mean == pytest.approx(0.152475)


def test_the_response_rate_is_of_those_whose_invitation_went_out(app):
    from voc.delivery.models import ChannelName
    from voc.waves.invitation_models import SkipReason
    from voc.waves.models import Wave, WaveRun
    from voc.waves.recurrence import Kind

    asked = make.survey()
    wave = make.save(
        Wave(
            name="Wave",
            survey_id=asked.id,
            channel=ChannelName.CONSOLE,
            repeats=Kind.ONCE,
            starts_at=make.NOW,
            created_at=make.NOW,
        )
    )
    run = make.save(WaveRun(wave_id=wave.id, due_at=make.NOW, opened_at=make.NOW))
    for given in (
        {"sent_at": make.NOW, "completed_at": make.NOW},
        {"sent_at": make.NOW, "started_at": make.NOW},
        {"sent_at": make.NOW},
        {},  # made, not sent
        {"skipped_at": make.NOW, "skip_reason": SkipReason.NO_ADDRESS},
    ):
        make.invitation(survey=asked, run_id=run.id, **given)
    make.invitation(survey=asked)  # a link made by hand is in somebody's hands
    assert queries.response_rate(EVERYTHING) == Rate(2, 4)


def attribute_of(who, value, *, key="plan"):
    found = db.session.query(Attribute).filter_by(key=key).one_or_none() or make.save(
        Attribute(key=key, name="Plan", kind=AttributeKind.TEXT)
    )
    make.save(CustomerAttribute(customer_id=who.id, attribute_id=found.id, text=value))


def test_parts_are_counted_by_hand_and_thin_ones_hidden(app):
    asked, gold, silver = make.survey(), make.customer(), make.customer()
    attribute_of(gold, "gold")
    attribute_of(silver, "silver")
    for score in (10, 10, 9, 8, 0, 0):
        make.response(score, survey=asked, customer=gold)
    for score in (10, 3):
        make.response(score, survey=asked, customer=silver)
    for score in (7, 7, 7, 7, 7, 7, 7):
        make.response(score, survey=asked)
    whole = queries.scores(EVERYTHING)
    parts = breakdowns.parts(EVERYTHING, "plan", whole, 5)
    assert [(part.value, part.nps, part.nps_shown) for part in parts] == [
        ("gold", Nps(3, 1, 2), Shown.PROTECTS),  # the next smallest: else silver is whole - shown
        ("silver", Nps(1, 0, 1), Shown.TOO_FEW),
        (None, Nps(0, 7, 0), Shown.YES),
    ]


def test_satisfaction_counts_the_top_boxes_of_each_scale(app):
    asked = make.survey()
    for value, scale in ((5, 5), (4, 5), (3, 5), (7, 10), (8, 10), (3, 3), (2, 3)):
        make.response(survey=asked, csat=value, csat_scale=scale)
    (part,) = breakdowns.parts(EVERYTHING, "survey", queries.scores(EVERYTHING), 5)
    assert (part.name, part.csat, part.csat_shown) == (asked.name, Rate(4, 7), Shown.YES)


@pytest.mark.parametrize("by", ["survey", "language", "plan"])
def test_parts_are_at_most_twelve_and_the_rest_is_one(app, by):
    for number in range(14):
        who = make.customer()
        attribute_of(who, f"plan {number:02}")
        make.response(9, survey=make.survey(), customer=who, language=f"l{number}")
    whole = queries.scores(EVERYTHING)
    parts = breakdowns.parts(EVERYTHING, by, whole, 1)
    assert len(parts) == 13
    assert parts[-1].value is None
    assert sum((part.nps for part in parts), Nps()) == whole.nps == Nps(14, 0, 0)


def test_comments_are_found_however_they_are_spelt(app):
    make.feedback("می‌خواهم كيفيت بهتر شود")
    make.feedback("100% fine, thank_you")
    make.feedback("100 fine")

    def found(search):
        page = comments.page(EVERYTHING, Narrowed(search=search), None, with_names=False)
        return [row.text for row in page.rows]

    assert found("کیفیت میخواهم") == ["می‌خواهم كيفيت بهتر شود"]
    assert found("۱۰۰") == ["100 fine", "100% fine, thank_you"]
    assert found("100%") == ["100% fine, thank_you"]
    assert found("thank_you") == ["100% fine, thank_you"]
    assert found("absent") == []


def test_comments_are_narrowed_by_what_they_say_and_who_says_it(app):
    asked = make.survey()
    make.response(10, survey=asked, words="a promoter", scored="positive")
    make.response(7, survey=asked, words="a passive", scored={"label": "neutral", "is_mixed": True})
    make.response(0, survey=asked, words="a detractor", scored="negative")
    make.response(survey=asked, csat=5, csat_scale=5, words="a rater", scored={"label": None})
    make.feedback("a caller", scored={"label": "positive", "intent": "suggestion"})
    for narrowed, expected in (
        (Narrowed(group="promoter"), {"a promoter"}),
        (Narrowed(group="passive"), {"a passive"}),
        (Narrowed(group="detractor"), {"a detractor"}),
        (Narrowed(sentiment="positive"), {"a promoter", "a caller"}),
        (Narrowed(sentiment="mixed"), {"a passive"}),
        (Narrowed(sentiment="not_scored"), {"a rater"}),
        (Narrowed(intent="suggestion"), {"a caller"}),
        (Narrowed(scored="csat"), {"a rater"}),
        (Narrowed(scored="nps"), {"a promoter", "a passive", "a detractor"}),
    ):
        page = comments.page(EVERYTHING, narrowed, None, with_names=True)
        assert {row.text for row in page.rows} == expected, narrowed
        assert comments.count(EVERYTHING, narrowed) == len(expected)


def test_pages_of_comments_hold_each_once_also_at_the_same_moment(app):
    for number in range(comments.PAGE + 5):
        make.feedback(f"words {number}")
    seen, cursor = [], None
    while True:
        page = comments.page(EVERYTHING, Narrowed(), cursor, with_names=False)
        seen += [row.text for row in page.rows]
        cursor = page.next
        if cursor is None:
            break
    assert sorted(seen) == sorted(f"words {number}" for number in range(comments.PAGE + 5))


def test_the_state_changes_with_every_answer_correction_and_score(app):
    today = make.NOW.date()
    seen = [queries.state(today)]

    def look():
        db.session.commit()
        seen.append(queries.state(today))

    sitting = make.response(3, words="Late")
    look()
    sitting.nps = 4
    look()
    said = sitting.feedback[0]
    one = make.sentiment(said, label="negative")
    look()
    one.polarity = -100
    look()
    sitting.is_test = said.is_test = True
    look()
    assert len(set(seen)) == len(seen)
    assert queries.state(today) == seen[-1]
    assert queries.state(today + DAY) != seen[-1]


def test_questions_are_counted_by_number_and_choice(app):
    from voc.responses.models import Answer

    first, second = make.response(9, words="Good"), make.response(0)
    for sitting, question, number, choice in (
        (first, "nps", 9, ""),
        (second, "nps", 0, ""),
        (first, "how", None, "app"),
        (first, "how", None, "web"),
        (second, "how", None, "app"),
    ):
        make.save(Answer(response_id=sitting.id, question=question, number=number, choice=choice))
    assert question_counts.answers_by_question(EVERYTHING) == {
        "nps": {9: 1, 0: 1},
        "how": {"app": 2, "web": 1},
    }
    assert question_counts.answered_by_question(EVERYTHING) == {"nps": 2, "how": 2, "why": 1}

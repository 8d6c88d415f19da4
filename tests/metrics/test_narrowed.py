"""Comments are narrowed by their words, by what is said of them, and by what stands beside."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests import factories as make
from voc.core.db import db
from voc.metrics import comments
from voc.metrics.agreement import Agreement
from voc.metrics.filters import Filter
from voc.metrics.narrowed import CORRECTED, DISAGREES, Narrowed
from voc.responses.models import Feedback
from voc.scoring import corrections
from voc.scoring.models import Sentiment
from voc.scoring.sentiment import Label
from voc.scoring.themes.models import FeedbackTheme, Theme

EVERYTHING = Filter(at=make.NOW, zone=make.NOW.tzinfo)


def found(**narrowed):
    page = comments.page(EVERYTHING, Narrowed(**narrowed), None, with_names=False)
    assert comments.count(EVERYTHING, Narrowed(**narrowed)) == len(page.rows)
    return {row.text for row in page.rows}


def said(words, label="positive", nps=None, **given):
    scored = {"label": label, **given.pop("scored", {})}
    return make.response(nps, survey=make.survey(), words=words, scored=scored, **given)


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"lowest": 9}, {"ten", "nine"}),
        ({"highest": 6}, {"six"}),
        ({"lowest": 6, "highest": 9}, {"six", "nine"}),
        ({"scored": "csat", "lowest": 4}, {"five stars"}),
        ({"scored": "ces", "lowest": 1}, set()),
        ({"spoken": "fa"}, {"ten"}),
        ({"spoken": "finglish"}, {"nine"}),
    ],
)
def test_by_score_and_language(app, narrowed, expected):
    said("ten", nps=10, scored={"language": "fa"})
    said("nine", nps=9, scored={"language": "finglish"})
    said("six", nps=6)
    said("five stars", csat=5, csat_scale=5)
    said("two stars", csat=2, csat_scale=5)
    assert found(**narrowed) == expected


def test_by_theme(app):
    said("quick delivery")
    said("kind people")
    theme = make.save(Theme(name_en="Delivery", created_at=make.NOW))
    number = db.session.scalars(select(Feedback.id).where(Feedback.text == "quick delivery")).one()
    make.save(FeedbackTheme(feedback_id=number, theme_id=theme.id))
    assert found(theme=theme.id) == {"quick delivery"}
    assert found(theme=theme.id + 1) == set()


def test_by_whether_a_person_has_read_it(app):
    said("read")
    said("unread")
    number = db.session.scalars(select(Feedback.id).where(Feedback.text == "read")).one()
    corrections.correct(number, Label.POSITIVE, None, by=None, at=make.NOW)
    assert found(mark=CORRECTED) == {"read"}


def test_words_against_the_score(app):
    said("angry ten", "negative", nps=10)
    said("angry nine", "negative", nps=9)
    said("warm zero", "positive", nps=0)
    said("warm six", "positive", nps=6)
    said("angry five of five", "negative", csat=5, csat_scale=5)
    said("warm one of three", "positive", csat=1, csat_scale=3)
    said("warm three of ten", "positive", csat=3, csat_scale=10)
    against = found(mark=DISAGREES)
    said("angry eight", "negative", nps=8)
    said("warm ten", "positive", nps=10)
    said("angry zero", "negative", nps=0)
    said("neutral ten", "neutral", nps=10)
    said("unsure ten", "negative", nps=10, scored={"confidence": 6_999})
    said("a wish beside a ten", "negative", nps=10, scored={"intent": "suggestion"})
    said("mixed ten", "negative", nps=10, scored={"is_mixed": True})
    said("angry three of five", "negative", csat=3, csat_scale=5)
    said("warm two of three", "positive", csat=2, csat_scale=3)
    said("warm four of ten", "positive", csat=4, csat_scale=10)
    make.feedback("angry in a call", scored="negative")
    make.response(10, survey=make.survey(), words="waiting")
    assert against == {
        "angry ten",
        "angry nine",
        "warm zero",
        "warm six",
        "angry five of five",
        "warm one of three",
        "warm three of ten",
    }
    assert found(mark=DISAGREES) == against


def test_a_person_ends_the_disagreement_and_can_find_one(app):
    said("never let down", "negative", nps=10)
    said("no idea", "neutral", nps=10)
    one, other = db.session.scalars(select(Feedback.id).order_by(Feedback.id))
    corrections.correct(one, Label.POSITIVE, None, by=None, at=make.NOW)
    corrections.correct(other, Label.NEGATIVE, None, by=None, at=make.NOW)
    assert found(mark=DISAGREES) == {"no idea"}


def test_agreement_adds_up():
    one = Agreement({("negative", "negative"): 3, ("positive", "negative"): 1})
    other = Agreement({("negative", "negative"): 2})
    both = one + other
    assert (both.n, both.agreed, both.share) == (6, 5, 5 / 6)
    assert both.of("positive", "negative") == 1
    assert Agreement().share is Agreement().interval is None


def test_a_correction_is_compared_with_what_the_model_said_then(app):
    from voc.metrics import agreement

    said("bad", "negative")
    number = db.session.scalars(select(Feedback.id)).one()
    corrections.correct(number, Label.POSITIVE, None, by=None, at=make.NOW)
    learnt = db.session.scalars(select(Sentiment)).one()
    learnt.model_label, learnt.model_polarity = "positive", 9_000
    db.session.commit()
    assert agreement.on_labels()["en"].counts == {("positive", "negative"): 1}

"""The scores of before become the model's word; without corrections that is what counts again."""

from __future__ import annotations

import flask_migrate
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests import factories as make
from voc.core.db import db
from voc.scoring.models import Correction, Sentiment

BEFORE = "select polarity, label, confidence, intent from sentiment order by id"
AFTER = (
    "select model_polarity, model_label, model_confidence, model_intent from sentiment order by id"
)


def rows(statement):
    found = [tuple(row) for row in db.session.execute(text(statement))]
    db.session.rollback()
    return found


def two_scored():
    bad = make.feedback("Bad", scored="negative").id
    make.feedback("bonjour", scored={"label": None, "intent": "other"})
    db.session.remove()
    return bad


def test_scores_of_before_are_what_the_model_said(newest_app):
    two_scored()
    flask_migrate.downgrade(revision="0008")
    scores = rows(BEFORE)
    assert scores == [(-8000, "negative", 9000, "complaint"), (None, None, None, "other")]
    flask_migrate.upgrade()
    assert rows(BEFORE) == rows(AFTER) == scores


def test_going_down_the_models_word_counts_again(newest_app):
    number = two_scored()
    make.save(Correction(feedback_id=number, label="positive", corrected_at=make.NOW))
    db.session.execute(
        text(
            "update sentiment set polarity = 5000, label = 'positive', confidence = 10000,"
            " intent = 'praise' where model_label = 'negative'"
        )
    )
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0008")
    assert rows(BEFORE)[0] == (-8000, "negative", 9000, "complaint")
    flask_migrate.upgrade()
    assert rows("select count(*) from correction") == [(0,)]


def test_the_rules_of_the_table_hold_after_going_up(newest_app):
    said = make.feedback("Fine")
    for wrong in (
        {"label": "positive", "polarity": None},
        {"label": "neutral", "intent": "other", "model_label": "good"},
    ):
        with pytest.raises(IntegrityError):
            make.sentiment(said, **wrong)
        db.session.rollback()
    with pytest.raises(IntegrityError):
        make.save(Correction(feedback_id=said.id, corrected_at=make.NOW))
    db.session.rollback()
    assert db.session.query(Sentiment).count() == 0


def test_mixed_of_before_is_the_models_word_and_comes_back_going_down(newest_app):
    mixed, plain = (make.feedback(words, scored="negative").id for words in ("Mixed", "Plain"))
    db.session.execute(text(f"update sentiment set is_mixed = true where feedback_id = {mixed}"))
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0018")
    flask_migrate.upgrade()
    made = "select is_mixed, model_is_mixed from sentiment order by feedback_id"
    assert rows(made) == [(0, 0), (0, 0)]  # nobody had said so: the model's word came back
    make.save(Correction(feedback_id=plain, mixed=True, corrected_at=make.NOW))
    make.save(Correction(feedback_id=mixed, label="neutral", corrected_at=make.NOW))
    db.session.remove()
    flask_migrate.downgrade(revision="0018")
    assert rows("select feedback_id, label from correction") == [(mixed, "neutral")]
    flask_migrate.upgrade()

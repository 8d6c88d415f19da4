"""What people corrected can be learnt from."""

from __future__ import annotations

from sqlalchemy import select

from tests import factories as make
from voc.core.db import db
from voc.responses.models import Feedback
from voc.scoring import corrections
from voc.scoring.labelled import corrected_rows, weak_rows
from voc.scoring.sentiment import Intent, Label


def test_corrected_labels_become_rows_to_train_with(app):
    late = make.feedback("It came late", scored={"label": "positive", "polarity": 9000})
    wish = make.feedback("More colours please", scored={"label": "neutral", "polarity": 0})
    make.feedback("Never corrected", scored={"label": "neutral", "polarity": 0})
    corrections.correct(late.id, Label.NEGATIVE, None, by=None, at=make.NOW)
    corrections.correct(wish.id, None, Intent.SUGGESTION, by=None, at=make.NOW)
    db.session.commit()
    assert list(corrected_rows()) == [
        {"text": "It came late", "label": "negative", "lang": "en", "source": "corrected"}
    ]


def test_a_score_that_takes_a_side_labels_the_words_beside_it(app):
    asked = make.survey()
    for nps, words in ((10, "Fine"), (8, "Mild"), (6, "Slow")):
        make.response(nps, survey=asked, words=words, scored="neutral")
    make.response(
        2, survey=asked, words="A wish", scored={"label": "neutral", "intent": "suggestion"}
    )
    make.response(1, survey=asked, words="Only a test", scored="neutral", is_test=True)
    known = make.response(0, survey=asked, words="Corrected", scored="neutral")
    said = db.session.scalars(select(Feedback.id).filter_by(response_id=known.id)).one()
    corrections.correct(said, Label.POSITIVE, None, by=None, at=make.NOW)
    db.session.commit()
    found = [(row["text"], row["label"], row["source"]) for row in weak_rows("nps")]
    assert found == [("Fine", "positive", "weak: nps"), ("Slow", "negative", "weak: nps")]
    assert list(weak_rows("csat")) == []

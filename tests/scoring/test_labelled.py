"""What people corrected can be learnt from."""

from __future__ import annotations

from tests import factories as make
from voc.core.db import db
from voc.scoring import corrections
from voc.scoring.labelled import corrected_rows
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

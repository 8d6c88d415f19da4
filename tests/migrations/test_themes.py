"""Scores of before wait to be themed; going down leaves them as they were."""

from __future__ import annotations

import flask_migrate
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests import factories as make
from voc.core.db import db
from voc.scoring.themes import theming
from voc.scoring.themes.models import FeedbackTheme, Taxonomy, Theme

SCORES = "select feedback_id, polarity, label, intent from sentiment order by id"


def rows(statement):
    found = [tuple(row) for row in db.session.execute(text(statement))]
    db.session.rollback()
    return found


def test_scores_of_before_wait_to_be_themed(newest_app):
    make.feedback("The support was rude", scored="negative")
    make.feedback("Cheap prices", scored="positive")
    db.session.remove()
    scores = rows(SCORES)
    flask_migrate.downgrade(revision="0009")
    assert rows(SCORES) == scores
    flask_migrate.upgrade()
    assert rows(SCORES) == scores
    assert rows("select theme_revision from sentiment") == [(0,), (0,)]
    assert theming.theme_pending(make.NOW) == 2
    db.session.commit()
    assert rows("select count(*) from feedback_theme")[0][0] >= 3
    db.session.remove()
    flask_migrate.downgrade(revision="0009")
    assert rows(SCORES) == scores


@pytest.mark.parametrize(
    "wrong",
    [
        Taxonomy(id=2, revision=1, changed_at=make.NOW),
        Theme(kind="theme", created_at=make.NOW),
    ],
    ids=["a second taxonomy", "a theme without a name"],
)
def test_the_database_refuses(newest_app, wrong):
    db.session.add(wrong)
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()
    db.session.expunge_all()


def test_a_comment_has_a_theme_once_and_a_label_with_its_polarity(newest_app):
    said = make.feedback("Bad", scored="negative")
    theme = make.save(Theme(name_en="Price", created_at=make.NOW))
    pair = {"feedback_id": said.id, "theme_id": theme.id}
    make.save(FeedbackTheme(**pair))
    for wrong in ({}, {"label": "negative"}, {"polarity": 10_001, "label": "positive"}):
        db.session.add(FeedbackTheme(**pair, **wrong))
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()

"""Scores of before stay as they are, there and back, and are known to be older."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.accounts import actions as accounts
from voc.core.db import db
from voc.scoring import again

KEPT = "select label, polarity, model from sentiment"


def test_scores_are_kept_and_may_be_asked_for_again(newest_app):
    accounts.found(make.NOW)
    make.feedback("Fast delivery", scored="negative")
    assert again.ask(by=None, at=make.NOW) == 1
    db.session.commit()
    before = db.session.execute(text(KEPT)).all()
    db.session.remove()
    flask_migrate.downgrade(revision="0038")
    assert db.session.execute(text(KEPT)).all() == before
    db.session.remove()
    flask_migrate.upgrade()
    assert db.session.execute(text(KEPT)).all() == before
    assert not again.is_asked()
    assert again.ask(by=None, at=make.NOW) == 1

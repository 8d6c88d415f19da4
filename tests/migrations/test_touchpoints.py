"""Surveys, histories and segments stay over the coming and going of touchpoints."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import select, text

from tests import factories as make
from voc.core.db import db
from voc.customers.models import Contact, Segment
from voc.customers.touchpoints import Touchpoint

PERSIAN = {"field": "language", "operator": "is", "value": "fa"}
TOLD = {"field": "last_touchpoint", "operator": "is", "value": "delivery"}
NOBODY = {"field": "created", "operator": "before", "value": "1900-01-01"}


def rows(statement):
    found = [tuple(row) for row in db.session.execute(statement)]
    db.session.remove()
    return found


def test_touchpoints_are_forgotten_and_all_else_stays(newest_app):
    make.survey(slug="one", touchpoint=Touchpoint.DELIVERY)
    make.customer(contact=Contact(last_score=7, last_touchpoint=Touchpoint.DELIVERY))
    for name, conditions in (("old", [PERSIAN]), ("new", [PERSIAN, TOLD])):
        make.save(Segment(name=name, conditions=conditions, created_at=make.NOW))
    kept = select(Segment.name, Segment.conditions).order_by(Segment.name.desc())
    db.session.remove()
    flask_migrate.downgrade(revision="0041")
    assert rows(text("select slug from survey")) == [("one",)]
    assert rows(text("select last_score from contact")) == [(7,)]
    assert rows(kept) == [("old", [PERSIAN]), ("new", [NOBODY])]
    flask_migrate.upgrade()
    assert rows(text("select slug, touchpoint from survey")) == [("one", None)]
    assert rows(text("select last_score, last_touchpoint from contact")) == [(7, None)]
    assert rows(kept) == [("old", [PERSIAN]), ("new", [NOBODY])]

"""Segments of before stay over the coming and going of lists."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import select, text

from tests import factories as make
from voc.core.db import db
from voc.customers import lists
from voc.customers.models import Segment, SegmentMember


def kept():
    found = dict(db.session.execute(select(Segment.name, Segment.conditions)).all())
    db.session.remove()
    return found


def test_segments_that_ask_something_new_hold_nobody_before_it(newest_app):
    old = [{"field": "language", "operator": "is", "value": "fa"}]
    make.save(Segment(name="old", conditions=old, created_at=make.NOW))
    for name, new in (("not", {"not": True}), ("field", {"field": "last_called"})):
        made = [{"field": "created", "operator": "within_days", "value": 7, **new}]
        make.save(Segment(name=name, conditions=made, created_at=make.NOW))
    db.session.remove()
    flask_migrate.downgrade(revision="0030")
    nobody = [{"field": "created", "operator": "before", "value": "1900-01-01"}]
    assert kept() == {"old": old, "not": nobody, "field": nobody}
    flask_migrate.upgrade()
    assert kept() == {"old": old, "not": nobody, "field": nobody}


def test_a_list_goes_and_its_segment_and_customers_stay(newest_app):
    make.customer(email="one@example.com")
    lists.keep("Fair", b"one@example.com", make.NOW)
    db.session.commit()
    assert db.session.query(SegmentMember).count() == 1
    db.session.remove()
    flask_migrate.downgrade(revision="0030")
    flask_migrate.upgrade()
    for table, count in (("segment", 1), ("customer", 1), ("segment_member", 0)):
        found = db.session.execute(text(f"select count(*) from {table}")).scalar()
        assert (table, found) == (table, count)
    db.session.rollback()

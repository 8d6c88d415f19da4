"""Customers and their imports stay over the coming and going of events."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.core.db import db
from voc.customers.import_models import CustomerImport, ImportState, ImportSubject


def test_events_go_with_the_files_that_brought_them_and_the_rest_stays(newest_app):
    make.event()
    for subject in ImportSubject:
        job = CustomerImport(file_name=subject.value, state=ImportState.DONE, created_at=make.NOW)
        job.subject = subject
        make.save(job)
    db.session.remove()
    flask_migrate.downgrade(revision="0032")
    flask_migrate.upgrade()
    kept = text("select file_name, subject from customer_import")
    assert [tuple(row) for row in db.session.execute(kept)] == [("customers", "customers")]
    counts = [
        db.session.execute(text(f"select count(*) from {table}")).scalar()
        for table in ("customer", "event_kind", "customer_event")
    ]
    assert counts == [1, 0, 0]
    db.session.rollback()

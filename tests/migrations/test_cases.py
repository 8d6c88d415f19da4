"""Cases come and go without their customers, calls and answers."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from voc.core.db import db
from voc.followups.models import Case, CaseStatus


def test_customers_and_answers_stay_when_cases_go(newest_app):
    who = make.customer()
    given = make.response(3, customer=who)
    make.save(
        Case(customer_id=who.id, response_id=given.id, status=CaseStatus.NEW, opened_at=make.NOW)
    )
    db.session.remove()
    flask_migrate.downgrade(revision="0029")
    flask_migrate.upgrade()
    counts = [
        db.session.execute(text(f"select count(*) from {table}")).scalar()
        for table in ("customer", "response", "customer_case")
    ]
    assert counts == [1, 1, 0]

"""Messages stay, and stay finished, when what delivery has learnt since goes."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests.delivery.mailings import mailing, message
from tests.factories import NOW
from tests.migrations.test_migrations import empty_app
from voc.accounts import actions as accounts
from voc.core.db import db
from voc.delivery.models import Outcome, Pace

assert empty_app  # a fixture


def test_an_uncertain_mail_counts_as_not_sent_for_the_tables_of_before(empty_app):
    flask_migrate.upgrade()
    accounts.found(NOW)
    within = mailing()
    message(within=within)
    ended = {"next_at": None, "finished_at": NOW, "handed_at": NOW}
    message(within=within, outcome=Outcome.UNCERTAIN, **ended)
    db.session.add(Pace(key="domain:slow.example", refusals=3, rests_until=NOW))
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0019")
    rows = db.session.execute(text("select outcome from message order by id")).scalars().all()
    assert rows == [None, "failed"]
    db.session.remove()
    flask_migrate.upgrade()
    assert db.session.execute(text("select count(*) from pace")).scalar() == 0

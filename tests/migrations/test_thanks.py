"""Waves go on over the thank-yous, there and back; what would thank goes with them."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests import factories as make
from tests.waves.test_running import a_wave, run_until_done
from tests.waves.test_thanking import finished
from voc.accounts import actions as accounts
from voc.core.db import db
from voc.waves import thanking

SENT = "select purpose, number from message order by id"
MAILINGS = "select count(*) from mailing"


def rows(statement):
    found = [tuple(row) for row in db.session.execute(text(statement))]
    db.session.rollback()
    return found


def test_a_wave_that_thanks_loses_only_its_thanks(newest_app):
    accounts.found(make.NOW)
    _wave, _invitation = finished()
    thanking.thank_due(make.LATER)
    db.session.commit()
    a_wave(name="Another")
    run_until_done()
    before = rows(SENT)
    assert ("thanks", 0) in before
    db.session.remove()
    flask_migrate.downgrade(revision="0035")
    assert rows(SENT) == [one for one in before if one != ("thanks", 0)]
    assert rows(MAILINGS) == [(2,)]
    db.session.remove()
    flask_migrate.upgrade()
    assert rows("select thanks from wave order by id") == [(False,), (False,)]
    assert rows("select thanks_mailing_id from wave_run") == [(None,), (None,)]
    assert rows("select count(*) from invitation where thank_at is not null") == [(0,)]

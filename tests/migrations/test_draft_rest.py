"""The organisation stays when its setting for drafts comes and goes."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from voc.accounts import actions as accounts
from voc.core.clock import now
from voc.core.db import db


def test_the_organisation_stays_when_its_setting_comes_and_goes(newest_app):
    accounts.found(now()).name = "Avan"
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0021")
    flask_migrate.upgrade()
    found = db.session.execute(text("select name, draft_rest_hours from organisation"))
    assert found.all() == [("Avan", 24)]

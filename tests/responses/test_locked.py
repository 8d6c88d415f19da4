"""While the database takes no writes, whoever follows a link still gets the page."""

from __future__ import annotations

import contextlib

import pytest
from sqlalchemy import event, text

from tests import factories as make
from voc.core import db as db_module
from voc.core.db import db
from voc.waves.queries import token_of


@contextlib.contextmanager
def locked(invitation_id, monkeypatch):
    """Nobody else can write: on PostgreSQL to this invitation, on SQLite at all."""
    if db.engine.dialect.name == "sqlite":
        monkeypatch.setattr(db_module, "BUSY_SECONDS", 0.1)
        with db_module.turn_to_write():
            yield
        return
    with db.engine.connect() as other:
        other.execute(
            text("select id from invitation where id = :id for update"), {"id": invitation_id}
        )
        event.listen(db.engine, "begin", be_impatient)
        try:
            yield
        finally:
            event.remove(db.engine, "begin", be_impatient)
            other.rollback()


def be_impatient(connection):
    """The product's own five seconds, for one transaction."""
    connection.exec_driver_sql("set local lock_timeout = 100")


@pytest.mark.parametrize("score", ["9", "none"])
def test_the_page_comes_though_the_fetch_cannot_be_noted(client, monkeypatch, score):
    asked = make.invitation()
    url = f"/s/{token_of(asked)}?score={score}"
    invitation_id = asked.id
    db.session.rollback()
    with locked(invitation_id, monkeypatch):
        page = client.get(url)
    assert page.status_code == 200
    assert "How likely are you to recommend us?" in page.text
    db.session.rollback()
    db.session.refresh(asked)
    assert (asked.fetched_at, asked.scanner_at) == (None, None)
    db.session.rollback()
    assert client.get(url).status_code == 200

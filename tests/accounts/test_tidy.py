"""What admits nobody any more is not kept for ever."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from tests import factories as make
from voc.accounts import actions
from voc.accounts.models import AccountLink, LinkKind, Session
from voc.core import clock
from voc.core.db import db


def left(model):
    return db.session.scalar(select(func.count(model.id)))


def test_sessions_that_are_over_go_and_living_ones_stay(app):
    at = clock.now()
    for idle, age in ((1, 24), (13, 24), (1, 24 * 7 + 1)):
        actions.open_session(make.person(), at)
        newest = db.session.scalar(select(Session).order_by(Session.id.desc()).limit(1))
        newest.seen_at, newest.created_at = at - timedelta(hours=idle), at - timedelta(hours=age)
    db.session.commit()
    assert actions.tidy(at) == 2
    assert left(Session) == 1
    assert db.session.scalar(select(Session)).is_alive(at)
    assert actions.tidy(at) == 0


def test_links_long_past_go_and_those_just_over_still_say_so(app):
    at = clock.now()
    for days in (45, 8, 1):
        actions.give_link(
            make.person(), LinkKind.WELCOME, by_mail=True, at=at - timedelta(days=days)
        )
    db.session.commit()
    assert actions.tidy(at) == 1
    assert left(AccountLink) == 2

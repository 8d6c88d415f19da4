"""Whoever fetches every link of every mail and presses nothing has said nothing."""

from __future__ import annotations

from sqlalchemy import func, insert, select

from tests import factories as make
from tests.responses.test_flow import BRANCHING
from voc.core import tokens
from voc.core.db import db
from voc.customers.models import Contact, Suppression
from voc.responses.models import Answer, Feedback, Response
from voc.waves.fetched import HONEYPOT
from voc.waves.invitation_models import Invitation

INVITED = 1000
FEWER = 100
"""On PostgreSQL: what a page shows and what it leaves alone is the same code on both."""
RECORDS = (Response, Answer, Feedback, Contact, Suppression)


def invite_many(many):
    """Links to a plain survey, every tenth to one whose pages are made for each customer."""
    plain, branching = make.survey(), make.survey(questions=BRANCHING)
    branching.versions[0].content = {**branching.versions[0].content, "one_at_a_time": True}
    who = make.customer()
    rows = [
        {
            "survey_id": (plain if n % 10 else branching).id,
            "customer_id": who.id,
            "generation": 0,
            "created_at": make.LONG_AGO,
            "expires_at": make.LATER,
        }
        for n in range(many)
    ]
    db.session.execute(insert(Invitation), rows)
    db.session.commit()
    ids = list(db.session.scalars(select(Invitation.id).order_by(Invitation.id)))
    db.session.rollback()
    return [f"/s/{tokens.make(tokens.Purpose.INVITATION, one)}" for one in ids]


def test_fetching_every_link_of_many_invitations_records_nothing(app):
    many = INVITED if app.extensions["voc.settings"].is_sqlite else FEWER
    links, crawler = invite_many(many), app.test_client(use_cookies=False)
    for n, link in enumerate(links):
        assert crawler.head(link).status_code == 200
        assert crawler.get(link).status_code == 200
        assert crawler.get(f"{link}?score={n % 11}").status_code == 200
        if n % 50 == 0:
            for query in ("?score=3", f"?score={HONEYPOT}", "?lang=fa", "?at=why", "?save=1"):
                assert crawler.get(link + query).status_code == 200
    db.session.rollback()
    assert [db.session.scalar(select(func.count(one.id))) for one in RECORDS] == [0] * 5
    moments = ("opened_at", "started_at", "completed_at", "declined_at", "revoked_at")
    touched = [getattr(Invitation, name).is_not(None) for name in moments]
    assert [db.session.scalar(select(func.count()).where(one)) for one in touched] == [0] * 5
    assert db.session.scalar(select(func.count(Invitation.scanner_at))) == many // 50
    db.session.rollback()
    assert crawler.post(links[0], data={"nps": "9", "again": "yes"}).status_code == 200
    db.session.rollback()
    assert db.session.scalar(select(Response.nps)) == 9

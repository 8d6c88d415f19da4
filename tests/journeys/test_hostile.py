"""Hostile words in every field are only words, on every page that shows them."""

from __future__ import annotations

import re

from sqlalchemy import select

from tests import factories as make
from voc.accounts import actions as accounts
from voc.core import clock
from voc.core.db import db
from voc.customers.models import Attribute, AttributeKind, CustomerAttribute, Segment
from voc.responses.models import Feedback
from voc.scoring.actions import score_pending

HOSTILE = "\"><img src=x onerror=alert(1)>{{7*7}}{%x%}'=1+1"
LIVE = re.compile(r"<img src=x|(?<![\w/])49(?!\d)\{%x")


def company():
    """A company whose every name, text and attribute is hostile."""
    organisation = accounts.found(clock.now())
    organisation.name = HOSTILE
    who = make.customer(name=HOSTILE, company=HOSTILE, phone="+989121234567", language="fa")
    kept = Attribute(key="city", name=HOSTILE, kind=AttributeKind.TEXT)
    db.session.add(CustomerAttribute(customer=who, attribute=kept, text=HOSTILE))
    db.session.add(Segment(name=HOSTILE, conditions=[], created_at=make.NOW))
    texts = {"fa": HOSTILE, "en": HOSTILE}
    questions = [
        {"key": "nps", "type": "nps", "title": texts, "low": texts, "high": texts, "help": texts},
        {"key": "why", "type": "long_text", "title": texts, "by_group": {"detractor": texts}},
        {
            "key": "one",
            "type": "single_choice",
            "title": texts,
            "choices": [{"key": "a", "title": texts}, {"key": "b", "title": texts}],
        },
    ]
    return who, make.survey(name=HOSTILE, questions=questions)


def test_hostile_words_stay_words(app, owner, client):
    who, survey = company()
    db.session.commit()
    page = client.get(f"/f/{survey.slug}")
    assert not LIVE.search(page.text)
    submission = re.search(r'name="submission" value="([^"]+)"', page.text)[1]
    version = re.search(r'name="shown-version" value="([^"]+)"', page.text)[1]
    sent = client.post(
        f"/f/{survey.slug}",
        data={
            "nps": "3",
            "why": HOSTILE,
            "one": "a",
            "language": "en",
            "submission": submission,
            "shown-version": version,
        },
    )
    assert sent.status_code == 200
    assert not LIVE.search(sent.text)
    assert db.session.scalars(select(Feedback)).one().text == HOSTILE
    score_pending(clock.now())
    db.session.commit()
    for url in (
        "/",
        "/comments",
        f"/surveys/{survey.id}/results",
        "/customers/",
        f"/customers/{who.id}",
        "/segments/",
        "/surveys/",
        f"/surveys/{survey.id}",
        f"/surveys/{survey.id}/draft",
        f"/surveys/{survey.id}/preview",
        "/waves/",
        "/waves/new",
        "/outreach/",
        "/reports/",
        "/audit/",
        "/settings/",
        "/people/",
        "/outbox/",
        "/sample/",
    ):
        shown = owner.get(url)
        if shown.status_code == 308:
            shown = owner.get(shown.location)
        assert shown.status_code == 200, url
        assert not LIVE.search(shown.text), url

"""However a database stores a sitting, the same rows are there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.responses.test_actions import DAY, SITTING, asked, count, taking
from voc.core.db import db
from voc.customers.models import Contact
from voc.customers.touchpoints import Touchpoint
from voc.responses import actions
from voc.responses.actions import Outcome
from voc.responses.models import Answer, ContactRequest, Feedback, Response, Suspicion
from voc.responses.rows import Taking
from voc.responses.sitting import Sitting
from voc.responses.taking import take
from voc.surveys.question import ContactWish

OTHER = Sitting(numbers=(("nps", 1),), nps=1)


def taken(one: Taking) -> Outcome:
    db.session.commit()  # no transaction of the test's own stands in the way
    return take(one)


def rows(model) -> list[dict]:
    """Every row of a table without its id."""
    names = [c.key for c in model.__table__.c if c.key not in {"id", "response_id"}]
    found = db.session.scalars(select(model).order_by(model.id))
    return [{name: getattr(one, name) for name in names} for one in found]


EVERY = replace(
    SITTING,
    numbers=(("nps", 9), ("hours", 4.5), ("rials", 3_000_000_000)),
    marks=(("next", "a", 2), ("next", "b", 1)),
    contacts=(
        ("call", ContactWish("+989121234567", None, 5, 17)),
        ("mail", ContactWish(None, "sara@example.com")),
    ),
)


@pytest.mark.parametrize(
    ("suspicion", "sitting"), [(None, SITTING), (None, EVERY), (Suspicion.FLOOD, EVERY)]
)
def test_a_sitting_is_stored_as_step_by_step(app, suspicion, sitting):
    where = asked(suspicion=suspicion, customer_id=make.customer().id, shuffle=7)
    assert actions.record(taking(where, sitting, submission="one")) is Outcome.STORED
    assert taken(taking(where, sitting, submission="two")) is Outcome.STORED
    models = (Answer, Feedback, Response, *([ContactRequest] if sitting.contacts else []))
    for model in models:
        stored = rows(model)
        half = len(stored) // 2
        for one in stored:
            one.pop("submission", None)
        assert half
        assert sorted(map(str, stored[:half])) == sorted(map(str, stored[half:]))


def test_a_digest_tells_every_part_and_is_what_it_was_where_none_is_new():
    assert SITTING.digest == "ac42479d8f3042d0607af28f34a91d305230fa17e0c66de009d69665357a172c"
    told = [
        SITTING,
        EVERY,
        replace(EVERY, marks=(("next", "a", 1), ("next", "b", 2))),
        replace(EVERY, contacts=EVERY.contacts[:1]),
        replace(EVERY, contacts=()),
    ]
    assert len({one.digest for one in told}) == len(told)


def test_it_spends_the_invitation_and_is_remembered(app):
    invitation = make.invitation()
    where = asked(
        survey_id=invitation.survey_id,
        invitation_id=invitation.id,
        customer_id=invitation.customer_id,
        touchpoint=Touchpoint.SUPPORT,
    )
    later = Taking(asked=where, sitting=OTHER, at=make.NOW + timedelta(1), day=DAY)
    assert [taken(taking(where)), taken(taking(where)), taken(later)] == [
        Outcome.STORED,
        Outcome.REPEATED,
        Outcome.DIFFERENT,
    ]
    assert (count(Response), count(Answer), count(Feedback)) == (1, 3, 1)
    db.session.refresh(invitation)
    assert invitation.completed_at == invitation.opened_at == make.NOW
    contact = db.session.scalars(select(Contact)).one()
    assert (contact.last_answered_at, contact.last_score) == (make.NOW, 9)
    assert contact.last_touchpoint is Touchpoint.SUPPORT


def test_an_answer_about_nothing_in_particular_leaves_what_was_last_told(app):
    person = make.customer()
    told = (Touchpoint.DELIVERY, None, Touchpoint.RENEWAL)
    kept = (Touchpoint.DELIVERY, Touchpoint.DELIVERY, Touchpoint.RENEWAL)
    for touchpoint, expected in zip(told, kept, strict=True):
        assert taken(taking(asked(customer_id=person.id, touchpoint=touchpoint)))
        contact = db.session.scalars(select(Contact)).one()
        assert (contact.customer_id, contact.last_touchpoint) == (person.id, expected)


def test_what_is_held_until_somebody_has_looked_tells_nothing_yet(app):
    about = {"customer_id": make.customer().id, "touchpoint": Touchpoint.DELIVERY}
    where = asked(**about, is_test=True, suspicion=Suspicion.FLOOD)
    assert taken(taking(where)) is Outcome.STORED
    assert count(Contact) == 0


def test_a_test_answer_is_nobodys_history(app):
    person = make.customer()
    assert taken(taking(asked(customer_id=person.id, is_test=True))) is Outcome.STORED
    assert count(Contact) == 0


def test_a_sitting_without_words_leaves_none(app):
    assert taken(taking(asked(), OTHER)) is Outcome.STORED
    assert (count(Answer), count(Feedback)) == (1, 0)


def test_words_are_kept_to_the_last_character(app):
    text = '«می‌شود» "\\n" \\u0041 {"a": 1}\n\t\u200f😀 \x01\x7f'
    words = (type(SITTING.words[0])("why", text),)
    assert taken(taking(asked(), Sitting(words=words))) is Outcome.STORED
    assert db.session.scalar(select(Feedback.text)) == text

"""How often one person may be asked, whatever the channel."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories as make
from voc.accounts import actions as accounts
from voc.core.db import db
from voc.customers import history
from voc.customers.models import Contact
from voc.delivery.contact_rules import rests

DAY = timedelta(days=1)


def is_resting(at):
    company = accounts.found(at)
    return bool(db.session.scalar(select(func.count(Contact.id)).where(rests(company, at))))


@pytest.mark.parametrize(
    ("note", "days"),
    [("invited", 28), ("called", 28), ("answered", 90)],
)
def test_asking_calling_and_answering_each_give_rest(app, note, days):
    who = make.customer()
    if note == "invited":
        history.note_invited([who.id], make.NOW)
    elif note == "called":
        history.note_called(who.id, make.NOW)
    else:
        history.note_answered(who.id, make.NOW)
    db.session.commit()
    assert is_resting(make.NOW + days * DAY - timedelta(seconds=1))
    assert not is_resting(make.NOW + days * DAY)


def test_a_rule_of_no_days_protects_nobody(app):
    history.note_invited([make.customer().id], make.NOW)
    accounts.found(make.NOW).invited_rest_days = 0
    db.session.commit()
    assert not is_resting(make.NOW)

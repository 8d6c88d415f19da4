"""The one row that says how often a person was asked, and the list of who said stop."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as make
from voc.core.db import db
from voc.customers import actions, history, queries
from voc.customers.models import Contact, Suppression, SuppressionReason
from voc.customers.touchpoints import Touchpoint

NOW, EARLIER = make.NOW, make.NOW - timedelta(days=30)


def contact_of(customer) -> Contact:
    db.session.expire_all()
    return db.session.scalars(select(Contact).where(Contact.customer_id == customer.id)).one()


def test_many_people_are_noted_as_invited_at_once_and_again(app):
    people = [make.customer() for _ in range(3)]
    history.note_invited([one.id for one in people[:2]], EARLIER)
    history.note_invited([one.id for one in people], NOW)
    assert [contact_of(one).last_invited_at for one in people] == [NOW] * 3


def test_an_earlier_invitation_does_not_replace_a_later_one(app):
    person = make.customer()
    history.note_invited([person.id], NOW)
    history.note_invited([person.id], EARLIER)
    assert contact_of(person).last_invited_at == NOW


def test_somebody_deleted_in_the_meantime_is_passed_over(app):
    person = make.customer()
    history.note_invited([person.id, person.id + 1000], NOW)
    assert contact_of(person).last_invited_at == NOW
    assert len(db.session.scalars(select(Contact)).all()) == 1


def test_an_answer_keeps_its_moment_and_the_latest_score(app):
    person = make.customer()
    history.note_answered(person.id, EARLIER, 3)
    history.note_answered(person.id, NOW)
    assert (contact_of(person).last_answered_at, contact_of(person).last_score) == (NOW, 3)
    history.note_answered(person.id, NOW, 9)
    history.note_answered(person.id, EARLIER, 1)
    assert (contact_of(person).last_answered_at, contact_of(person).last_score) == (NOW, 9)


def test_an_older_answer_tells_only_what_no_later_one_did(app):
    person = make.customer()
    history.note_answered(person.id, NOW)
    history.note_answered(person.id, EARLIER, touchpoint=Touchpoint.PURCHASE)
    row = contact_of(person)
    assert (row.last_touchpoint, row.last_answered_at) == (Touchpoint.PURCHASE, NOW)


def test_what_somebody_last_told_us_about_stays_until_a_later_answer_is_about_something(app):
    person = make.customer()
    history.note_answered(person.id, EARLIER)
    assert contact_of(person).last_touchpoint is None
    history.note_answered(person.id, EARLIER, touchpoint=Touchpoint.DELIVERY)
    history.note_answered(person.id, NOW, 9)
    assert contact_of(person).last_touchpoint is Touchpoint.DELIVERY
    history.note_answered(person.id, NOW, touchpoint=Touchpoint.SUPPORT)
    history.note_answered(person.id, EARLIER, touchpoint=Touchpoint.PURCHASE)
    row = contact_of(person)
    assert (row.last_touchpoint, row.last_score) == (Touchpoint.SUPPORT, 9)


def test_polarity_and_calls_stand_beside_the_rest(app):
    person = make.customer()
    history.note_polarity(person.id, -4200)
    history.note_called(person.id, NOW)
    history.note_polarity(person.id, 9000)
    row = contact_of(person)
    assert (row.last_polarity, row.last_called_at, row.last_invited_at) == (9000, NOW, None)


def test_suppressing_twice_is_once_and_finds_its_customer(app):
    person = make.customer(email="a@example.com")
    actions.suppress("a@example.com", SuppressionReason.UNSUBSCRIBED, NOW)
    actions.suppress("a@example.com", SuppressionReason.BOUNCED, NOW)
    row = db.session.scalars(select(Suppression)).one()
    assert (row.customer_id, row.reason) == (person.id, SuppressionReason.UNSUBSCRIBED)
    assert "a@example.com" not in row.address_hash


@pytest.mark.parametrize("survey_id", [0, 7])
def test_a_suppression_can_be_taken_back(app, survey_id):
    actions.suppress("b@example.com", SuppressionReason.UNSUBSCRIBED, NOW, survey_id=survey_id)
    actions.unsuppress("b@example.com", survey_id=survey_id)
    assert db.session.scalars(select(Suppression)).all() == []


def test_a_new_address_is_written_to_where_only_the_old_one_bounced(app):
    person = make.customer(email="old@example.com")
    actions.suppress("old@example.com", SuppressionReason.BOUNCED, NOW)
    actions.change(person, {"email": "new@example.com"})
    assert db.session.scalars(select(Suppression.customer_id)).all() == [None]
    actions.change(person, {"email": "old@example.com"})
    db.session.expire_all()
    assert db.session.scalars(select(Suppression.customer_id)).all() == [person.id]


def test_who_asked_us_to_stop_is_not_asked_at_another_address_either(app):
    person = make.customer(email="old@example.com")
    actions.suppress("old@example.com", SuppressionReason.UNSUBSCRIBED, NOW)
    actions.change(person, {"email": "new@example.com"})
    assert db.session.scalars(select(Suppression.customer_id)).all() == [person.id]


def test_a_suppression_holds_for_its_survey_or_for_all(app):
    actions.suppress("a@example.com", SuppressionReason.UNSUBSCRIBED, NOW, survey_id=7)
    assert queries.suppression_for("a@example.com") is None
    assert queries.suppression_for("a@example.com", 8) is None
    assert queries.suppression_for("a@example.com", 7) is not None
    actions.suppress("a@example.com", SuppressionReason.COMPLAINED, NOW)
    found = queries.suppression_for("a@example.com", 8)
    assert found is not None
    assert found.reason is SuppressionReason.COMPLAINED

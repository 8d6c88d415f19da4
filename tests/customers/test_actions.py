"""What happens to a customer's past when the customer is deleted."""

from __future__ import annotations

from tests import factories as make
from voc.core.db import db
from voc.customers import actions


def test_the_answers_of_a_deleted_customer_stay_without_a_name(app):
    link = make.invitation()
    kept = make.response(survey=link.survey, invitation_id=link.id, customer_id=link.customer_id)
    actions.remove(link.customer)
    db.session.commit()
    db.session.refresh(kept)
    assert (kept.invitation_id, kept.customer_id) == (None, None)

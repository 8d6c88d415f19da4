"""Messages stay, and stay finished, when what delivery has learnt since goes."""

from __future__ import annotations

import flask_migrate
from sqlalchemy import text

from tests.delivery.mailings import mailing, message
from tests.factories import NOW
from voc.accounts import actions as accounts
from voc.core.db import db
from voc.customers import actions as customers
from voc.customers import history
from voc.customers.models import SuppressionReason
from voc.delivery.models import ChannelName, DeliveryReport, Outcome, Pace
from voc.delivery.reports.reading import Kind


def test_an_uncertain_mail_counts_as_not_sent_for_the_tables_of_before(newest_app):
    accounts.found(NOW)
    within = mailing()
    message(within=within)
    ended = {"next_at": None, "finished_at": NOW, "handed_at": NOW}
    message(within=within, outcome=Outcome.UNCERTAIN, **ended)
    db.session.add(Pace(key="domain:slow.example", refusals=3, rests_until=NOW))
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0019")
    rows = db.session.execute(text("select outcome from message order by id")).scalars().all()
    assert rows == [None, "failed"]
    db.session.remove()
    flask_migrate.upgrade()
    assert db.session.execute(text("select count(*) from pace")).scalar() == 0


def test_what_waits_to_go_by_sms_is_not_mailed_by_the_product_of_before(newest_app):
    accounts.found(NOW)
    customers.suppress("+989121234567", SuppressionReason.UNSUBSCRIBED, NOW)
    within = mailing(channel=ChannelName.SMS)
    message(within=within, address="+989121234567")
    message(within=mailing())
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0025")
    rows = db.session.execute(text("select outcome from message order by id")).scalars().all()
    assert rows == ["cancelled", None]
    assert db.session.execute(text("select count(*) from suppression")).scalar() == 1
    db.session.remove()
    flask_migrate.upgrade()
    assert db.session.execute(text("select is_phone from suppression")).scalar() == 0


def test_whoever_asked_for_fewer_and_what_came_back_are_kept_by_what_is_newer(newest_app):
    accounts.found(NOW)
    one = message(within=mailing())
    history.note_wants_fewer(one.customer_id, wants=True)
    report = {"message_id": one.id, "kind": Kind.SOFT, "status": "4.2.2", "at": NOW}
    db.session.add(DeliveryReport(fingerprint="f" * 64, **report))
    db.session.commit()
    db.session.remove()
    flask_migrate.downgrade(revision="0026")
    assert db.session.execute(text("select count(*) from contact")).scalar() == 1
    db.session.remove()
    flask_migrate.upgrade()
    assert db.session.execute(text("select wants_fewer from contact")).scalar() == 0

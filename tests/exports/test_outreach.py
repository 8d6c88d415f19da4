"""The outreach as a file: one row a month and programme."""

from __future__ import annotations

from datetime import date

from tests import factories as make
from tests.exports.test_responses import asked, exported
from tests.exports.test_routes import audited, take
from voc.core.db import db
from voc.followups.models import CallOutcome, OutreachCall, Programme


def test_a_row_counts_a_programme_and_a_month(app, tmp_path):
    programme = make.save(Programme(name="Ours", created_at=make.NOW))
    outcomes = [CallOutcome.ANSWERED, CallOutcome.DECLINED, CallOutcome.NO_ANSWER, None]
    for month in (10, 11):
        for position, outcome in enumerate(outcomes * 2, start=1):
            db.session.add(
                OutreachCall(
                    programme=programme,
                    day=date(2026, month, 15),
                    position=position,
                    customer=make.customer(),
                    outcome=outcome,
                    recorded_at=make.NOW if outcome else None,
                )
            )
    db.session.commit()
    first, second = exported("outreach", asked(language="en"), tmp_path, language="en")
    assert first["month"] < second["month"]
    assert (first["programme"], first["asks"]) == ("Ours", "phone")
    assert (first["asked"], first["reached"], first["answered"]) == (6, 4, 2)
    assert first["answered_share"] == 0.3333
    assert first["answered_low"] < 0.3333 < first["answered_high"]


def test_who_takes_it_is_written_down(owner):
    assert take(owner, "outreach", "csv").status_code == 200
    assert audited()[-1][0] == "exported the outreach"

"""The outreach as a file: one row a month and programme."""

from __future__ import annotations

import io
from datetime import date

import openpyxl

from tests import factories as make
from tests.exports.test_responses import asked, exported
from tests.exports.test_routes import audited, take
from voc.core.db import db
from voc.exports import commands
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


def test_only_the_days_narrow_it_and_neither_name_nor_words_say_more(owner):
    survey = make.survey(slug="support", name="Support")
    programme = make.save(Programme(name="Ours", created_at=make.NOW))
    day, customer = date(2026, 11, 15), make.customer()
    make.save(OutreachCall(programme=programme, day=day, position=1, customer=customer))
    query = f"period=all&survey={survey.id}&language=fa"
    answer = take(owner, "outreach", "xlsx", query=query)
    assert "filename=outreach-20" in answer.headers["Content-Disposition"]
    about = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[-1]
    said = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert said["Holds"] == "all time"
    assert "survey" not in audited()[-1][1]


def test_the_command_claims_the_days_only(app, tmp_path):
    make.save(make.survey(slug="support", name="Support"))
    place = tmp_path / "outreach.xlsx"
    order = commands.Order(
        report="outreach", kind="xlsx", output=str(place), survey="support", language="en"
    )
    commands.carry_out(order, tmp_path, io.BytesIO(), make.NOW)
    about = openpyxl.load_workbook(place).worksheets[-1]
    assert "Support" not in str(list(about.values))


def test_who_takes_it_is_written_down(owner):
    assert take(owner, "outreach", "csv").status_code == 200
    assert audited()[-1][0] == "exported the outreach"

"""The manager's summary: what it adds up to, and what it keeps to itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests import factories as make
from tests.exports.conftest import NOON, answered
from tests.exports.test_responses import asked, exported
from voc.core.calendar import Calendar
from voc.core.db import db
from voc.metrics.nps import Nps
from voc.responses import actions as responses
from voc.responses.models import Channel


def answer_nps(survey, counts, **given):
    for score, times in counts.items():
        for _time in range(times):
            answered(survey, nps=score, answers={"nps": score}, **given)


def test_pages_and_files_call_languages_by_their_own_names(survey, tmp_path, owner):
    version = survey.versions[0]
    version.content = {**version.content, "languages": ["de"]}
    make.save(survey)
    answer_nps(survey, {10: 6}, language="de")
    assert "<bdi>Deutsch</bdi>" in owner.get("/reports/?period=all").text
    for report in ("summary", "responses"):
        sheet = exported(report, asked(language="en"), tmp_path, "xlsx", "en").worksheets[0]
        said = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert "Deutsch" in [cell for row in said for cell in row]
        assert "de" not in [cell for row in said for cell in row]
        machine = exported(report, asked(language="en"), tmp_path, language="en")
        assert {row["language"] for row in machine} == {"de"}


def test_a_row_is_a_month_a_survey_and_a_language(survey, tmp_path):
    other = make.survey(slug="other")
    march, april = datetime(2026, 3, 20, 12, tzinfo=UTC), datetime(2026, 4, 2, 12, tzinfo=UTC)
    answer_nps(survey, {10: 6}, at=march)
    answer_nps(survey, {10: 6}, at=april)
    answer_nps(survey, {0: 6}, at=april, language="en")
    answer_nps(other, {7: 6}, at=april)
    rows = exported("summary", asked(language="en"), tmp_path, language="en")
    assert [(r["period"], r["survey"], r["language"], r["nps"]) for r in rows] == [
        ("2026-03", "support", "fa", 100),
        ("2026-04", "support", "en", -100),
        ("2026-04", "support", "fa", 100),
        ("2026-04", "other", "fa", 0),
    ]
    jalali = exported("summary", asked(), tmp_path)
    assert [(r["period"], r["period_name"]) for r in jalali][:2] == [
        ("1404-12", "اسفند ۱۴۰۴"),
        ("1405-01", "فروردین ۱۴۰۵"),
    ]
    assert (jalali[1]["first_day"], jalali[1]["first_day_jalali"]) == ("2026-03-21", "1405/01/01")
    assert (jalali[1]["last_day"], jalali[1]["last_day_jalali"]) == ("2026-04-20", "1405/01/31")


def test_nps_comes_with_its_n_its_interval_and_its_groups(survey, tmp_path):
    answer_nps(survey, {10: 5, 8: 3, 2: 2})
    [row] = exported("summary", asked(survey), tmp_path)
    nps = Nps(5, 3, 2)
    assert (row["nps_n"], row["nps"]) == (10, 30)
    assert row["nps_low"] == pytest.approx(nps.interval.low, abs=1e-4)
    assert row["nps_high"] == pytest.approx(nps.interval.high, abs=1e-4)
    assert (row["promoters"], row["passives"], row["detractors"]) == (5, 3, 2)
    assert row["notes"] == ""


def test_csat_counts_the_top_boxes_of_each_scale_and_ces_has_its_mean(survey, tmp_path):
    for value in (5, 4, 3):
        answered(survey, csat=value, csat_scale=5)
    for value in (10, 8, 7):
        answered(survey, csat=value, csat_scale=10)
    for value in (7, 7, 5, 4, 1):
        answered(survey, ces=value)
    [row] = exported("summary", asked(survey), tmp_path)
    assert (row["csat_n"], row["csat"]) == (6, pytest.approx(4 / 6, abs=1e-4))
    assert (row["ces_n"], row["ces"], row["ces_mean"]) == (5, 0.6, 4.8)
    assert row["ces_low"] < 0.6 < row["ces_high"]


def test_words_add_up_wishes_apart_with_the_two_extremes(survey, tmp_path):
    for text, label, polarity, intent in (
        ("خوب بود", "positive", 4000, "praise"),
        ("عالی بود", "positive", 9000, "praise"),
        ("معمولی", "neutral", 0, "other"),
        ("بد بود", "negative", -3000, "complaint"),
        ("افتضاح بود\nتمام", "negative", -9500, "complaint"),
        ("کاش بدترین را بردارید", "negative", -9900, "suggestion"),
        ("bonjour", None, None, "other"),
    ):
        answered(survey, texts={"why": (text, label, polarity, intent)})
    answered(survey, texts={"why": "هنوز سنجیده نشده"})
    [row] = exported("summary", asked(survey), tmp_path)
    assert row["comments"] == 8
    assert (row["negative"], row["neutral"], row["positive"], row["not_scored"]) == (2, 1, 2, 2)
    assert row["suggestions"] == 1
    assert row["polarity_mean"] == pytest.approx((4000 + 9000 - 3000 - 9500) / 5 / 10_000)
    assert (row["most_positive"], row["most_negative"]) == ("عالی بود", "افتضاح بود\nتمام")


def test_calls_have_rows_of_their_own(survey, tmp_path):
    for _time in range(8):
        responses.hear("عالی بود", channel=Channel.CALL, customer=None, at=NOON, day=NOON.date())
    db.session.commit()
    [row] = exported("summary", asked(), tmp_path)
    assert (row["survey"], row["survey_name"], row["language"]) == ("", "گفته‌شده در تماس‌ها", "")
    assert (row["comments"], row["not_scored"], row["nps_n"]) == (8, 8, 0)


def test_what_is_too_thin_says_how_far_it_is(survey, tmp_path):
    answer_nps(survey, {10: 3}, texts={"why": ("عالی", "positive", 9000, "praise")})
    [row] = exported("summary", asked(survey), tmp_path)
    assert (row["nps_n"], row["nps"], row["promoters"]) == (3, None, None)
    assert (row["comments"], row["positive"], row["most_positive"]) == (3, None, None)
    assert row["notes"] == "شاخص خالص مروجان: تاکنون ۳ از ۵; نظرها: تاکنون ۳ از ۸"


def test_a_thin_group_cannot_be_worked_out_from_its_neighbours(survey, tmp_path):
    answer_nps(survey, {10: 12})
    answer_nps(survey, {0: 2}, language="en")
    rows = exported("summary", asked(survey), tmp_path)
    assert {row["language"]: row["nps"] for row in rows} == {"en": None, "fa": None}
    assert "گروهی کوچک‌تر" in rows[1]["notes"]


def test_whoever_may_not_read_comments_gets_none(survey, tmp_path):
    for _time in range(8):
        answered(survey, texts={"why": ("عالی", "positive", 9000, "praise")})
    what = asked(survey)
    blind = replace(what, reader=replace(what.reader, sees_comments=False))
    [row] = exported("summary", blind, tmp_path)
    assert (row["positive"], row["most_positive"]) == (8, None)


def test_the_workbook_draws_nps_by_month_of_everything(survey, tmp_path):
    answer_nps(survey, {10: 6})
    answer_nps(survey, {0: 6}, language="en")
    answer_nps(survey, {10: 6}, at=datetime(2026, 9, 1, 12, tzinfo=UTC))
    book = exported(
        "summary", replace(asked(survey), calendar=Calendar.GREGORIAN), tmp_path, "xlsx", "en"
    )
    assert book.sheetnames == ["Sentiment summary", "Chart", "About"]
    chart = book["Chart"]
    assert len(chart._charts) == 1
    points = [[cell.value for cell in row] for row in chart.iter_rows(min_row=2)]
    assert [(point[0], point[1], point[4]) for point in points] == [
        ("September 2026", 100, 6),
        ("October 2026", None, 0),
        ("November 2026", 0, 12),
    ]
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert "adjusted Wald" in about["NPS"]
    assert about["Rows"] == "3"


def test_nothing_answered_is_an_empty_file(survey, tmp_path):
    assert exported("summary", asked(survey), tmp_path) == []
    assert exported("summary", asked(survey), tmp_path, "xlsx").sheetnames[0]

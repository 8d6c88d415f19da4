"""The report of responses: complete, exact, and with the same columns whatever was answered."""

from __future__ import annotations

import io
import json
import tracemalloc
from datetime import UTC, datetime

import openpyxl
import pytest

from tests import factories as make
from tests.exports.conftest import NOON, answered
from voc.core.calendar import Calendar
from voc.core.db import db
from voc.core.i18n import speaking
from voc.exports import files, responses
from voc.exports.formats import FORMATS
from voc.exports.tables import Asked
from voc.metrics.disclosure import Reader
from voc.metrics.filters import Filter
from voc.responses.models import Response
from voc.surveys.models import SurveyVersion

CHOICES = [
    {"key": "price", "title": {"en": "Price", "fa": "قیمت"}},
    {"key": "speed", "title": {"en": "Speed", "fa": "سرعت"}},
]
MANY = 2_345
TEXT = '=1+1\nمی‌شود «بهتر» شد، "قول" 👍🏽\r\n'.replace("\r\n", "\n")


def asked(survey=None, *, language="fa", with_personal=False):
    from zoneinfo import ZoneInfo

    wanted = Filter(at=NOON, zone=ZoneInfo("Asia/Tehran"), survey_id=survey.id if survey else None)
    calendar = Calendar.JALALI if language == "fa" else Calendar.GREGORIAN
    return Asked(
        wanted=wanted,
        reader=Reader(sees_personal=True, sees_comments=True),
        calendar=calendar,
        with_personal=with_personal,
    )


def exported(report, what, tmp_path, kind="json", language="fa"):
    file = io.BytesIO()
    with speaking(language):
        files.write(report, FORMATS[kind], what, file, tmp_path)
    db.session.rollback()
    if kind == "json":
        return json.loads(file.getvalue())
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


def test_a_row_holds_the_sitting_its_answers_and_what_its_words_say(survey, tmp_path):
    answered(
        survey,
        nps=9,
        answers={"nps": 9},
        texts={"why": (TEXT, "positive", 7512, "praise")},
    )
    [row] = exported("responses", asked(survey), tmp_path)
    assert row == {
        "response": row["response"],
        "survey": "support",
        "survey_name": "پشتیبانی",
        "version": 1,
        "state": "completed",
        "channel": "link",
        "batch": None,
        "language": "fa",
        "sample": "no",
        "started_at": "2026-11-10T08:30:00Z",
        "completed_at": "2026-11-10T08:30:00Z",
        "day": "2026-11-10",
        "day_jalali": "1405/08/19",
        "answer.nps": 9,
        "answer.why": TEXT,
        "answer.why.sentiment": "positive",
        "answer.why.polarity": 0.7512,
        "answer.why.intent": "praise",
        "answer.why.corrected": "no",
        "answer.why.model_sentiment": "positive",
        "answer.why.model_polarity": 0.7512,
        "answer.why.model_intent": "praise",
        "answer.why.themes": None,
        "answer.why.theme_sentiment": None,
    }


def test_words_nobody_has_looked_at_differ_from_words_no_model_reads(survey, tmp_path):
    answered(survey, texts={"why": "waiting"})
    answered(survey, texts={"why": ("bonjour", None, None, "other")})
    first, second = exported("responses", asked(survey), tmp_path)
    assert first["answer.why.sentiment"] is None
    assert second["answer.why.sentiment"] == "not_scored"
    assert second["answer.why.polarity"] is None


def test_columns_are_those_of_all_versions_in_their_order(survey, tmp_path):
    old = survey.versions[0]
    content = {
        **old.content,
        "questions": [
            {"key": "why", "type": "long_text", "title": {"fa": "چرا؟", "en": "Why?"}},
            {
                "key": "mattered",
                "type": "multiple_choice",
                "title": {"fa": "چه؟", "en": "What?"},
                "choices": CHOICES,
            },
        ],
    }
    new = make.save(
        SurveyVersion(
            survey_id=survey.id, number=2, content=content, created_at=NOON, published_at=NOON
        )
    )
    answered(survey, version=old, nps=3, answers={"nps": 3})
    before = list(exported("responses", asked(survey), tmp_path)[0])
    answered(survey, version=new, answers={"mattered": ("price", "speed")})
    first, second = exported("responses", asked(survey), tmp_path)
    assert list(first) == list(second) == before
    assert [key for key in before if key.startswith("answer.")] == [
        "answer.nps",
        "answer.why",
        "answer.why.sentiment",
        "answer.why.polarity",
        "answer.why.intent",
        "answer.why.corrected",
        "answer.why.model_sentiment",
        "answer.why.model_polarity",
        "answer.why.model_intent",
        "answer.why.themes",
        "answer.why.theme_sentiment",
        "answer.mattered",
    ]
    assert second["answer.mattered"] == "price | speed"
    assert second["answer.nps"] is None


@pytest.mark.parametrize(
    ("language", "heads", "choices", "state"),
    [
        ("fa", ["چرا؟", "چه؟"], "قیمت | سرعت", "کامل"),
        ("en", ["Why?", "What?"], "Price | Speed", "completed"),
    ],
)
def test_a_workbook_speaks_the_readers_language(app, tmp_path, language, heads, choices, state):
    questions = [
        {"key": "why", "type": "long_text", "title": {"fa": "چرا؟", "en": "Why?"}},
        {
            "key": "mattered",
            "type": "multiple_choice",
            "title": {"fa": "چه؟", "en": "What?"},
            "choices": CHOICES,
        },
    ]
    survey = make.survey(questions=questions)
    answered(survey, answers={"mattered": ("price", "speed")}, texts={"why": TEXT})
    book = exported("responses", asked(survey, language=language), tmp_path, "xlsx", language)
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    values = [cell.value for cell in sheet[2]]
    row = dict(zip(titles, values, strict=True))
    assert [row[heads[0]], row[heads[1]]] == [TEXT, choices]
    assert state in values
    assert bool(sheet.sheet_view.rightToLeft) is (language == "fa")
    assert len(book.worksheets) == 2


def test_test_answers_are_in_no_file(survey, tmp_path):
    answered(survey, is_test=True, nps=1, answers={"nps": 1})
    assert exported("responses", asked(survey), tmp_path) == []


def test_names_come_only_when_they_are_asked_for(survey, tmp_path):
    customer = make.customer(name="سارا", email="sara@example.com", phone="+989121234567")
    answered(survey, customer=customer)
    [without] = exported("responses", asked(survey), tmp_path)
    assert not [key for key in without if key.startswith("customer")]
    [row] = exported("responses", asked(survey, with_personal=True), tmp_path)
    assert row["customer_name"] == "سارا"
    assert row["customer_phone"] == "+989121234567"
    assert row["customer_reference"] is None


def test_what_is_stored_meanwhile_is_not_half_in_the_file(survey, tmp_path, monkeypatch):
    """Between the counting and the reading of rows another answer is committed."""
    answered(survey, nps=9, answers={"nps": 9})
    table = files.REPORTS["responses"]

    def counted_then_answered(connection, what):
        made = table(connection, what)
        answered(survey, nps=1, answers={"nps": 1})
        return made

    monkeypatch.setitem(files.REPORTS, "responses", counted_then_answered)
    rows = exported("responses", asked(survey), tmp_path)
    assert [row["answer.nps"] for row in rows] == [9]


def test_many_rows_are_all_there_in_little_memory(survey, tmp_path, monkeypatch):
    """Kept in memory, they would take 2 MB; the allocations of more rows are slow to follow."""
    monkeypatch.setattr(responses, "BATCH", 100)
    rows = [
        {
            "survey_id": survey.id,
            "version_id": survey.versions[0].id,
            "submission": f"m{n}",
            "language": "fa",
            "state": "completed",
            "day": NOON.date(),
            "started_at": NOON,
            "completed_at": NOON,
            "nps": n % 11,
        }
        for n in range(MANY)
    ]
    db.session.execute(Response.__table__.insert(), rows)
    db.session.commit()
    del rows
    for kind in FORMATS:
        file = (tmp_path / kind).open("wb")
        tracemalloc.start()
        with speaking("fa"), file:
            assert files.write("responses", FORMATS[kind], asked(survey), file, tmp_path) == MANY
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 1_500_000
    assert len(json.loads((tmp_path / "json").read_bytes())) == MANY


def test_a_moment_in_the_night_falls_on_the_companys_own_day(survey, tmp_path):
    answered(survey, at=datetime(2026, 3, 20, 21, 0, tzinfo=UTC))
    [row] = exported("responses", asked(survey), tmp_path)
    assert (row["started_at"], row["day"], row["day_jalali"]) == (
        "2026-03-20T21:00:00Z",
        "2026-03-21",
        "1405/01/01",
    )

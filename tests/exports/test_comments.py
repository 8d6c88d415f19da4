"""The report of comments: every word, whose word on it counts, and what the model had said."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.exports.conftest import NOON, answered
from tests.exports.test_responses import asked, exported
from tests.exports.test_routes import audited, eight, take
from voc.core.access import GRANTS, Permission, Role
from voc.core.db import db
from voc.exports.formats import FORMATS
from voc.responses.models import Feedback
from voc.scoring import corrections
from voc.scoring.sentiment import Intent, Label

assert eight  # a fixture


def correct(text, label=Label.NEGATIVE, intent=Intent.COMPLAINT):
    number = db.session.scalars(select(Feedback.id).where(Feedback.text == text)).one()
    corrections.correct(number, label, intent, by=None, at=NOON)
    db.session.commit()


def test_a_row_holds_the_words_what_counts_and_what_the_model_said(survey, tmp_path):
    answered(survey, nps=9, texts={"why": ("عالی\nبود", "positive", 7512, "praise")})
    correct("عالی\nبود")
    [row] = exported("comments", asked(survey), tmp_path)
    assert row == {
        "comment": row["comment"],
        "response": row["response"],
        "survey": "support",
        "survey_name": "پشتیبانی",
        "question": "why",
        "channel": "link",
        "sample": "no",
        "said_at": "2026-11-10T08:30:00Z",
        "day": "2026-11-10",
        "day_jalali": "1405/08/19",
        "text": "عالی\nبود",
        "language": "fa",
        "sentiment": "negative",
        "polarity": -0.5,
        "intent": "complaint",
        "corrected": "yes",
        "model_sentiment": "positive",
        "model_polarity": 0.7512,
        "model_intent": "praise",
        "themes": None,
        "theme_sentiment": None,
        "mixed": "no",
        "model_mixed": "no",
        "model_confidence": 0.9,
        "subjectivity": None,
        "model": "t",
        "corrected_at": "2026-11-10T08:30:00Z",
        "read_by_chance": "no",
        "nps": 9,
        "csat": None,
        "csat_scale": None,
        "ces": None,
    }


def test_columns_are_the_same_whatever_was_said(survey, tmp_path):
    answered(survey, texts={"why": "waiting"})
    answered(survey, texts={"why": ("bonjour", None, None, "other")})
    make.feedback("In a call", scored="negative", at=NOON)
    waiting, unread, call = exported("comments", asked(), tmp_path)
    assert list(waiting) == list(unread) == list(call)
    assert (waiting["sentiment"], waiting["corrected"], waiting["model"]) == (None, "no", None)
    assert unread["sentiment"] == unread["model_sentiment"] == "not_scored"
    assert (call["response"], call["survey"], call["channel"]) == (None, None, "call")


def test_test_answers_are_in_no_file(survey, tmp_path):
    answered(survey, texts={"why": "only a test"}, is_test=True)
    assert exported("comments", asked(), tmp_path) == []


def test_a_correction_wins_in_the_responses_too(survey, tmp_path):
    answered(survey, texts={"why": ("عالی", "positive", 7512, "praise")})
    correct("عالی", Label.NEUTRAL, Intent.OTHER)
    [row] = exported("responses", asked(survey), tmp_path)
    said = {key: value for key, value in row.items() if key.startswith("answer.why.")}
    assert said == {
        "answer.why.sentiment": "neutral",
        "answer.why.polarity": 0,
        "answer.why.intent": "other",
        "answer.why.corrected": "yes",
        "answer.why.model_sentiment": "positive",
        "answer.why.model_polarity": 0.7512,
        "answer.why.model_intent": "praise",
        "answer.why.themes": None,
        "answer.why.theme_sentiment": None,
    }


def test_the_summary_counts_what_people_say_and_shows_the_models_beside(survey, tmp_path):
    for number in range(9):
        answered(survey, texts={"why": (f"عالی {number}", "positive", 8000, "praise")})
    correct("عالی 0", Label.NEGATIVE, Intent.COMPLAINT)
    correct("عالی 1", Label.POSITIVE, Intent.SUGGESTION)
    [row] = exported("summary", asked(survey), tmp_path)
    counts = {name: row[name] for name in ("negative", "positive", "suggestions", "corrected")}
    assert counts == {"negative": 1, "positive": 7, "suggestions": 1, "corrected": 2}
    assert row["polarity_mean"] == round((7 * 0.8 - 0.5) / 8, 4)
    assert (row["model_negative"], row["model_positive"]) == (0, 9)
    assert row["model_polarity_mean"] == 0.8
    assert row["most_negative"] == "عالی 0"


@pytest.mark.parametrize("kind", FORMATS)
def test_it_comes_in_every_format_and_is_written_down(eight, owner, kind):
    answer = take(owner, "comments", kind, query=f"period=all&survey={eight.id}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith(
        "attachment; filename=comments-support-20"
    )
    assert audited() == [
        ("exported comments", f"{kind}, 8 rows, survey={eight.id}, period=all"),
    ]


def test_names_come_for_those_who_may_see_them_and_ask(eight, sign_in):
    manager = sign_in(Role.MANAGER)
    rows = json.loads(take(manager, "comments", "json", personal="1").data)
    assert rows[0]["customer_name"] == "سارا"
    assert "customer_name" not in json.loads(take(manager, "comments", "json").data)[0]
    assert [action for action, _detail in audited()] == [
        "exported comments with personal data",
        "exported comments",
    ]


def test_names_never_come_without_the_permission(eight, sign_in):
    analyst = sign_in(Role.ANALYST)
    assert take(analyst, "comments", "json", personal="1").status_code == 403
    assert take(analyst, "comments", "json").status_code == 200
    assert [action for action, _detail in audited()] == ["exported comments"]


def test_comments_of_a_few_stay_with_those_who_must_call_back(survey, sign_in):
    answered(survey, texts={"why": ("فقط من", "negative", -5000, "complaint")})
    analyst = sign_in(Role.ANALYST)
    assert take(analyst, "comments", "csv").status_code == 409
    assert analyst.get("/reports/?period=all").text.count("1 of 8 so far") == 3


def test_who_must_call_back_gets_them_however_few(survey, sign_in):
    answered(survey, texts={"why": ("فقط من", "negative", -5000, "complaint")})
    assert take(sign_in(Role.MANAGER), "comments", "csv").status_code == 200


def test_who_may_read_no_comments_gets_none_in_a_file(eight, sign_in, monkeypatch):
    without = GRANTS[Role.ANALYST] - {Permission.COMMENTS}
    monkeypatch.setitem(GRANTS, Role.ANALYST, without)
    analyst = sign_in(Role.ANALYST)
    assert take(analyst, "comments", "csv").status_code == 403
    assert "/reports/comments" not in analyst.get("/reports/?period=all").text

"""A core question's answers to every version that asked it alike are one series."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from tests import factories as make
from voc.core.db import db
from voc.metrics import core_trends, question_counts
from voc.metrics.core_trends import Sums, figure
from voc.metrics.disclosure import Reader
from voc.metrics.filters import Filter
from voc.responses.models import Answer
from voc.surveys.models import SurveyVersion
from voc.surveys.questions import read_question

EVERYTHING = Filter(at=make.NOW, zone=UTC)
SEES = Reader(sees_personal=True)
WHY = {"key": "why", "type": "long_text", "title": {"en": "Why?"}}
STARS = {"key": "stars", "type": "rating", "scale": 5, "is_core": True, "title": {"en": "Stars?"}}
CSAT = {"key": "csat", "type": "csat", "scale": 5, "title": {"en": "Satisfied?"}}


def versions(*asked):
    """A survey with a version for each list of questions; the last is shown."""
    survey = make.survey(questions=asked[0])
    for number, questions in enumerate(asked[1:], start=2):
        content = {**survey.versions[0].content, "questions": questions}
        survey.versions.append(
            SurveyVersion(
                number=number,
                content=content,
                created_at=make.LONG_AGO,
                published_at=make.LONG_AGO,
            )
        )
    survey.published_number = len(asked)
    db.session.commit()
    return survey


def answer(survey, version, months_ago, **numbers):
    at = make.NOW - timedelta(days=30 * months_ago)
    sitting = make.response(survey=survey, version_id=survey.versions[version - 1].id, at=at)
    for key, number in numbers.items():
        make.save(Answer(response_id=sitting.id, question=key, number=number))


def test_answers_to_the_first_and_the_third_version_are_one_series(app):
    survey = versions([STARS, CSAT], [WHY], [CSAT, STARS])
    for stars in (2, 4):
        answer(survey, 1, 8, stars=stars, csat=5)
    for stars in (5, 5, 5, 1):
        answer(survey, 3, 0, stars=stars, csat=1)
    asked = question_counts.asked_by(survey)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        trends = core_trends.trends(asked, EVERYTHING, SEES, make.NOW)
        drawn = [(one.figure.value, one.figure.n) for one in trends["stars"].chart.drawn]
        assert drawn == [(3, 2), (4, 4)]
        assert [(one[0], one[1]) for one in trends["stars"].versions] == [
            ("Version 1", "3.0"),
            ("Version 3", "4.0"),
        ]
        assert [one[1] for one in trends["csat"].versions] == ["100%", "0%"]


def test_answers_on_another_scale_are_not_added_up(app):
    survey = versions([{**STARS, "scale": 10}], [STARS])
    answer(survey, 1, 4, stars=5)
    for months in (3, 0):
        answer(survey, 2, months, stars=4)
    asked = question_counts.asked_by(survey)
    assert question_counts.answers_by_question(EVERYTHING, asked) == {"stars": {4: 2}}
    assert question_counts.answered_by_question(EVERYTHING, asked) == {"stars": 2}
    [stars] = asked.questionnaire.questions
    assert sum(core_trends.sums([stars], asked, EVERYTHING)["stars"].values(), Sums()).n == 2


def test_few_answers_stay_hidden_from_who_may_not_see_people(app):
    survey = versions([STARS], [STARS, WHY])
    for months in (6, 6, 6, 0):
        answer(survey, 1 if months else 2, months, stars=4)
    asked = question_counts.asked_by(survey)
    with app.test_request_context():
        assert core_trends.trends(asked, EVERYTHING, Reader(), make.NOW) == {}


@pytest.mark.parametrize(
    ("kind", "sums", "value"),
    [
        ("nps", Sums(10, 5, 3, 70, 560), 20),
        ("csat", Sums(10, 8, 0, 40, 170), 0.8),
        ("ces", Sums(4, 1, 0, 12, 40), 0.25),
        ("rating", Sums(4, 0, 0, 14, 54), 3.5),
        ("rating", Sums(), None),
        ("nps", Sums(), None),
    ],
)
def test_a_figure_is_what_its_kind_says(kind, sums, value):
    found, interval = figure(read_question({"key": "a", "type": kind}), sums)
    assert found == value
    assert (interval is None) is (value is None)
    assert interval is None or interval.low <= value <= interval.high


def test_the_results_show_the_trend_of_a_core_question(owner):
    survey = versions([STARS], [STARS, WHY])
    for months in (4, 0):
        answer(survey, 1 if months else 2, months, stars=4)
    page = owner.get(f"/surveys/{survey.id}/results?period=all").text
    assert 'id="trend-stars"' in page


def test_the_month_that_goes_on_says_so(app):
    survey = versions([STARS])
    for months in (8, 0):
        answer(survey, 1, months, stars=4)
    asked = question_counts.asked_by(survey)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        chart = core_trends.trends(asked, EVERYTHING, SEES, make.NOW)["stars"].chart
    assert [mark.figure.so_far for mark in chart.drawn] == [False, True]
    assert chart.standing is None, "neither rests on answers enough"

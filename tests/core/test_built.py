"""Statements compiled once say the same as SQLAlchemy's own execution."""

from __future__ import annotations

from typing import Any, cast

import pytest
from sqlalchemy import Double, String, Table, bindparam, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from tests import factories as make
from voc.core.built import Built
from voc.core.db import db
from voc.surveys.models import Survey, SurveyState, SurveyVersion

TABLE = cast("Table", Survey.__table__)
CLOSE = Built(
    lambda _dialect: (
        update(TABLE)
        .where(TABLE.c.id == bindparam("survey"), TABLE.c.state == SurveyState.OPEN)
        .values(state=SurveyState.CLOSED, closes_at=bindparam("at"))
    )
)
READ = Built(
    lambda _dialect: select(Survey.state, Survey.closes_at, Survey.has_open_link).where(
        Survey.id == bindparam("survey")
    )
)
COPY = Built(
    lambda _dialect: insert(TABLE).values(
        {c.name: bindparam(c.name) for c in TABLE.c if c.name != "id"}
    )
)


def columns(survey: Survey, **other: Any) -> dict[str, Any]:
    return {c.key: getattr(survey, c.key) for c in TABLE.c if c.key != "id"} | other


def test_values_come_back_as_the_types_of_their_columns(app):
    survey = make.survey()
    assert READ.row(survey=survey.id) == (SurveyState.OPEN, None, True)
    assert CLOSE.change(survey=survey.id, at=make.NOW) == 1
    assert READ.row(survey=survey.id) == (SurveyState.CLOSED, make.NOW, True)
    assert CLOSE.change(survey=survey.id, at=make.NOW) == 0
    assert READ.row(survey=0) is None


def test_they_belong_to_the_sessions_transaction(app):
    survey = make.survey()
    CLOSE.change(survey=survey.id, at=make.NOW)
    db.session.rollback()
    assert READ.row(survey=survey.id) == (SurveyState.OPEN, None, True)


def test_they_see_what_the_session_has_not_written_yet(app):
    survey = make.survey()
    survey.has_open_link = False
    assert READ.row(survey=survey.id) == (SurveyState.OPEN, None, False)


def test_many_rows_are_many_statements(app):
    survey = make.survey()
    COPY.change_all([columns(survey, slug=f"copy-{n}") for n in range(3)])
    assert len(list(db.session.scalars(select(Survey.id)))) == 4


def test_a_broken_rule_is_sqlalchemys_error_and_names_no_value(app):
    survey = make.survey()
    with pytest.raises(IntegrityError) as refused:
        COPY.change(**columns(survey))
    assert survey.slug not in str(refused.value).partition("DETAIL")[0]
    db.session.rollback()


def test_a_naive_moment_is_refused(app):
    with pytest.raises(ValueError, match="naive"):
        CLOSE.change(survey=1, at=make.NOW.replace(tzinfo=None))


def test_every_value_that_a_row_can_hold_comes_back_as_it_was(app):
    survey = make.survey()
    survey.name = 'خبر «تازه»\u200c"quoted" \\ and a\nline 😀'
    survey.closes_at = make.NOW
    db.session.commit()
    read = Built(
        lambda _dialect: (
            select(Survey.id, SurveyVersion.id, Survey.name, Survey.closes_at, Survey.touchpoint)
            .join(SurveyVersion, SurveyVersion.survey_id == Survey.id)
            .where(Survey.id == bindparam("survey"))
        )
    )
    version = survey.versions[0].id
    expected = (survey.id, version, survey.name, make.NOW, None)
    assert read.row(survey=survey.id) == expected


def test_numbers_with_a_fraction_lose_nothing(app):
    a_third = Built(lambda _dialect: select(literal(1 / 3, Double), literal("x", String)))
    assert a_third.row() == (1 / 3, "x")

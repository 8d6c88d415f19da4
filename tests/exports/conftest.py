"""Answers to report on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from tests import factories as make
from voc.core.db import db
from voc.core.folding import fold
from voc.responses.models import Answer, Channel, Feedback, Response, ResponseState
from voc.scoring.models import Sentiment

NOON = datetime(2026, 11, 10, 8, 30, tzinfo=UTC)
_numbers = count(1)


def answered(survey, *, version=None, customer=None, at=NOON, language="fa", **given):
    """A stored response; `answers` maps questions to numbers or choices, `texts` to words with a
    label and a polarity (or only words: not looked at yet)."""
    answers, texts = given.pop("answers", {}), given.pop("texts", {})
    response = Response(
        survey_id=survey.id,
        version_id=(version or survey.versions[0]).id,
        customer_id=customer.id if customer else None,
        submission=f"s{next(_numbers)}",
        language=language,
        state=ResponseState.COMPLETED,
        day=(at + timedelta(hours=3, minutes=30)).date(),
        started_at=at,
        completed_at=at,
        **given,
    )
    for question, value in answers.items():
        for one in value if isinstance(value, tuple) else (value,):
            key = "number" if isinstance(one, int) else "choice"
            response.answers.append(Answer(question=question, **{key: one}))
    for question, words in texts.items():
        text, *scored = words if isinstance(words, tuple) else (words,)
        feedback = Feedback(
            response=response,
            survey_id=survey.id,
            customer_id=response.customer_id,
            question=question,
            channel=Channel.LINK,
            text=text,
            folded=fold(text),
            said_at=at,
            day=response.day,
            unscored_at=None if scored else at,
            is_test=response.is_test or False,
        )
        db.session.add(feedback)
        if scored:
            label, polarity, intent = scored
            db.session.add(
                Sentiment(
                    feedback=feedback,
                    language=language,
                    label=label,
                    polarity=polarity,
                    confidence=None if label is None else 9000,
                    intent=intent,
                    model="t",
                    scored_at=at,
                )
            )
    db.session.add(response)
    db.session.commit()
    return response


@pytest.fixture
def survey(app):
    return make.survey(slug="support", name="پشتیبانی")

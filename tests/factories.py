"""Build saved objects with sensible defaults; say only what the test is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from voc.accounts.models import User
from voc.core.access import Role
from voc.core.db import db
from voc.core.folding import fold
from voc.customers.event_models import CustomerEvent, EventKind
from voc.customers.models import Customer
from voc.responses.models import Channel, Feedback, Response, ResponseState
from voc.scoring.models import Sentiment
from voc.surveys.models import Survey, SurveyState, SurveyVersion
from voc.waves.invitation_models import Invitation

_numbers = count(1)

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=3650)


def save(thing: Any) -> Any:
    """Add, commit and give back."""
    db.session.add(thing)
    db.session.commit()
    return thing


def person(**given: Any) -> User:
    n = next(_numbers)
    defaults = {
        "email": f"person{n}@example.com",
        "name": f"Person {n}",
        "role": Role.OWNER,
        "language": "en",
        "created_at": LONG_AGO,
    }
    return save(User(**{**defaults, **given}))


def customer(**given: Any) -> Customer:
    n = next(_numbers)
    defaults = {
        "name": f"Customer {n}",
        "email": f"c{n}@example.com",
        "language": "en",
        "created_at": LONG_AGO,
    }
    return save(Customer(**{**defaults, **given}))


QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "nps",
        "type": "nps",
        "required": True,
        "title": {"en": "How likely are you to recommend us?", "fa": "چقدر ما را معرفی می‌کنید؟"},
    },
    {
        "key": "why",
        "type": "long_text",
        "required": False,
        "title": {"en": "What is the reason?", "fa": "چرا این امتیاز؟"},
    },
]


def survey(*, questions: list[dict[str, Any]] | None = None, **given: Any) -> Survey:
    """An open survey whose version 1 is published."""
    n = next(_numbers)
    content = {
        "title": {"en": f"Survey {n}", "fa": f"نظرسنجی {n}"},
        "intro": {},
        "thanks": {},
        "questions": questions or QUESTIONS,
    }
    defaults = {
        "name": f"Survey {n}",
        "slug": f"survey-{n}",
        "state": SurveyState.OPEN,
        "language": "en",
        "published_number": 1,
        "created_at": LONG_AGO,
    }
    made = Survey(**{**defaults, **given})
    made.versions.append(
        SurveyVersion(number=1, content=content, created_at=LONG_AGO, published_at=LONG_AGO)
    )
    return save(made)


def invitation(**given: Any) -> Invitation:
    """A personal link to a survey, not yet opened."""
    asked = given.pop("survey", None) or survey()
    who = given.pop("customer", None) or customer()
    defaults = {"created_at": LONG_AGO, "expires_at": LATER}
    return save(Invitation(survey_id=asked.id, customer_id=who.id, **{**defaults, **given}))


def response(nps: int | None = None, **given: Any) -> Response:
    """A finished sitting; `words=` leaves a comment, `scored=` says its label (and polarity)."""
    asked = given.pop("survey", None) or survey()
    who = given.pop("customer", None)
    said, scored = given.pop("words", ""), given.pop("scored", None)
    at = given.pop("at", NOW)
    defaults = {
        "survey_id": asked.id,
        "version_id": asked.versions[0].id,
        "customer_id": who.id if who else None,
        "submission": f"submission-{next(_numbers)}",
        "language": "en",
        "state": ResponseState.COMPLETED,
        "nps": nps,
        "day": at.date(),
        "started_at": at,
        "completed_at": at,
    }
    made = save(Response(**{**defaults, **given}))
    if said:
        feedback(said, scored=scored, response=made, survey_id=asked.id, customer=who, at=at)
    return made


def feedback(text: str, *, scored: Any = None, **given: Any) -> Feedback:
    """Words from a sitting or a call, waiting for a score unless `scored` gives one."""
    sitting, who = given.pop("response", None), given.pop("customer", None)
    at = given.pop("at", NOW)
    defaults = {
        "response_id": sitting.id if sitting else None,
        "question": "why" if sitting else "",
        "customer_id": who.id if who else None,
        "channel": Channel.LINK if sitting else Channel.CALL,
        "text": text,
        "folded": fold(text),
        "said_at": at,
        "day": at.date(),
        "unscored_at": None if scored else at,
        "is_test": sitting.is_test if sitting else False,
    }
    made = save(Feedback(**{**defaults, **given}))
    if scored:
        sentiment(made, **(scored if isinstance(scored, dict) else {"label": scored}))
    return made


def sentiment(said: Feedback, **given: Any) -> Sentiment:
    """What some words say; the polarity follows the label unless given."""
    label = given.get("label")
    polarity = {"positive": 8000, "neutral": 0, "negative": -8000, None: None}[label]
    defaults = {
        "feedback_id": said.id,
        "language": "en",
        "polarity": polarity,
        "confidence": None if label is None else 9000,
        "intent": {"positive": "praise", "negative": "complaint"}.get(label or "", "other"),
        "model": "a model of tests",
        "scored_at": NOW,
    }
    return save(Sentiment(**{**defaults, **given}))


def event(key: str = "order_delivered", **given: Any) -> CustomerEvent:
    """An event of a customer, which nothing was planned for yet."""
    kind = db.session.scalar(select(EventKind).where(EventKind.key == key))
    if kind is None:
        kind = save(EventKind(key=key, name=key, created_at=LONG_AGO))
    who, at = given.pop("customer", None) or customer(), given.pop("at", NOW)
    defaults = {"reference": f"event-{next(_numbers)}", "received_at": at, "new_at": at}
    return save(CustomerEvent(customer_id=who.id, kind=kind, at=at, **{**defaults, **given}))

"""Deliveries of the sample company: a survey that asks on from what was answered."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import update

from voc.core.calendar import at_wall_time, local_day
from voc.core.db import db
from voc.customers.touchpoints import Touchpoint
from voc.responses import actions
from voc.responses.facts import NOBODY
from voc.responses.models import Feedback, Response
from voc.responses.rows import Asked, Taking
from voc.responses.sitting import Sitting, sitting_of
from voc.surveys import actions as designing
from voc.surveys.gallery_delivery import DELIVERY
from voc.surveys.logic import walk
from voc.surveys.question import Given
from voc.surveys.questionnaire import Questionnaire

SLUG, NAME = "delivery", "پس از تحویل · After delivery"
COUNT = 40
DAYS = 60
ENGLISH_SHARE = 0.2
MISSING = {
    "fa": ("شارژر داخل جعبه نبود.", "یکی از سه کتاب نرسید.", "فاکتور نبود."),
    "en": ("The charger was not in the box.", "One of the three books."),
}
CHANGES = {
    "fa": (
        "کاش ساعت رسیدن پیک را از قبل می‌گفتید.",
        "بسته‌بندی را محکم‌تر کنید.",
        "پیک پیش از آمدن زنگ بزند.",
        "بشود روز تحویل را عوض کرد.",
    ),
    "en": ("Tell me the hour before the courier comes.", "A stronger box, please."),
}
LIKED = {
    "fa": ("زودتر از موعد رسید.", "بسته‌بندی عالی بود.", "پیک خیلی مؤدب بود."),
    "en": ("It came a day early.", "The courier was kind."),
}


def deliveries(at: datetime, zone: ZoneInfo, chance: Random) -> None:
    """The survey, published, and what was answered through its open link."""
    since = at - timedelta(days=DAYS + 10)
    survey = designing.create(NAME, DELIVERY, language="fa", by=None, at=since, slug=SLUG)
    version = designing.publish(survey, by=None, at=since)
    designing.place(survey, Touchpoint.DELIVERY)
    survey.is_sample = True
    db.session.flush()
    asked, today = Questionnaire.read(version.content), local_day(at, zone)
    takings = []
    for _number in range(COUNT):
        day = today - timedelta(days=chance.randrange(1, DAYS))
        language = "en" if chance.random() < ENGLISH_SHARE else "fa"
        moment = at_wall_time(day, time(chance.randrange(9, 22), chance.randrange(60)), zone)
        shown = Asked(survey_id=survey.id, version_id=version.id, language=language)
        given = sitting(asked, language, chance)
        takings.append(Taking(asked=shown, sitting=given, at=moment, day=day))
    actions.record_all(takings)
    for model in (Response, Feedback):
        db.session.execute(update(model).where(model.survey_id == survey.id).values(is_sample=True))


def sitting(asked: Questionnaire, language: str, chance: Random) -> Sitting:
    """What somebody answered of the questions that they met."""
    arrived = chance.choices(("yes", "partly", "no"), (80, 12, 8))[0]
    score = chance.choices(
        (1, 2, 3, 4, 5), (5, 8, 17, 35, 35) if arrived == "yes" else (25, 35, 25, 10, 5)
    )
    wrong = tuple(key for key in ("late", "box", "courier", "other") if chance.random() < 0.4)
    would = {
        "arrived": Given(choices=(arrived,)),
        "missing": Given(text=chance.choice(MISSING[language])),
        "csat": Given(number=score[0]),
        "wrong": Given(choices=wrong),
        "change": Given(text=chance.choice(CHANGES[language])),
        "liked": Given(text=chance.choice(LIKED[language])),
    }
    given = {
        key: one
        for key, one in would.items()
        if asked.by_key[key].required or chance.random() < 0.6
    }
    said = {key: one.compared() for key, one in given.items()}
    shown = walk(asked.questions, said, NOBODY).shown
    return sitting_of(asked, {key: given[key] for key in shown if key in given})

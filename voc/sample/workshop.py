"""A workshop of the sample company, asked about in every way there is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update

from voc.core.calendar import at_wall_time, local_day
from voc.core.db import db
from voc.responses import actions
from voc.responses.models import Feedback, Response
from voc.responses.rows import Asked, Taking
from voc.responses.sitting import sitting_of
from voc.sample.history import CES_SCORES, CSAT_SCORES, MOODS, NPS_SCORES, Mood
from voc.surveys import actions as designing
from voc.surveys.choices import ORDERS, OTHER
from voc.surveys.gallery_workshop import QUESTIONS, WORKSHOP
from voc.surveys.logic import Facts, walk
from voc.surveys.question import ContactWish, Given
from voc.surveys.questionnaire import Questionnaire

LOGIC: dict[str, dict[str, Any]] = {
    "csat": {"then": [{"if": {"question": "csat", "at_most": 1}, "go_to": "change"}]},
    "change": {
        "title": {
            "fa": "به کارگاه {answer.csat|امتیازی} از ۵ دادید. اگر می‌توانستید یک چیز را عوض کنید، "
            "آن چه بود؟",
            "en": "You gave the workshop {answer.csat|a score} out of 5. If you could change one "
            "thing, what would it be?",
        }
    },
    "quote": {
        "show_if": {
            "any": [{"question": "nps", "at_least": 9}, {"question": "csat", "at_least": 4}]
        }
    },
}
"""Who was let down is asked at once what to change; only who was pleased may be quoted."""
ASKED = {**WORKSHOP, "questions": [{**one, **LOGIC.get(one["key"], {})} for one in QUESTIONS]}
SLUG, NAME = "workshop", "بازخورد کارگاه · Workshop feedback"
COUNT = 36
DAYS_AGO = (58, 37, 16)
"""When the three workshops were."""
ENGLISH_SHARE = 0.25
PARTS: dict[Mood, tuple[int, ...]] = {
    "good": (4, 5, 5),
    "plain": (3, 4, 4),
    "mixed": (2, 4, 5),
    "bad": (1, 2, 3),
}
WISHES = {
    "fa": (
        "کاش زمان بیشتری برای تمرین گروهی داشتیم.",
        "مثال‌ها بیشتر از کسب‌وکارهای ایرانی باشد.",
        "اسلایدها را پیش از کارگاه بفرستید.",
        "سالن خیلی گرم بود.",
    ),
    "en": (
        "More time for the group exercise, please.",
        "Send the slides before the day.",
        "The room was too warm to think.",
    ),
}
JOBS = {
    "fa": ("مدیر محصول", "کارشناس پشتیبانی", "طراح تجربه", "مدیر فروش"),
    "en": ("Product manager", "Support lead", "Researcher"),
}
ELSEWHERE = {"fa": "در گروه تلگرامی همکاران", "en": "In a newsletter"}


def workshop(at: datetime, zone: ZoneInfo, chance: Random) -> None:
    """The survey, published, and what those who came have answered through its open link."""
    since = at - timedelta(days=70)
    survey = designing.create(NAME, ASKED, language="fa", by=None, at=since, slug=SLUG)
    version = designing.publish(survey, by=None, at=since)
    survey.is_sample = True
    db.session.flush()
    asked, today = Questionnaire.read(version.content), local_day(at, zone)
    takings = []
    for number in range(COUNT):
        day = today - timedelta(days=DAYS_AGO[number % len(DAYS_AGO)])
        language = "en" if chance.random() < ENGLISH_SHARE else "fa"
        moment = at_wall_time(day, time(18 + number % 4, chance.randrange(60)), zone)
        shown = Asked(
            survey_id=survey.id,
            version_id=version.id,
            language=language,
            shuffle=chance.randrange(ORDERS),
        )
        said = _given(day, language, number, chance)
        met = walk(asked.questions, {key: one.compared() for key, one in said.items()}, Facts())
        given = sitting_of(asked, {key: one for key, one in said.items() if key in met.shown})
        takings.append(Taking(asked=shown, sitting=given, at=moment, day=day))
    actions.record_all(takings)
    for model in (Response, Feedback):
        db.session.execute(update(model).where(model.survey_id == survey.id).values(is_sample=True))


def _given(day: date, language: str, number: int, chance: Random) -> dict[str, Given]:
    """What one who came has answered; the unhappy skip more."""
    mood = chance.choices(MOODS, (55, 20, 15, 10))[0]
    parts = ("topics", "teacher", "practice", "place")
    found = {
        "csat": Given(number=chance.choice(CSAT_SCORES[mood])),
        "nps": Given(number=chance.choice(NPS_SCORES[mood])),
        "parts": Given(marks=tuple((one, chance.choice(PARTS[mood])) for one in parts)),
        "mood": Given(number=chance.choice(PARTS[mood])),
        "ces": Given(number=chance.choice(CES_SCORES[mood])),
        "heard": _heard(language, chance),
        "used": Given(choices=_some(("maps", "talks", "sheets"), chance)),
        "next": _ranked(chance),
        "travel": Given(number=5 * round(chance.lognormvariate(3.5, 0.5) / 5)),
        "day": Given(choices=(day.isoformat(),)),
        "role": Given(text=chance.choice(JOBS[language])),
    }
    if chance.random() < 0.4:
        found["change"] = Given(text=chance.choice(WISHES[language]))
    if chance.random() < 0.15:
        found["call"] = Given(contact=_wish(number, chance))
    if chance.random() < 0.6:
        found["quote"] = Given(choices=("yes",))
    kept = 0.95 if mood == "good" else 0.85
    return {key: one for key, one in found.items() if key == "csat" or chance.random() < kept}


def _heard(language: str, chance: Random) -> Given:
    chosen = chance.choices(("colleague", "site", "social", OTHER), (45, 20, 25, 10))[0]
    return Given(choices=(chosen,), text=ELSEWHERE[language] if chosen == OTHER else None)


def _some(keys: tuple[str, ...], chance: Random) -> tuple[str, ...]:
    return tuple(key for key in keys if chance.random() < 0.5)


def _ranked(chance: Random) -> Given:
    """Most want to read data next."""
    weights = {"service": 1.0, "data": 0.55, "words": 1.1}
    order = sorted(weights, key=lambda key: weights[key] * chance.random())
    return Given(marks=tuple((key, order.index(key) + 1) for key in weights))


def _wish(number: int, chance: Random) -> ContactWish:
    phone = f"+98900000{number:04d}"  # a prefix that is given to nobody
    return ContactWish(phone, None, chance.choice((5, 6, 0, None)), chance.choice((10, 17, None)))

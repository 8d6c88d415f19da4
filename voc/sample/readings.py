"""What the sample company's analyst says of its comments, and the slips of the finger among them.

A person reads mostly what looks wrong, and confirms some on the way.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from voc.accounts.models import User
from voc.core.access import Role
from voc.core.calendar import at_wall_time
from voc.core.db import db
from voc.responses.models import Feedback
from voc.sample.history import Sitting
from voc.sample.words import REASONS, SUPPORT
from voc.scoring.intent import Intent
from voc.scoring.model import Label
from voc.scoring.models import Correction

ANALYST = "analyst@avan.example"
ANALYST_NAME = "نگین شریفی"
HARD_SHARE, PLAIN_SHARE = 0.25, 0.12
"""How many she has come to read: of the comments that are hard to tell, and of all others."""

_GOOD, _BAD = (Label.POSITIVE, Intent.PRAISE), (Label.NEGATIVE, Intent.COMPLAINT)
_PLAIN, _BOTH = (Label.NEUTRAL, Intent.OTHER), (Label.NEUTRAL, Intent.COMPLAINT)
HARD: dict[str, tuple[Label, Intent]] = {
    "مرجوعی را بدون بحث پس گرفتند، این یعنی احترام به مشتری.": _GOOD,
    "هر بار زنگ زدم زود جواب دادند.": _GOOD,
    "خیلی زود جواب دادند و مشکل حل شد.": _GOOD,
    "پیک بدون هماهنگی آمد و بسته را جلوی در گذاشت.": _BAD,
    "قول دادند همان روز می‌رسد، چهار روز طول کشید.": _BAD,
    "هر بار باید همه چیز را از اول توضیح بدهم.": _BAD,
    "خیلی طول کشید تا جواب بدهند.": _BAD,
    "در کل راضی‌ام، هرچند پیک بدقول بود.": _BOTH,
    "برخورد پشتیبانی عالی بود اما مشکلم حل نشد.": _BAD,
    "کیفیت خوب بود ولی دیر رسید.": _BOTH,
    "طبق انتظارم بود.": _PLAIN,
    "I have ordered from you for years and never been let down.": _GOOD,
    "Support followed up until it was really fixed. Impressive.": _GOOD,
    "Quality is great. Price, not so much.": _BOTH,
    "Nice website, but the search is useless.": _BAD,
    "Nothing special, it does the job.": _PLAIN,
    "As expected.": _PLAIN,
}
_BY_MOOD = {"good": _GOOD, "bad": _BAD, "plain": _PLAIN}
READ = {
    text: _BY_MOOD[mood]
    for heard in (REASONS, SUPPORT)
    for (_language, mood), texts in heard.items()
    if mood in _BY_MOOD
    for text in texts
} | HARD
_SLIPS = (
    (12, 1, "پیگیری‌شان عالی بود.", "fa"),
    (26, 5, "پشتیبانی بی‌حوصله بود و تلفن را قطع کرد.", "fa"),
    (41, 1, "Really helpful and polite.", "en"),
)
"""Days ago, the score out of 5, and words that say the opposite."""


def slips(at: datetime, zone: ZoneInfo) -> list[Sitting]:
    """Three who read the scale the wrong way round."""
    today = at.astimezone(zone).date()
    return [
        Sitting(
            "csat", at_wall_time(today - timedelta(days=ago), time(11), zone), score, words, spoken
        )
        for ago, score, words, spoken in _SLIPS
    ]


def corrections(at: datetime, chance: Random) -> None:
    """What the analyst said of the sample's comments, each a day after it was written."""
    analyst = _analyst(at)
    texts = db.session.execute(
        select(Feedback.id, Feedback.text, Feedback.said_at)
        .where(
            Feedback.is_sample, Feedback.text.in_(READ), Feedback.said_at < at - timedelta(days=2)
        )
        .order_by(Feedback.id)
    ).all()
    for row in texts:
        if chance.random() < (HARD_SHARE if row.text in HARD else PLAIN_SHARE):
            label, intent = READ[row.text]
            db.session.add(
                Correction(
                    feedback_id=row.id,
                    label=label.value,
                    intent=intent.value,
                    by=analyst,
                    corrected_at=row.said_at + timedelta(hours=20 + 8 * chance.random()),
                )
            )
    db.session.flush()


def forget_analyst() -> None:
    """She goes with the sample; whoever came in by her address stays."""
    db.session.execute(delete(User).where(User.email == ANALYST, User.signed_in_at.is_(None)))


def _analyst(at: datetime) -> User:
    """A colleague of the sample: she stands behind her words, and can never sign in."""
    known = db.session.scalar(select(User).where(User.email == ANALYST))
    if known is not None:
        return known
    person = User(
        email=ANALYST, name=ANALYST_NAME, role=Role.ANALYST, created_at=at, disabled_at=at
    )
    db.session.add(person)
    return person

"""A year of the sample company's outreach: five calls a week at first, a link for some, and cases.

It has a chance of its own, so that the rest of the year does not depend on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import select

from voc.accounts.models import User
from voc.core.calendar import at_wall_time
from voc.core.db import db
from voc.customers.models import Customer
from voc.followups import asking
from voc.followups.models import (
    Asks,
    Case,
    CaseNote,
    CaseStatus,
    Chooses,
    OutreachCall,
    OutreachDay,
    Programme,
)
from voc.responses.models import Channel, Response, ResponseState
from voc.sample import history, rows
from voc.sample.people import Person
from voc.sample.readings import ANALYST
from voc.sample.words import WISHES
from voc.surveys.models import Survey
from voc.waves.invitation_models import Invitation
from voc.waves.links import LINK_DAYS

WEEKS = 48
BEFORE_DAYS = 21
"""The last weeks are the daily list's."""
LINKS_A_WEEK = 3
OPENED_SHARE, ANSWERED_SHARE = 0.55, 0.6
"""Of the links sent those opened, and of these those answered."""
ABOUT = (
    ("قول داده‌ایم ساعت تحویل را پیش از ارسال خبر بدهیم", 3),
    ("بازگشت مبلغ سفارش مرجوعی", -2),
    ("Call back about the missing invoice", None),
    ("تعویض بستهٔ آسیب‌دیده", -30),
    ("پاسخ دربارهٔ خرید قسطی", -45),
)
"""What is owed, and in how many days from now it was promised; the last two are done."""


def year(
    programme: Programme,
    persons: Sequence[Person],
    customers: Sequence[Customer],
    at: datetime,
    zone: ZoneInfo,
    chance: Random,
) -> None:
    """The calls of a year's Tuesdays, the links of its Wednesdays, and some cases."""
    analyst = db.session.scalar(select(User).where(User.email == ANALYST))
    linked = _by_link(at)
    version = linked.survey.versions[-1] if linked.survey else None
    last = at.astimezone(zone).date() - timedelta(days=BEFORE_DAYS)
    for week in range(WEEKS, -1, -1):
        tuesday = last - timedelta(days=(last.weekday() - 1) % 7 + 7 * week)
        drawn = chance.sample(range(len(persons)), 5 + LINKS_A_WEEK)
        calls = _calls(tuesday, persons, drawn[:5], zone, chance)
        rows.calls(calls, customers, zone, programme, analyst)
        day = tuesday + timedelta(days=1)
        db.session.add(_drawn(linked, day, at_wall_time(day, time(7), zone), len(customers)))
        for position, place in enumerate(drawn[5:], start=1):
            sent = at_wall_time(day, time(9), zone)
            call = _link(linked, day, position, customers[place], sent)
            db.session.add(call)
            if call.invitation and chance.random() < OPENED_SHARE and version:
                _follow(call.invitation, version.id, persons[place].language, sent, zone, chance)
    db.session.flush()
    _cases(customers, at, chance, analyst)


def _calls(
    day: date, persons: Sequence[Person], drawn: Sequence[int], zone: ZoneInfo, chance: Random
) -> list[history.Call]:
    made = []
    for position, place in enumerate(drawn, start=1):
        moment = at_wall_time(day, time(9 + position, chance.randrange(60)), zone)
        is_reached = chance.random() < 0.62  # what callers see
        words = chance.choice(WISHES[persons[place].language]) if is_reached else None
        made.append(history.Call(moment, position, place, words))
    return made


def _by_link(at: datetime) -> Programme:
    """The second programme: by link, those at risk. Paused, for its customers are invented."""
    since = at - timedelta(days=372)
    programme = Programme(
        name="در خطر ریزش، با پیوند · At risk, by link",
        a_day=LINKS_A_WEEK,
        chooses=Chooses.AT_RISK,
        asks=Asks.LINK,
        weekdays="2",
        hour=9,
        is_active=False,
        is_sample=True,
        created_at=since,
    )
    db.session.add(programme)
    asking.publish_question(programme, by=None, at=since)
    if isinstance(programme.survey, Survey):
        programme.survey.is_sample = True
    db.session.flush()
    return programme


def _drawn(programme: Programme, day: date, at: datetime, frame: int) -> OutreachDay:
    return OutreachDay(programme=programme, day=day, drawn_at=at, frame=frame)


def _link(
    programme: Programme, day: date, position: int, who: Customer, at: datetime
) -> OutreachCall:
    invitation = Invitation(
        survey=programme.survey,
        customer=who,
        created_at=at,
        queued_at=at,
        sent_at=at,
        expires_at=at + timedelta(days=LINK_DAYS),
    )
    return OutreachCall(
        programme=programme,
        day=day,
        position=position,
        customer=who,
        invitation=invitation,
        is_sample=True,
    )


def _follow(
    invitation: Invitation,
    version_id: int,
    language: str,
    sent: datetime,
    zone: ZoneInfo,
    chance: Random,
) -> None:
    """Somebody opens the link, and most of them answer."""
    at = sent + timedelta(hours=1 + 30 * chance.random())
    invitation.opened_at = at
    if chance.random() > ANSWERED_SHARE:
        return
    invitation.started_at = invitation.completed_at = at
    said = rows.said(chance.choice(WISHES[language]), at, zone, Channel.EMAIL)
    said.customer, said.survey_id = invitation.customer, invitation.survey.id
    said.question, said.asks_for_change = "change", True
    response = Response(
        survey=invitation.survey,
        version_id=version_id,
        invitation=invitation,
        customer=invitation.customer,
        submission=f"sample-{sent:%Y%m%d}-{chance.getrandbits(64):x}",
        channel=Channel.EMAIL,
        language=language,
        state=ResponseState.COMPLETED,
        day=said.day,
        started_at=at,
        completed_at=at,
        is_sample=True,
    )
    said.response = response
    db.session.add_all((response, said))


def _cases(
    customers: Sequence[Customer], at: datetime, chance: Random, analyst: User | None
) -> None:
    for (about, days), place in zip(
        ABOUT, chance.sample(range(len(customers)), len(ABOUT)), strict=True
    ):
        is_over = days is not None and days < -7
        promised_at = None if days is None else at + timedelta(days=days)
        opened_at = min(at, promised_at or at) - timedelta(days=4)
        case = Case(
            customer=customers[place],
            about=about,
            owner=analyst if is_over else None,
            status=CaseStatus.RESOLVED if is_over else CaseStatus.NEW,
            promised_at=promised_at,
            opened_at=opened_at,
            closed_at=promised_at if is_over else None,
            is_sample=True,
        )
        if is_over and promised_at:
            case.notes.append(CaseNote(at=promised_at, user=analyst, status=CaseStatus.RESOLVED))
        db.session.add(case)
    db.session.flush()

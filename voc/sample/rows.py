"""The sample year as rows. Everything is marked, and dated to when it would have happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from voc.accounts.models import User
from voc.core import tokens
from voc.core.calendar import Calendar, local_day, split
from voc.core.db import db
from voc.core.folding import fold
from voc.customers.models import (
    Attribute,
    AttributeKind,
    Contact,
    Customer,
    CustomerAttribute,
    Preferred,
    Segment,
)
from voc.delivery.models import ChannelName
from voc.followups.models import CallOutcome, OutreachCall, OutreachDay, Programme
from voc.responses.models import Answer, Channel, Feedback, Response, ResponseState
from voc.sample.history import Asked, Call, Run, Sitting
from voc.sample.people import Person
from voc.surveys import actions as designing
from voc.surveys.gallery import TEMPLATES
from voc.surveys.models import Survey, SurveyVersion
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.questions import LongText, Question
from voc.waves.invitation_models import Invitation
from voc.waves.models import Wave, WaveRun, WaveState
from voc.waves.recurrence import Kind

EXPIRES = timedelta(days=60)
SEGMENTS = (
    ("مشتریان طلایی تهران", (("attribute:plan", "is", "طلایی"), ("attribute:city", "is", "تهران"))),
    ("English-speaking customers", (("language", "is", "en"),)),
    ("پرخریدها · Big buyers", (("amount:purchase", "at_least", 5_000_000.0),)),
)


def customers(persons: Sequence[Person], since: datetime) -> list[Customer]:
    """A customer with a city, a plan and a number of orders for every person."""
    attributes = {
        key: Attribute(key=key, name=name, kind=kind)
        for key, name, kind in (
            ("city", "شهر", AttributeKind.TEXT),
            ("plan", "سطح عضویت", AttributeKind.TEXT),
            ("orders", "تعداد خرید", AttributeKind.NUMBER),
        )
    }
    made = [_customer(person, attributes, since) for person in persons]
    db.session.add_all(made)
    db.session.flush()
    return made


def _customer(person: Person, attributes: dict[str, Attribute], since: datetime) -> Customer:
    return Customer(
        name=person.name,
        email=person.email,
        phone=person.phone,
        language=person.language,
        company=person.company,
        preferred_hour=person.hour,
        preferred_channel=Preferred.CALL if person.hour else None,
        is_sample=True,
        created_at=since,
        contact=Contact(),
        attributes=[
            CustomerAttribute(attribute=attributes["city"], text=person.city),
            CustomerAttribute(attribute=attributes["plan"], text=person.plan),
            CustomerAttribute(attribute=attributes["orders"], number=person.orders),
        ],
    )


SURVEYS = {
    "nps": ("relationship", "رضایت و معرفی · Relationship"),
    "csat": ("support", "پس از پشتیبانی · After support"),
    "ces": ("effort", "سهولت خرید · Ease of buying"),
}


@dataclass(frozen=True, slots=True)
class Open:
    """A published survey, and what it asks."""

    survey: Survey
    version: SurveyVersion
    scored: Question
    text: Question


def surveys(since: datetime) -> dict[str, Open]:
    """Three open surveys of the gallery, by the figure each feeds; its name is its address too."""
    made = {}
    for slug, (template, name) in SURVEYS.items():
        content = TEMPLATES[template].content
        survey = designing.create(name, content, language="fa", by=None, at=since, slug=slug)
        version = designing.publish(survey, by=None, at=since)
        designing.place(survey, TEMPLATES[template].stage.touchpoint)
        survey.is_sample = True
        questions = Questionnaire.read(content).questions
        scored = next(one for one in questions if one.metric == slug)
        text = next(one for one in questions if isinstance(one, LongText))
        made[slug] = Open(survey, version, scored, text)
    return made


def segments(at: datetime) -> None:
    """Groups that show what a segment is."""
    for name, conditions in SEGMENTS:
        written = [{"field": f, "operator": o, "value": v} for f, o, v in conditions]
        db.session.add(Segment(name=name, conditions=written, is_sample=True, created_at=at))


def wave(
    asked: Open,
    past: Sequence[Run],
    people: Sequence[Customer],
    zone: ZoneInfo,
) -> None:
    """The monthly relationship wave with its past runs; paused: nothing goes out by itself."""
    day = split(local_day(past[0].due_at, zone), Calendar.JALALI).day
    monthly = Wave(
        name="رضایت ماهانه · Monthly relationship",
        survey=asked.survey,
        channel=ChannelName.CONSOLE,
        state=WaveState.PAUSED,
        repeats=Kind.MONTHLY,
        calendar=Calendar.JALALI,
        day=day,
        hour=10,
        starts_at=past[0].due_at,
        is_sample=True,
        created_at=past[0].due_at,
    )
    db.session.add(monthly)
    for run in past:
        opened = WaveRun(wave=monthly, due_at=run.due_at, opened_at=run.due_at)
        for one in run.asked:
            _invite(one, opened, asked, people[one.person], zone)
    db.session.flush()


def _invite(one: Asked, run: WaveRun, asked: Open, who: Customer, zone: ZoneInfo) -> None:
    answered = one.sitting
    invitation = Invitation(
        survey=asked.survey,
        run=run,
        customer=who,
        created_at=run.due_at,
        queued_at=run.due_at,
        sent_at=run.due_at + timedelta(minutes=1),
        expires_at=run.due_at + EXPIRES,
        opened_at=answered.at if answered else None,
        started_at=answered.at if answered else None,
        completed_at=answered.at if answered else None,
    )
    db.session.add(invitation)
    contact = _history(who)
    contact.last_invited_at = run.due_at
    if answered:
        contact.last_answered_at, contact.last_score = answered.at, answered.score
        contact.last_touchpoint = asked.survey.touchpoint or contact.last_touchpoint
        sitting(answered, asked, invitation, zone)


def sitting(given: Sitting, asked: Open, invitation: Invitation | None, zone: ZoneInfo) -> None:
    """One answered survey: the score, and the words where something was written."""
    response = Response(
        survey=asked.survey,
        version=asked.version,
        invitation=invitation,
        customer=invitation.customer if invitation else None,
        submission=tokens.fresh(),
        channel=Channel.EMAIL if invitation else Channel.LINK,
        language=given.language,
        state=ResponseState.COMPLETED,
        day=local_day(given.at, zone),
        started_at=given.at - timedelta(seconds=40),
        completed_at=given.at,
        is_sample=True,
        answers=[Answer(question=asked.scored.key, number=given.score)],
        **_headline(given, getattr(asked.scored, "scale", 0)),
    )
    db.session.add(response)
    if given.words:
        heard = said(given.words, given.at, zone, response.channel)
        heard.response, heard.survey_id, heard.question = response, asked.survey.id, asked.text.key
        heard.customer = response.customer
        heard.asks_for_change = asked.text.asks_for_change
        db.session.add(heard)


def _headline(given: Sitting, scale: int) -> dict[str, int]:
    if given.metric != "csat":
        return {given.metric: given.score}
    return {"csat": given.score, "csat_scale": scale}


def said(words: str, at: datetime, zone: ZoneInfo, channel: Channel) -> Feedback:
    """Words of the sample, left for scoring."""
    return Feedback(
        channel=channel,
        text=words,
        folded=fold(words),
        said_at=at,
        day=local_day(at, zone),
        unscored_at=at,
        is_sample=True,
    )


def programme(since: datetime, at: datetime) -> Programme:
    """The outreach of five a day; today's list is still to be drawn."""
    name = "پنج مشتری در روز · Five a day"
    made = Programme(name=name, next_at=at, is_sample=True, created_at=since)
    db.session.add(made)
    return made


def calls(
    made: Sequence[Call],
    people: Sequence[Customer],
    zone: ZoneInfo,
    programme: Programme,
    caller: User | None = None,
) -> None:
    """Past days of outreach with what was said."""
    for day in sorted({local_day(call.at, zone) for call in made}):
        db.session.add(
            OutreachDay(
                programme=programme,
                day=day,
                drawn_at=next(call.at for call in made if local_day(call.at, zone) == day),
                frame=len(people),
                seed=day.toordinal(),
            )
        )
    for call in made:
        row = _call(call, people[call.person], zone, programme)
        row.user = caller
        db.session.add(row)
    db.session.flush()


def _call(call: Call, who: Customer, zone: ZoneInfo, programme: Programme) -> OutreachCall:
    heard = None
    if call.words:
        heard = said(call.words, call.at, zone, Channel.CALL)
        heard.customer, heard.question, heard.asks_for_change = who, "outreach", True
        _note_called(_history(who), call.at)
    return OutreachCall(
        programme=programme,
        day=local_day(call.at, zone),
        position=call.position,
        customer=who,
        outcome=CallOutcome.ANSWERED if call.words else CallOutcome.NO_ANSWER,
        feedback=heard,
        recorded_at=call.at,
        is_sample=True,
    )


def _note_called(contact: Contact, at: datetime) -> None:
    contact.last_called_at = max(at, contact.last_called_at or at)


def _history(who: Customer) -> Contact:
    """The row of a sample customer's history; `_customer` made it, so nothing is loaded."""
    if who.contact is None:
        raise LookupError("a sample customer without a history")
    return who.contact

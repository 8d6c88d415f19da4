"""The sample year as rows. Everything is marked, and dated to when it would have happened."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

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
from voc.followups.models import CallOutcome, OutreachCall, OutreachDay
from voc.responses.models import Answer, Channel, Feedback, Response, ResponseState
from voc.sample.history import Asked, Call, Run, Sitting
from voc.sample.people import Person
from voc.surveys import actions as designing
from voc.surveys.gallery import TEMPLATES
from voc.surveys.models import Survey
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.questions import LongText
from voc.waves.models import Invitation, Repeats, Wave, WaveRun, WaveState

EXPIRES = timedelta(days=60)
SEGMENTS = (
    ("مشتریان طلایی تهران", (("attribute:plan", "is", "طلایی"), ("attribute:city", "is", "تهران"))),
    ("English-speaking customers", (("language", "is", "en"),)),
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
    looked_up_by = (person.name, person.email, person.phone, person.company)
    return Customer(
        name=person.name,
        email=person.email,
        phone=person.phone,
        language=person.language,
        company=person.company,
        preferred_hour=person.hour,
        preferred_channel=Preferred.CALL if person.hour else None,
        search=fold(" ".join(part for part in looked_up_by if part)),
        is_sample=True,
        created_at=since,
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


def surveys(since: datetime) -> dict[str, Survey]:
    """Three open surveys of the gallery, by the figure each feeds; its name is its address too."""
    made = {}
    for slug, (template, name) in SURVEYS.items():
        content = TEMPLATES[template].content
        survey = designing.create(name, content, language="fa", by=None, at=since, slug=slug)
        designing.publish(survey, by=None, at=since)
        survey.is_sample = True
        made[slug] = survey
    return made


def segments(at: datetime) -> None:
    """Two groups that show what a segment is."""
    for name, conditions in SEGMENTS:
        written = [{"field": f, "operator": o, "value": v} for f, o, v in conditions]
        db.session.add(Segment(name=name, conditions=written, is_sample=True, created_at=at))


def wave(
    survey: Survey,
    past: Sequence[Run],
    people: Sequence[Customer],
    zone: ZoneInfo,
) -> None:
    """The monthly relationship wave with its past runs; paused: nothing goes out by itself."""
    day = split(local_day(past[0].due_at, zone), Calendar.JALALI).day
    monthly = Wave(
        name="رضایت ماهانه · Monthly relationship",
        survey=survey,
        channel=ChannelName.CONSOLE,
        state=WaveState.PAUSED,
        repeats=Repeats.MONTHLY,
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
        for asked in run.asked:
            _invite(asked, opened, survey, people[asked.person], zone)
    db.session.flush()


def _invite(asked: Asked, run: WaveRun, survey: Survey, who: Customer, zone: ZoneInfo) -> None:
    answered = asked.sitting
    invitation = Invitation(
        survey=survey,
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
    contact = _contact(who)
    contact.last_invited_at = run.due_at
    if answered:
        contact.last_answered_at, contact.last_score = answered.at, answered.score
        sitting(answered, survey, invitation, zone)


def sitting(given: Sitting, survey: Survey, invitation: Invitation | None, zone: ZoneInfo) -> None:
    """One answered survey: the score, and the words where something was written."""
    version = survey.versions[-1]
    asked = Questionnaire.read(version.content)
    scored = next(one for one in asked.questions if one.metric == given.metric)
    response = Response(
        survey=survey,
        version=version,
        invitation=invitation,
        customer=invitation.customer if invitation else None,
        submission=secrets.token_urlsafe(16),
        channel=Channel.EMAIL if invitation else Channel.LINK,
        language=given.language,
        state=ResponseState.COMPLETED,
        day=local_day(given.at, zone),
        started_at=given.at - timedelta(seconds=40),
        completed_at=given.at,
        is_sample=True,
        answers=[Answer(question=scored.key, number=given.score)],
        **_headline(given, getattr(scored, "scale", 0)),
    )
    db.session.add(response)
    if given.words:
        text = next(question for question in asked.questions if isinstance(question, LongText))
        said = _said(given.words, given.at, zone, response.channel)
        said.response, said.survey_id, said.question = response, survey.id, text.key
        said.customer = response.customer
        said.asks_for_change = text.asks_for_change
        db.session.add(said)


def _headline(given: Sitting, scale: int) -> dict[str, int]:
    if given.metric != "csat":
        return {given.metric: given.score}
    return {"csat": given.score, "csat_scale": scale}


def _said(words: str, at: datetime, zone: ZoneInfo, channel: Channel) -> Feedback:
    return Feedback(
        channel=channel,
        text=words,
        folded=fold(words),
        said_at=at,
        day=local_day(at, zone),
        unscored_at=at,
        is_sample=True,
    )


def calls(made: Sequence[Call], people: Sequence[Customer], zone: ZoneInfo) -> None:
    """Past days of outreach with what was said."""
    for day in sorted({local_day(call.at, zone) for call in made}):
        db.session.add(
            OutreachDay(
                day=day,
                drawn_at=next(call.at for call in made if local_day(call.at, zone) == day),
                frame=len(people),
                seed=day.toordinal(),
            )
        )
    for call in made:
        db.session.add(_call(call, people[call.person], zone))
    db.session.flush()


def _call(call: Call, who: Customer, zone: ZoneInfo) -> OutreachCall:
    said = None
    if call.words:
        said = _said(call.words, call.at, zone, Channel.CALL)
        said.customer, said.question, said.asks_for_change = who, "outreach", True
        _contact(who).last_called_at = call.at
    return OutreachCall(
        day=local_day(call.at, zone),
        position=call.position,
        customer=who,
        outcome=CallOutcome.ANSWERED if call.words else CallOutcome.NO_ANSWER,
        feedback=said,
        recorded_at=call.at,
        is_sample=True,
    )


def _contact(who: Customer) -> Contact:
    """The customer's history row, made with the first thing that is noted."""
    if who.contact is None:
        who.contact = Contact()
    return who.contact

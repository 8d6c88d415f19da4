"""Bringing the sample company in, and taking it out again without touching anybody's own work."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from voc.accounts.actions import audit, found
from voc.accounts.models import Organisation, User
from voc.core.calendar import is_working_day, local_day
from voc.core.db import db
from voc.customers.models import Customer, Segment
from voc.followups.models import Case, OutreachCall, OutreachDay, Programme
from voc.responses.models import Feedback, Response
from voc.sample import (
    delivered,
    history,
    on_site,
    orders,
    outreach,
    people,
    readings,
    rows,
    workshop,
)
from voc.scoring.themes import taxonomy
from voc.scoring.themes.shipped import SHOP
from voc.surveys.models import Survey
from voc.waves.invitation_models import Invitation
from voc.waves.models import Wave, WaveRun

SEED = 1405
COUNT = 400
NAME = "آوان · Avan"
CALL_DAYS = 10


def load(at: datetime, count: int = COUNT) -> None:
    """Bring in a year of a company with that many customers, marked as sample.

    Its words are left for scoring, like anybody's.
    """
    organisation = found(at)
    zone, chance = organisation.zone_info, Random(SEED)  # noqa: S311 - an invented year, not a secret
    persons = people.invented(count, chance)
    year_ago = at - timedelta(days=372)
    customers = rows.customers(persons, year_ago)
    surveys = rows.surveys(year_ago)
    rows.segments(at)
    past = history.runs(persons, at, zone, chance)
    rows.wave(surveys["nps"], past, customers, zone)
    for sitting in (*history.open_sittings(persons, at, zone, chance), *readings.slips(at, zone)):
        rows.sitting(sitting, surveys[sitting.metric], None, zone)
    on_site.show(surveys["ces"].survey, at)
    delivered.deliveries(at, zone, Random(SEED))  # noqa: S311 - as above
    workshop.workshop(at, zone, Random(SEED))  # noqa: S311 - as above
    days = _working_days(organisation, at)
    programme = rows.programme(year_ago, at)
    rows.calls(history.calls(persons, days, zone, chance), customers, zone, programme)
    readings.corrections(at, chance)
    outreach.year(programme, persons, customers, at, zone, Random(SEED))  # noqa: S311 - as above
    orders.year(persons, customers, at, zone, Random(SEED))  # noqa: S311 - as above
    taxonomy.begin(at, SHOP)
    organisation.has_sample = True
    if not organisation.name:
        organisation.name = NAME
    db.session.flush()


def remove(*, by: User | None, at: datetime) -> None:
    """Take the sample company out. What was answered, sent or made by others stays.

    A sample survey or segment that somebody's own work rests on is kept and becomes theirs.
    """
    _free_own_responses()
    for model in (Case, OutreachCall, Feedback, Response):
        db.session.execute(delete(model).where(model.is_sample))
    readings.forget_analyst()
    db.session.execute(delete(Wave).where(Wave.is_sample))
    db.session.execute(delete(Customer).where(Customer.is_sample))
    db.session.execute(
        delete(OutreachDay).where(
            ~exists().where(
                OutreachCall.day == OutreachDay.day,
                OutreachCall.programme_id == OutreachDay.programme_id,
            )
        )
    )
    on_site.forget()
    _keep_or_delete_programmes()
    _keep_or_delete_surveys()
    _keep_or_delete_segments()
    orders.forget()
    organisation = found(at)
    organisation.has_sample = False
    if organisation.name == NAME:
        organisation.name = ""
    audit("removed the sample company", organisation, by=by, at=at)


def _free_own_responses() -> None:
    """Someone's own answer to a sample customer's link outlives the customer and the link."""
    sample_links = (
        select(Invitation.id)
        .outerjoin(Customer, Customer.id == Invitation.customer_id)
        .where(or_(Customer.is_sample, Invitation.run.has(_of_sample_wave())))
    )
    db.session.execute(
        update(Response)
        .where(Response.is_sample.is_(False), Response.invitation_id.in_(sample_links))
        .values(invitation_id=None, customer_id=None)
        .execution_options(synchronize_session=False)
    )


def _of_sample_wave() -> ColumnElement[bool]:
    return WaveRun.wave.has(Wave.is_sample)


def _keep_or_delete_programmes() -> None:
    used = exists().where(OutreachCall.programme_id == Programme.id)
    db.session.execute(delete(Programme).where(Programme.is_sample, ~used))
    db.session.execute(update(Programme).where(Programme.is_sample).values(is_sample=False))


def _keep_or_delete_surveys() -> None:
    used = or_(
        exists().where(Response.survey_id == Survey.id),
        exists().where(Wave.survey_id == Survey.id),
        exists().where(Feedback.survey_id == Survey.id),
    )
    db.session.execute(delete(Survey).where(Survey.is_sample, ~used))
    db.session.execute(update(Survey).where(Survey.is_sample).values(is_sample=False))


def _keep_or_delete_segments() -> None:
    used = exists().where(Wave.segment_id == Segment.id)
    db.session.execute(delete(Segment).where(Segment.is_sample, ~used))
    db.session.execute(update(Segment).where(Segment.is_sample).values(is_sample=False))


def _working_days(organisation: Organisation, at: datetime) -> list[date]:
    today = local_day(at, organisation.zone_info)
    earlier = (today - timedelta(days=n) for n in range(1, 40))
    open_days = [day for day in earlier if is_working_day(day, organisation.weekend_days, ())]
    return open_days[:CALL_DAYS]

"""The sample company: believable, marked, and gone without a trace of anybody's own work."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from tests import factories as make
from voc.accounts.models import Organisation, User
from voc.core.db import db
from voc.customers.event_models import CustomerEvent, EventKind
from voc.customers.models import Customer, Segment
from voc.customers.segments import matching
from voc.followups.models import Case, OutreachCall, Programme
from voc.metrics import agreement, comments
from voc.metrics.filters import Filter
from voc.metrics.narrowed import DISAGREES, Narrowed
from voc.metrics.nps import nps
from voc.responses.models import Channel, Feedback, Response, ResponseState
from voc.sample import actions, history, on_site, people, queries
from voc.scoring import actions as scoring
from voc.scoring.models import Correction
from voc.surveys.models import Survey, SurveyVersion
from voc.surveys.questionnaire import Questionnaire
from voc.surveys.questions import TYPES
from voc.waves import after_events, tallies
from voc.waves.invitation_models import Invitation, SkipReason
from voc.waves.models import Wave, WaveState
from voc.waves.recurrence import Kind
from voc.widgets.models import Widget

AT = make.NOW
ZONE = ZoneInfo("Asia/Tehran")
FEW = 150


KEPT = {}
"""Every row of the company, of either engine, as it was loaded."""


@pytest.fixture
def loaded(app):
    """The company: invented once, by the product; the same rows for each later test.

    Comes before every other fixture that stores anything.
    """
    assert queries.is_untouched()
    assert count(User) == 0
    engine, tables = db.engine.dialect.name, db.metadata.sorted_tables
    if engine not in KEPT:
        actions.load(AT, count=FEW)
        db.session.commit()
        found = {table: db.session.execute(table.select()).mappings().all() for table in tables}
        KEPT[engine] = {table: [dict(row) for row in rows] for table, rows in found.items() if rows}
    else:
        db.session.execute(Organisation.__table__.delete())
        for table, rows in KEPT[engine].items():
            db.session.execute(table.insert(), rows)
    db.session.commit()


def count(model, *where):
    return db.session.scalar(select(func.count(model.id)).where(*where))


def own_response(survey, **given):
    """Somebody's own answer, not the sample's."""
    defaults = {
        "survey_id": survey.id,
        "version_id": survey.versions[-1].id,
        "submission": "own",
        "language": "fa",
        "state": ResponseState.COMPLETED,
        "channel": Channel.LINK,
        "nps": 9,
        "day": AT.date(),
        "started_at": AT,
        "completed_at": AT,
    }
    return make.save(Response(**{**defaults, **given}))


def test_one_survey_has_every_kind_of_question_logic_and_answers_said_again(loaded):
    version = db.session.scalar(select(SurveyVersion).join(Survey).where(Survey.slug == "workshop"))
    asked = Questionnaire.read(version.content)
    assert asked.kinds == set(TYPES)
    assert asked.is_branching
    assert asked.repeats_answers
    met = select(Response).where(Response.version_id == version.id)
    low = [one for one in db.session.scalars(met) if one.csat == 1]
    assert low
    assert all(one.question not in {"parts", "quote"} for it in low for one in it.answers)


def test_its_surveys_know_their_touchpoints_and_so_do_those_who_answered_by_name(loaded):
    told = dict(db.session.execute(select(Survey.slug, Survey.touchpoint)).all())
    known = {slug: one.value for slug, one in told.items() if one}
    assert known == {"csat": "support", "ces": "purchase", "delivery": "delivery"}
    answered = select(Response.customer_id).join(Survey).where(Survey.slug == "delivery")
    about = [{"field": "last_touchpoint", "operator": "is", "value": "delivery"}]
    same = count(Customer, Customer.id.in_(answered.where(Response.customer_id.is_not(None))))
    assert count(Customer, matching(about, AT, ZONE)) == same > 0


def test_sample_customers_are_found_by_their_company_too(loaded):
    named = db.session.scalars(select(Customer.company).where(Customer.company != "")).first()
    asked = [{"field": "company", "operator": "is", "value": named}]
    same = count(Customer, Customer.company == named)
    assert count(Customer, matching(asked, AT, ZONE)) == same > 0


def test_the_same_seed_invents_the_same_year():
    persons = people.invented(60, Random(1))
    first, second = (history.runs(persons, AT, ZONE, Random(2)) for _ in range(2))
    assert first == second
    assert len(first) == history.MONTHS


def test_nobody_is_asked_twice_within_ninety_days():
    persons = people.invented(60, Random(1))
    asked = {}
    for run in history.runs(persons, AT, ZONE, Random(2)):
        for one in run.asked:
            before = asked.get(one.person)
            assert before is None or run.due_at - before > timedelta(days=85)
            asked[one.person] = run.due_at


def test_things_get_better_and_one_month_was_bad():
    persons = people.invented(4000, Random(1))
    chance = Random(3)

    def share_bad(months_ago):
        return sum(history.mood(months_ago, p, chance) == "bad" for p in persons) / len(persons)

    assert share_bad(11) > share_bad(0) + 0.05
    assert share_bad(history.BAD_MONTH) > share_bad(history.BAD_MONTH - 1) + 0.1


def test_every_page_has_something_to_show(loaded):
    assert count(Customer) == FEW
    assert count(Survey, Survey.published_number.is_not(None)) == 6
    for column in (Response.nps, Response.csat, Response.ces):
        assert count(Response, column.is_not(None)) > 100
    waiting = Feedback.unscored_at.is_not(None)
    assert count(Feedback, waiting) == count(Feedback, Feedback.is_information.is_(False)) > 200
    assert count(OutreachCall, OutreachCall.feedback_id.is_not(None)) > 100
    assert count(OutreachCall, OutreachCall.invitation_id.is_not(None)) > 100
    assert (count(Programme), count(Case)) == (2, 5)
    assert count(CustomerEvent) > 200
    waiting = db.session.scalar(select(Wave).where(Wave.repeats == Kind.EVENT))
    assert (waiting.state, after_events.waiting(waiting) > 0) == (WaveState.PAUSED, True)
    found = tallies.tally(waiting, AT)
    assert found.whole.asked > found.whole.opened > found.whole.completed > 10
    assert set(found.skipped) == {SkipReason.QUARANTINED, SkipReason.LATE}
    assert count(Segment) == 3
    assert db.session.get(Organisation, 1).has_sample


def test_a_person_of_the_sample_has_read_some_comments_rightly_and_wrongly_scored(loaded):
    read = count(Correction)
    assert 20 < read < 150
    assert count(Correction, Correction.by_id.is_(None)) == 0
    assert db.session.scalar(select(func.max(Correction.corrected_at))) < AT
    while scoring.score_pending(AT):
        db.session.commit()
    labels = sum(agreement.on_labels().values(), agreement.Agreement())
    assert labels.n == read
    assert 0.2 < labels.share < 0.95
    against = comments.count(Filter(at=AT, zone=ZONE), Narrowed(mark=DISAGREES))
    assert 3 <= against < 30


def test_the_person_who_read_them_can_not_sign_in_and_goes_with_the_sample(loaded):
    person = db.session.scalars(select(User)).one()
    assert not person.is_active
    assert person.password_hash is None
    actions.remove(by=None, at=AT)
    db.session.commit()
    assert count(User) == count(Correction) == 0


def test_nothing_happens_in_the_future(loaded):
    assert db.session.scalar(select(func.max(Response.completed_at))) < AT
    assert db.session.scalar(select(func.max(Feedback.said_at))) < AT


def test_the_year_adds_up_to_a_believable_score(loaded):
    scores = db.session.scalars(select(Response.nps).where(Response.nps.is_not(None)))
    assert 0 < nps(list(scores)).score < 60


def test_everything_is_marked_and_goes_again(loaded):
    actions.remove(by=None, at=AT)
    db.session.commit()
    for model in (
        Customer,
        Survey,
        Response,
        Feedback,
        Invitation,
        Wave,
        Segment,
        Programme,
        OutreachCall,
        Case,
        EventKind,
    ):
        assert count(model) == 0, model.__name__
    assert queries.is_untouched()
    assert not db.session.get(Organisation, 1).has_sample


def test_an_answer_of_ones_own_to_a_sample_survey_stays(loaded):
    survey = db.session.scalars(select(Survey).order_by(Survey.id)).first()
    kept = own_response(survey).id
    actions.remove(by=None, at=AT)
    db.session.commit()
    assert db.session.get(Response, kept).nps == 9
    [left] = db.session.scalars(select(Survey))
    assert not left.is_sample


def test_an_answer_given_through_a_sample_customers_link_stays(loaded):
    survey = db.session.scalars(select(Survey).order_by(Survey.id)).first()
    link = db.session.scalars(select(Invitation).where(Invitation.completed_at.is_(None))).first()
    kept = own_response(survey, invitation_id=link.id, customer_id=link.customer_id).id
    actions.remove(by=None, at=AT)
    db.session.commit()
    response = db.session.get(Response, kept)
    assert (response.nps, response.invitation_id, response.customer_id) == (9, None, None)


def test_ones_own_customers_and_surveys_stay(loaded):
    mine, survey = make.customer(), make.survey()
    actions.remove(by=None, at=AT)
    db.session.commit()
    assert db.session.get(Customer, mine.id) is not None
    assert db.session.get(Survey, survey.id) is not None


def test_its_web_site_shows_a_survey_that_can_be_tried_at_once(loaded, owner):
    survey = on_site.shown()
    assert f"/w/{survey.slug}.js" in owner.get(f"/surveys/{survey.id}/web-site").text
    assert "const it" in owner.get(f"/w/{survey.slug}.js").text
    page = f"/surveys/{survey.id}/web-site/page"
    assert page in owner.get("/sample/").text
    assert owner.get(page).status_code == 200
    actions.remove(by=None, at=AT)
    db.session.commit()
    assert count(Widget) == 0


def test_the_sample_is_removed_by_one_button(loaded, owner):
    assert "sample company" in owner.get("/sample/").text
    assert owner.submit("/sample/remove").status_code == 303
    assert queries.is_untouched()


def test_the_sample_comes_only_into_an_empty_installation(owner):
    make.customer()
    assert owner.submit("/sample/load").status_code == 409

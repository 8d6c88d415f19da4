"""Programmes: whom they choose, among whom a list is shared out, and when it is made."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from tests import factories as make
from voc.accounts import actions as accounts
from voc.accounts.models import Organisation
from voc.core import clock
from voc.core.access import Role
from voc.core.calendar import Calendar
from voc.core.db import db
from voc.customers import attributes, history
from voc.customers.models import Attribute, AttributeKind, Contact
from voc.delivery.models import Message
from voc.followups import actions, programmes, results, schedule
from voc.followups.drawing import drawn
from voc.followups.models import (
    Asks,
    CallOutcome,
    Chooses,
    OutreachCall,
    OutreachDay,
    Programme,
)
from voc.followups.programmes import Chosen
from voc.followups.results import OutreachFilter, Reached
from voc.followups.script import QUESTIONS, question
from voc.surveys import actions as surveys
from voc.surveys.models import Survey
from voc.waves import invitations
from voc.waves.invitation_models import Invitation

MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # half past eight in Tehran
TUESDAY = MONDAY + timedelta(days=1)


def started(**given):
    made = programmes.create(Chosen(name="Ours", **given), by=None, at=MONDAY)
    db.session.commit()
    return made


def person(number, **given):
    return make.customer(phone=f"+98912{number:07d}", **given)


def chosen_by(programme, seed=1):
    return drawn(programme, accounts.found(MONDAY), MONDAY, seed)


def calls(day=MONDAY):
    wanted = select(OutreachCall).where(OutreachCall.day == day.date())
    return db.session.scalars(wanted.order_by(OutreachCall.position)).all()


def test_the_worker_begins_with_one_programme_and_no_second(app):
    actions.draw_due(MONDAY)
    actions.draw_due(TUESDAY)
    [first] = db.session.scalars(select(Programme))
    assert (first.a_day, first.chooses, first.asks) == (5, Chooses.RANDOM, Asks.PHONE)
    assert question(first, "fa") == QUESTIONS["fa"]


def test_of_high_value_are_those_with_the_largest_number(app):
    orders = make.save(Attribute(key="orders", name="Orders", kind=AttributeKind.NUMBER))
    people = [person(n) for n in range(4)]
    for who, worth in zip(people, (5, 80, 20, None), strict=True):
        if worth is not None:
            attributes.set_values(who, {orders.id: float(worth)})
    programme = started(a_day=2, chooses=Chooses.HIGH_VALUE, value_by="orders")
    assert chosen_by(programme) == ([people[1].id, people[2].id], 3)


def test_the_long_silent_come_first_where_silence_is_the_rule(app):
    people = [person(n) for n in range(3)]
    for who, days in zip(people, (120, 400, 200), strict=True):
        make.save(Contact(customer_id=who.id, last_answered_at=MONDAY - timedelta(days=days)))
    programme = started(a_day=2, chooses=Chooses.LONG_SILENT)
    assert chosen_by(programme)[0] == [people[1].id, people[2].id]


def test_only_the_newly_known_are_new(app):
    person(1)
    new = person(2, created_at=MONDAY - timedelta(days=10))
    assert chosen_by(started(chooses=Chooses.NEW)) == ([new.id], 1)


def test_at_risk_are_those_for_whom_the_rule_holds_the_clearest_first(app):
    calm, low, worst, fallen = (person(n) for n in range(4))
    survey = make.survey()
    for who, score, polarity in ((calm, 9, 0), (low, 6, 0), (worst, 1, -8000), (fallen, 7, None)):
        make.save(Contact(customer_id=who.id, last_score=score, last_polarity=polarity))
    for score, days in ((10, 300), (7, 100)):
        at = MONDAY - timedelta(days=days)
        make.response(score, survey=survey, customer=fallen, at=at)
    assert chosen_by(started(chooses=Chooses.AT_RISK)) == ([worst.id, low.id, fallen.id], 3)


def test_a_stratified_list_has_of_each_group_in_proportion(app):
    for n in range(8):
        person(n, language="fa")
    english = [person(n, language="en").id for n in range(8, 10)]
    ids, frame = chosen_by(started(a_day=5, stratify_by="language"))
    assert (len(ids), frame, len(set(ids) & set(english))) == (5, 10, 1)


def test_a_list_is_shared_out_evenly_over_the_days(app):
    leaders = [make.person(role=Role.MANAGER) for _ in range(2)]
    for n in range(20):
        person(n)
    started(a_day=5, callers=[one.id for one in leaders])
    for at in (MONDAY, TUESDAY):
        actions.draw_due(at)
        db.session.commit()
    counts = dict(
        db.session.execute(
            select(OutreachCall.caller_id, func.count()).group_by(OutreachCall.caller_id)
        ).all()
    )
    assert counts == {leaders[0].id: 5, leaders[1].id: 5}


def test_no_customer_is_on_the_lists_of_two_programmes(app):
    for n in range(6):
        person(n)
    started(a_day=5)
    started(a_day=5)
    while actions.draw_due(MONDAY):
        db.session.commit()
    assert len(calls()) == len({one.customer_id for one in calls()}) == 6


def test_the_unreached_return_after_the_programmes_days(app):
    who = person(1)
    programme = started(return_days=3)
    day = MONDAY.date()
    missed = {"outcome": CallOutcome.NO_ANSWER, "recorded_at": MONDAY, "position": 1}
    for days_ago, returns in ((2, False), (3, True)):
        call = OutreachCall(
            programme=programme, day=day - timedelta(days=days_ago), customer_id=who.id, **missed
        )
        make.save(call)
        assert bool(chosen_by(programme)[0]) is returns
        db.session.delete(call)
        db.session.commit()


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({}, [date(2026, 11, 23), date(2026, 11, 24)]),
        ({"weekdays": "2,5"}, [date(2026, 11, 25), date(2026, 11, 28)]),
        ({"hour": 9}, [date(2026, 11, 23), date(2026, 11, 24)]),
    ],
)
def test_lists_are_made_on_the_chosen_working_mornings(app, given, days):
    programme = started(**given)
    first = programme.next_at
    assert [first.date(), schedule.next_list(programme, first).date()] == days
    in_tehran = first.astimezone(accounts.found(MONDAY).zone_info)
    assert in_tehran.hour == programme.hour


def test_a_morning_that_was_missed_is_made_good_on_the_same_day_only(app):
    person(1)
    started(hour=7)
    friday = MONDAY + timedelta(days=4)  # nobody worked since Monday, and it is a day of rest
    actions.draw_due(friday)
    assert calls(friday) == []


def test_mondays_missed_morning_is_not_made_up_on_tuesday_which_has_its_own(app):
    person(1)
    started()
    while actions.draw_due(TUESDAY):
        db.session.commit()
    assert calls(MONDAY) == []
    assert len(calls(TUESDAY)) == 1


def test_a_list_may_be_as_the_customers_are_by_their_companies(owner):
    assert '<option value="company">' in owner.get("/outreach/programmes/new").text


def test_a_paused_programme_makes_no_list_until_it_goes_on(app):
    person(1)
    programme = started()
    programmes.pause(programme)
    assert actions.draw_due(MONDAY) == 0
    programmes.resume(programme, TUESDAY)
    actions.draw_due(TUESDAY)
    assert len(calls(TUESDAY)) == 1


def test_by_link_an_invitation_with_the_programmes_question_is_on_its_way(app):
    who = make.customer(phone=None)
    programme = started(asks=Asks.LINK, question_en="What one thing?", question_fa="چه چیزی؟")
    actions.draw_due(MONDAY)
    db.session.commit()
    [invitation] = db.session.scalars(select(Invitation))
    [message] = db.session.scalars(select(Message))
    assert (invitation.customer_id, message.subject_id) == (who.id, invitation.id)
    assert invitation.queued_at == MONDAY
    assert history_of(who).last_invited_at == MONDAY
    asked = programme.survey.versions[-1].content["questions"][0]
    assert asked["title"] == {"fa": "چه چیزی؟", "en": "What one thing?"}
    assert asked["asks_for_change"]
    assert any("What one thing?" in one.text for one in message.mailing.texts)


def history_of(who):
    return db.session.scalars(select(Contact).where(Contact.customer_id == who.id)).one()


def test_another_question_is_another_version_of_the_same_survey(app):
    by = make.person()
    programme = started(asks=Asks.LINK)
    chosen = Chosen(name="Ours", asks=Asks.LINK, question_en="And now?")
    programmes.change(programme, chosen, by=by, at=TUESDAY)
    db.session.commit()
    [survey] = db.session.scalars(select(Survey))
    assert (programme.survey_id, survey.published_number) == (survey.id, 2)


@pytest.mark.parametrize("fate", ["closed", "over", "gone"])
def test_a_programme_whose_survey_is_not_open_asks_nobody_until_it_is_saved_again(sign_in, fate):
    manager, who = sign_in(Role.MANAGER), make.customer(phone=None)
    programme = started(asks=Asks.LINK)
    if fate == "closed":
        surveys.close(programme.survey, by=manager.person, at=MONDAY)
    elif fate == "over":
        programme.survey.closes_at = make.LONG_AGO
    else:
        programme.survey = None
    db.session.commit()
    actions.draw_due(MONDAY)
    db.session.commit()
    assert (calls(), db.session.scalars(select(Invitation)).all()) == ([], [])
    assert db.session.scalar(select(func.count(OutreachDay.id))) == 0
    words = "The survey behind its links is closed or missing"
    assert words in manager.get("/outreach/programmes/").text
    assert words in manager.get(f"/outreach/programmes/{programme.id}").text
    chosen = Chosen(name="Ours", asks=Asks.LINK)
    programmes.change(programme, chosen, by=manager.person, at=TUESDAY - timedelta(hours=3))
    actions.draw_due(TUESDAY)
    db.session.commit()
    assert [call.customer_id for call in calls(TUESDAY)] == [who.id]
    assert words not in manager.get("/outreach/programmes/").text


def test_only_a_programme_and_days_narrow_the_results(owner):
    row = OutreachCall(programme=started(), day=MONDAY.date(), position=1, customer_id=person(1).id)
    make.save(row)
    actions.record(row, CallOutcome.ANSWERED, words="Be kinder", by=owner.person, at=MONDAY)
    db.session.commit()
    assert "Be kinder" in owner.get("/outreach/answers?period=all&channel=link&language=fa").text


def outreach(**given):
    organisation = accounts.found(MONDAY)
    return OutreachFilter(at=MONDAY, zone=organisation.zone_info, **given)


def test_results_count_calls_and_links_of_each_programme(app):
    by = make.person()
    calling, linking = started(), started(asks=Asks.LINK)
    people = [person(n) for n in range(4)]
    rows = [
        OutreachCall(programme=calling, day=MONDAY.date(), position=n, customer_id=who.id)
        for n, who in enumerate(people[:3], start=1)
    ]
    for row in rows:
        make.save(row)
    actions.record(rows[0], CallOutcome.ANSWERED, words="Be quicker", by=by, at=MONDAY)
    actions.record(rows[1], CallOutcome.NO_ANSWER, by=by, at=MONDAY)
    link = invitations.invite(linking.survey, people[3], MONDAY)
    make.save(
        OutreachCall(
            programme=linking,
            day=MONDAY.date(),
            position=1,
            customer_id=people[3].id,
            invitation=link,
        )
    )
    invitations.mark_completed(link.id, TUESDAY)
    db.session.commit()
    counted = results.counted(outreach())
    assert counted == {calling.id: Reached(2, 1, 1), linking.id: Reached(1, 1, 1)}
    assert results.counted(outreach(first=TUESDAY.date())) == {}
    [heard] = results.heard(outreach(), results.months(outreach(), MONDAY.date(), Calendar.JALALI))
    assert (heard.person, heard.total) == (by, 1)
    texts = [row.text for row in results.answers(outreach(), None).rows]
    assert texts == ["Be quicker"]
    assert results.answers(outreach(programme_id=linking.id), None).rows == []


def test_a_manager_makes_a_programme_and_an_agent_does_not(sign_in):
    leader = make.person(role=Role.MANAGER)
    manager = sign_in(Role.MANAGER)
    assert "Ask in person" in manager.get("/outreach/programmes/").text
    data = {
        "name": "Ours",
        "question_fa": QUESTIONS["fa"],
        "question_en": "What would you change?",
        "a_day": "۳",
        "chooses": "random",
        "asks": "phone",
        "hour": "9",
        "weekdays": ["0", "2"],
        "callers": [str(leader.id)],
        "return_days": "10",
    }
    assert manager.submit("/outreach/programmes/new", data).status_code == 303
    [made] = db.session.scalars(select(Programme))
    assert (made.a_day, made.weekdays, made.return_days, made.hour) == (3, "0,2", 10, 9)
    assert (made.question_fa, made.question_en) == ("", "What would you change?")
    assert [one.user_id for one in made.callers] == [leader.id]
    page = f"/outreach/programmes/{made.id}"
    assert "What would you change?" in manager.get(page).text
    wrong = {**data, "chooses": "high_value", "weekdays": ["4"]}
    assert manager.submit(page, wrong).status_code == 422
    manager.submit(page + "/pause")
    db.session.refresh(made)
    assert not made.is_active
    assert sign_in(Role.AGENT).get("/outreach/programmes/").status_code == 403


def test_everybody_sees_their_own_calls_and_those_of_nobody(sign_in):
    agent = sign_in(Role.AGENT)
    other = make.person(role=Role.MANAGER)
    programme = started()
    names = {agent.person.id: "Mine", other.id: "Theirs", None: "Anybody's"}
    today = clock.now().astimezone(accounts.found(MONDAY).zone_info).date()
    for position, (caller_id, name) in enumerate(names.items(), start=1):
        who = person(position, name=name)
        make.save(
            OutreachCall(
                programme=programme,
                day=today,
                position=position,
                customer_id=who.id,
                caller_id=caller_id,
            )
        )
    mine, everybodys = agent.get("/outreach/").text, agent.get("/outreach/?whose=all").text
    assert "Mine" in mine
    assert "Theirs" not in mine
    assert "Theirs" in everybodys


def test_the_page_of_results_shows_what_they_would_change(sign_in):
    manager = sign_in(Role.MANAGER)
    row = make.save(
        OutreachCall(programme=started(), day=MONDAY.date(), position=1, customer_id=person(1).id)
    )
    words = "Answer the telephone"
    actions.record(row, CallOutcome.ANSWERED, words=words, by=manager.person, at=MONDAY)
    db.session.commit()
    page = manager.get("/outreach/answers?period=all").text
    assert words in page
    assert words in manager.get("/outreach/answers?period=all&programme=nonsense").text


def test_what_they_wrote_behind_a_link_stands_on_the_page_of_results(sign_in):
    manager, who = sign_in(Role.MANAGER), person(1)
    programme = started(asks=Asks.LINK)
    words = "Write shorter letters"
    for survey, said in ((programme.survey, words), (make.survey(), "Of another survey")):
        link = invitations.invite(survey, who, MONDAY)
        if survey is programme.survey:
            invitations.mark_completed(link.id, TUESDAY)
            make.save(
                OutreachCall(
                    programme=programme,
                    day=MONDAY.date(),
                    position=1,
                    customer_id=who.id,
                    invitation=link,
                )
            )
        make.response(survey=survey, customer=who, invitation_id=link.id, words=said)
    db.session.execute(update(Organisation).values(minimum_value=1, minimum_words=1))
    page = manager.get("/outreach/answers?period=all").text
    assert words in page
    assert "Of another survey" not in page


def test_a_person_who_was_invited_is_left_alone_by_programmes(app):
    who = person(1)
    history.note_invited([who.id], MONDAY - timedelta(days=2))
    db.session.commit()
    assert chosen_by(started())[1] == 0

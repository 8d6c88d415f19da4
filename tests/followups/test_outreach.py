"""Five customers a day: drawn once, by chance, under the rules, and what they say is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.threads import in_threads
from voc.accounts import actions as accounts
from voc.accounts.models import Holiday, User
from voc.core import clock
from voc.core.access import Role
from voc.core.calendar import local_day
from voc.core.db import db
from voc.customers import actions as customers
from voc.customers import history
from voc.customers.models import Contact
from voc.followups import actions, programmes, queries
from voc.followups.drawing import drawn
from voc.followups.models import Asks, CallOutcome, OutreachCall, OutreachDay, Programme
from voc.responses.models import Channel, Feedback

MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # half past eight in Tehran
FRIDAY = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # half past two in Tehran, Monday


def people(count, **given):
    return [make.customer(phone=f"+98912{n:07d}", **given) for n in range(count)]


def programme(**given):
    """The first programme, with these changes."""
    programmes.begin(MONDAY)
    one = db.session.scalars(select(Programme)).one()
    for name, value in given.items():
        setattr(one, name, value)
    db.session.flush()
    return one


def draw(seed=1, **given):
    return drawn(programme(**given), accounts.found(MONDAY), MONDAY, seed)


def listed_on(day, who, **given):
    return make.save(
        OutreachCall(programme=programme(), day=day, position=1, customer_id=who.id, **given)
    )


def listed():
    return db.session.scalar(select(func.count(OutreachCall.id)))


def test_a_working_morning_draws_five_once(app):
    people(9)
    assert actions.draw_due(MONDAY) == 1
    assert actions.draw_due(MONDAY) == 0
    day = db.session.scalars(select(OutreachDay)).one()
    assert (day.day, day.frame, listed()) == (date(2026, 11, 23), 9, 5)


@pytest.mark.parametrize("at", [FRIDAY, NIGHT])
def test_nobody_is_drawn_on_the_weekend_or_at_night(app, at):
    people(3)
    assert actions.draw_due(at) == 0


def test_nobody_is_drawn_on_a_holiday(app):
    people(3)
    make.save(Holiday(day=date(2026, 11, 23), name="A day off"))
    assert actions.draw_due(MONDAY) == 0
    assert listed() == 0


def test_the_same_seed_draws_the_same_people_and_another_day_others(app):
    people(40)
    first, frame = draw()
    assert (first, frame) == (draw()[0], 40)
    assert len(set(first)) == 5
    assert first != draw(seed=2)[0]


@pytest.mark.parametrize(
    "why", ["no phone", "no consent", "unsubscribed", "invited", "answered", "called", "listed"]
)
def test_whom_the_rules_protect_is_not_drawn(app, why):
    who = make.customer(
        phone=None if why == "no phone" else "+989121234567", consents=why != "no consent"
    )
    yesterday = MONDAY - timedelta(days=1)
    if why == "unsubscribed":
        customers.suppress(who.email, "unsubscribed", yesterday, customer=who)
    elif why == "invited":
        history.note_invited([who.id], yesterday)
    elif why == "answered":
        history.note_answered(who.id, yesterday)
    elif why == "called":
        history.note_called(who.id, yesterday)
    elif why == "listed":
        listed_on(yesterday.date(), who)
    db.session.commit()
    actions.draw_due(MONDAY)
    assert listed() == (1 if why == "listed" else 0)


def test_two_records_of_one_call_at_once_are_kept_once(app):
    caller, who = make.person(), make.customer(phone="+989121234567")
    call_id = listed_on(MONDAY.date(), who).id
    caller_id = caller.id
    db.session.commit()

    def record():
        call = queries.call(call_id)
        by = db.session.get_one(User, caller_id)
        actions.record(call, CallOutcome.ANSWERED, words="Be quicker", by=by, at=MONDAY)

    in_threads(app, record, 2)
    assert db.session.scalar(select(func.count(Feedback.id))) == 1


def test_the_answer_becomes_feedback_that_waits_for_scoring(owner):
    call = draw_today()
    page = owner.submit(
        f"/outreach/{call.id}",
        {f"c{call.id}-outcome": "answered", f"c{call.id}-words": "  کاش زودتر برسد  "},
    )
    assert page.status_code == 303
    heard = db.session.scalars(select(Feedback)).one()
    assert (heard.text, heard.channel, heard.asks_for_change) == (
        "کاش زودتر برسد",
        Channel.CALL,
        True,
    )
    assert heard.unscored_at is not None
    assert db.session.scalars(select(Contact)).one().last_called_at is not None
    assert "کاش زودتر برسد" in owner.get("/outreach/answers").text


@pytest.fixture(autouse=True)
def any_day_is_a_working_day(app, request):
    """Pages draw for the real today, whatever weekday the suite runs on."""
    if "owner" in request.fixturenames or "sign_in" in request.fixturenames:
        accounts.found(clock.now()).weekend = ""
        db.session.commit()


def draw_today(**given):
    people(1, **given)
    organisation, at = accounts.found(clock.now()), clock.now()
    actions.draw(programme(), at.astimezone(organisation.zone_info).date(), at)
    db.session.commit()
    return db.session.scalars(select(OutreachCall)).one()


def test_a_double_click_is_the_same_record_and_another_outcome_a_conflict(owner):
    call = draw_today()
    data = {f"c{call.id}-outcome": "answered", f"c{call.id}-words": "faster"}
    answers = [owner.submit(f"/outreach/{call.id}", data).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert db.session.scalar(select(func.count(Feedback.id))) == 1
    other = {f"c{call.id}-outcome": "declined"}
    assert owner.submit(f"/outreach/{call.id}", other).status_code == 409


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"outcome": "answered", "words": "  "},
        {"outcome": "later", "again_day": "some day", "again_hour": "11"},
        {"outcome": "later", "again_day": "1400/01/01", "again_hour": "11:00"},
        {"outcome": "later", "again_day": "1410/01/01", "again_hour": "۲۵"},
        {"outcome": "sung"},
    ],
)
def test_what_makes_no_sense_is_shown_again_with_what_was_typed(owner, data):
    call = draw_today()
    page = owner.submit(f"/outreach/{call.id}", {f"c{call.id}-{k}": v for k, v in data.items()})
    assert page.status_code == 422
    assert 'class="error"' in page.text


def test_an_answer_of_two_lines_and_a_double_click_are_one_record(owner):
    call = draw_today()
    data = {f"c{call.id}-outcome": "answered", f"c{call.id}-words": " Faster.\r\nCheaper. "}
    answers = [owner.submit(f"/outreach/{call.id}", data).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert db.session.scalars(select(Feedback.text)).all() == ["Faster.\nCheaper."]


def test_a_note_that_is_too_long_is_refused_and_not_cut(owner):
    call = draw_today()
    note = "n" * 1001
    data = {f"c{call.id}-outcome": "no_answer", f"c{call.id}-words": note}
    page = owner.submit(f"/outreach/{call.id}", data)
    assert page.status_code == 422
    assert "A note has at most 1,000 characters." in page.text
    assert note in page.text
    data[f"c{call.id}-words"] = note[:-1]
    assert owner.submit(f"/outreach/{call.id}", data).status_code == 303


def test_an_hour_that_is_over_is_said_to_be(owner):
    call = draw_today()
    data = {"outcome": "later", "again_day": "1400/01/01", "again_hour": "11:00"}
    page = owner.submit(f"/outreach/{call.id}", {f"c{call.id}-{k}": v for k, v in data.items()})
    assert page.status_code == 422
    again = page.text.partition('<details class="again" open>')[2]
    assert "That hour is over. Please choose one that is to come." in again


def test_the_first_button_of_a_card_promises_a_call(owner):
    call = draw_today()
    card = owner.get("/outreach/").text.partition(f'data-call="{call.id}"')[2]
    first = card.partition("<button")[2].partition(">")[0]
    assert f'name="c{call.id}-outcome" value="later"' in first


def test_the_hour_to_call_again_is_on_the_customers_own_clock(owner):
    call = draw_today(zone="Europe/Berlin")
    assert "Europe/Berlin" in owner.get("/outreach/").text
    data = {"outcome": "later", "again_day": "2031-03-21", "again_hour": "11:30"}
    owner.submit(f"/outreach/{call.id}", {f"c{call.id}-{k}": v for k, v in data.items()})
    db.session.refresh(call)
    assert call.call_again_at == datetime(2031, 3, 21, 10, 30, tzinfo=UTC)


def test_whose_calls_are_shown_stays_and_a_refused_card_is_among_them(owner):
    call = draw_today()
    call.caller = make.person()
    make.save(call)
    data = {f"c{call.id}-outcome": "answered", f"c{call.id}-words": " "}
    again = f"c{call.id}-again_day"
    refused = owner.submit(f"/outreach/{call.id}", {**data, again: "any day"})
    assert refused.status_code == 422
    assert "Please write down what the customer would change." in refused.text
    assert 'value="any day"' in refused.text
    assert f'action="/outreach/{call.id}?whose=all"' in owner.get("/outreach/?whose=all").text
    data[f"c{call.id}-words"] = "Be quicker"
    done = owner.submit(f"/outreach/{call.id}?whose=all", data)
    assert done.location.endswith(f"/outreach/?whose=all#call-{call.id}")
    assert owner.submit("/outreach/draw?whose=all").location.endswith("/outreach/?whose=all")


def test_where_no_programme_calls_the_page_says_so_and_offers_no_list(owner):
    programme(is_active=False)
    db.session.commit()
    owner.submit("/outreach/draw")
    page = owner.get("/outreach/").text
    assert "No programme calls now" in page
    assert "Draw today&#39;s list now" not in page


def test_whom_a_changed_programme_called_is_still_to_be_called_and_who_has_a_link_is_not(app):
    ours, today = programme(asks=Asks.LINK), MONDAY.date()
    called = listed_on(today, make.customer(phone="+989121234567"))
    make.save(OutreachDay(programme=ours, day=today, drawn_at=MONDAY))
    found = queries.today(today, MONDAY)
    assert ([card.call.id for card in found.cards], len(found.days)) == ([called.id], 1)
    called.invitation = make.invitation(customer=called.customer)
    ours.asks = Asks.PHONE
    db.session.commit()
    found = queries.today(today, MONDAY)
    assert (found.cards, found.days) == ([], [])


def test_a_promised_call_stands_in_its_day_and_first(app):
    promised = listed_on(date(2026, 11, 1), make.customer(phone="+989121234567"))
    promised.outcome, promised.recorded_at = CallOutcome.LATER, NIGHT
    promised.call_again_at = MONDAY + timedelta(hours=3)
    fresh = listed_on(MONDAY.date(), make.customer(phone="+989121234568"))
    midnight = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
    before, then = queries.today(date(2026, 11, 22), NIGHT), queries.today(MONDAY.date(), midnight)
    assert before.cards == []
    assert [card.call.id for card in then.cards] == [promised.id, fresh.id]


def test_two_that_draw_at_once_draw_one_list(app):
    programme(next_at=MONDAY)
    people(9)

    def work():
        while actions.draw_due(MONDAY):
            db.session.commit()

    in_threads(app, work, 2)
    assert (db.session.scalar(select(func.count(OutreachDay.id))), listed()) == (1, 5)


def test_the_hour_to_call_again_is_kept(owner):
    call = draw_today()
    data = {"outcome": "later", "again_day": "۱۴۱۰/۰۱/۰۱", "again_hour": "۱۱:۳۰"}
    owner.submit(f"/outreach/{call.id}", {f"c{call.id}-{k}": v for k, v in data.items()})
    db.session.refresh(call)
    assert call.outcome is CallOutcome.LATER
    assert call.call_again_at == datetime(2031, 3, 21, 8, 0, tzinfo=UTC)


def test_the_list_can_be_drawn_by_hand_and_teaches_when_empty(owner):
    assert "one question" in owner.get("/outreach/").text
    people(2)
    owner.submit("/outreach/draw")
    page = owner.get("/outreach/").text
    assert page.count('class="script-question"') == 2


def test_the_script_speaks_the_customers_language(sign_in):
    owner = sign_in(Role.OWNER, language="en")
    make.customer(phone="+989121234567", language="fa", name="مریم")
    owner.submit("/outreach/draw")
    assert "اگر می‌توانستید یک چیز را در تعامل با ما تغییر دهید، آن چه بود؟" in (
        owner.get("/outreach/").text
    )


def test_a_viewer_does_not_see_whom_we_call(sign_in):
    assert sign_in(Role.VIEWER).get("/outreach/").status_code == 403


def test_invented_customers_are_called_only_where_there_are_no_others(app):
    people(3, is_sample=True)
    assert draw()[1] == 3
    real = make.customer(phone="+989351234567")
    assert draw() == ([real.id], 1)


def test_a_card_tells_what_the_customer_bought_lately(owner):
    [who] = people(1)
    for days in range(4):
        make.event(
            "purchase", customer=who, at=clock.now() - timedelta(days=days), amount=10 + days
        )
    make.event("purchase", amount=99)
    today = local_day(clock.now(), ZoneInfo("Asia/Tehran"))
    listed_on(today, who)
    [card] = queries.today(today, clock.now()).cards
    assert [one.amount for one in card.events] == [10, 11, 12]
    page = owner.get("/outreach/").text
    assert "<dt><bdi>purchase</bdi></dt>" in page
    assert "amount 12" in page
    assert "amount 13" not in page

"""What an empty installation is told to do, and by whom."""

from __future__ import annotations

import html5lib
import pytest
import time_machine

from tests import factories as make
from voc.accounts import actions as accounts
from voc.core import clock
from voc.core.access import GRANTS, Permission, Role
from voc.core.db import db
from voc.delivery.models import ChannelName
from voc.metrics.first_steps import Begun, first_steps
from voc.surveys.models import SurveyState
from voc.waves import actions as waves
from voc.waves.recurrence import Kind


def shown(page):
    """(where a step leads, whether it is ticked) for each step of the page."""
    root = html5lib.parse(page.text, namespaceHTMLElements=False)
    steps = root.iterfind(".//ol[@class='steps']/li")
    return [(step.find(".//a").get("href"), step.get("class") == "done") for step in steps]


def test_an_empty_installation_names_five_steps_and_none_is_done(owner):
    page = owner.get("/")
    assert shown(page) == [
        ("/settings/", False),
        ("/surveys/new", False),
        ("/customers/imports/new", False),
        ("/waves/new", False),
        ("/people/", False),
    ]
    for url, _is_done in shown(page):
        assert owner.get(url).status_code == 200


def test_each_step_is_ticked_by_what_is_there(app, owner):
    accounts.found(clock.now()).name = "Avan"
    survey = make.survey(state=SurveyState.DRAFT)
    assert [done for _url, done in shown(owner.get("/"))] == [True, False, False, False, False]
    survey.state = SurveyState.OPEN
    make.customer()
    assert [done for _url, done in shown(owner.get("/"))] == [True, True, True, False, False]
    chosen = waves.Chosen("First", survey, None, ChannelName.CONSOLE, Kind.ONCE)
    waves.create(chosen, clock.now())
    db.session.commit()
    assert [done for _url, done in shown(owner.get("/"))] == [True, True, True, True, False]
    make.person()
    assert shown(owner.get("/")) == []


@time_machine.travel(make.NOW)
def test_the_steps_leave_with_the_first_answer(owner):
    make.response(9)
    assert shown(owner.get("/")) == []


def test_the_steps_are_told_in_persian(sign_in):
    page = sign_in(Role.OWNER, language="fa").get("/")
    assert "گام‌های نخست" in page.text
    assert "۰ از ۵ انجام شد" in page.text


def test_a_viewer_is_told_nothing_they_may_not_do(sign_in):
    page = sign_in(Role.VIEWER).get("/")
    assert page.status_code == 200
    assert shown(page) == []


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_the_steps_that_are_theirs(role):
    steps = first_steps(Begun(has_survey=True), GRANTS[role].__contains__)
    assert {step.permission for step in steps} == GRANTS[role] & {
        Permission.SETTINGS,
        Permission.SURVEYS,
        Permission.CUSTOMERS,
        Permission.WAVES,
        Permission.PEOPLE,
    }
    assert all(step.is_done == (step.endpoint == "gallery.index") for step in steps)

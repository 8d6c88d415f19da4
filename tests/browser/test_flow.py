"""Questions that depend on answers, in a real browser: its script walks as the server does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.browser.test_public_page import LIGHTEST, browser, site, violations  # noqa: F401 - fixtures
from tests.responses.test_flow import BRANCHING
from voc.core.db import db
from voc.responses.models import Feedback, Response
from voc.surveys.measure_fields import read_amount
from voc.waves.invitation_models import Invitation
from voc.waves.queries import token_of

WALKS = json.loads((Path(__file__).parents[1] / "surveys" / "walks.json").read_text())
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SEND = "form > p.go > button:last-child"


def link(language: str = "en", **content) -> str:
    survey = make.survey(questions=BRANCHING, language=language)
    survey.versions[0].content = {**survey.versions[0].content, **content}
    made = make.invitation(survey=survey, customer=make.customer(language=language))
    url = f"/s/{token_of(made)}"
    db.session.commit()
    return url


def visible(page) -> list[str]:
    found = "[...document.querySelectorAll('[data-q]:not([hidden])')].map((one) => one.dataset.q)"
    return page.evaluate(found)


def choose(page, name, value):
    page.locator(f"input[name={name}][value='{value}']").check(force=True)


def test_the_page_walks_every_case_as_the_server_does(browser, site):  # noqa: F811
    page = browser.new_page()
    page.goto(site + link())
    shown = page.evaluate(
        """async (cases) => {
            const { walk } = await import(document.querySelector("form").dataset.logic);
            return cases.map((one) => walk(one.steps, one.given));
        }""",
        WALKS,
    )
    page.close()
    assert dict(zip((one["name"] for one in WALKS), shown, strict=True)) == {
        one["name"]: one["shown"] for one in WALKS
    }


def test_the_page_reads_amounts_as_the_server_does(browser, site):  # noqa: F811
    typed = ["۴٫۵", "4/5", "1,200", "۱٬۲۰۰", "−3", "7.50", "many", "2026-11-22"]
    page = browser.new_page()
    page.goto(site + link())
    read = page.evaluate(
        """async (typed) => {
            const { amount } = await import(document.querySelector("form").dataset.logic);
            return typed.map(amount);
        }""",
        typed,
    )
    page.close()
    assert read[-2:] == typed[-2:]
    assert read[:-2] == [str(read_amount(one, slash=True)) for one in typed[:-2]]


def test_one_page_follows_the_answers(browser, site):  # noqa: F811
    page = browser.new_page()
    page.goto(site + link())
    assert visible(page) == ["nps"]
    choose(page, "nps", 9)
    page.wait_for_selector("[data-q=wish]:not([hidden])")
    assert visible(page) == ["nps", "again", "wish"]
    choose(page, "nps", 3)
    assert visible(page) == ["nps", "why", "again", "wish"]
    assert "You gave 3. A wish?" in page.locator("[data-q=wish]").inner_text()
    page.locator("#why").fill("slow")
    page.locator("#wish").fill("dropped")
    choose(page, "again", "no")
    assert visible(page) == ["nps", "why", "again"]
    assert violations(page) == []
    page.locator(SEND).click()
    page.wait_for_selector("[role=status]")
    assert "Sorry to see you go" in page.locator("main").inner_text()
    page.close()
    db.session.rollback()
    assert list(db.session.scalars(select(Feedback.text))) == ["slow"]


@pytest.mark.parametrize(("language", "scheme"), [("fa", "light"), ("en", "dark")])
def test_one_question_at_a_time_on_a_small_screen(browser, site, language, scheme):  # noqa: F811
    page = browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page.goto(site + link(language, one_at_a_time=True))
    assert visible(page) == ["nps"]
    with page.expect_response(lambda one: "logic.mjs" in one.url):
        choose(page, "nps", 3)
    until(page, "history.state?.at === 'nps'")
    for key in ("why", "again"):
        page.locator(SEND).click()
        assert visible(page) == [key]
        assert violations(page) == []
        assert page.evaluate(OVERFLOW) <= 0
        if key == "why":
            page.locator(SEND).click()
            assert page.locator("[data-q=why] [role=alert]").is_visible()
            assert page.locator("#why").get_attribute("aria-describedby").split()[-1] == "why-error"
            page.locator("#why").fill("slow")
    page.go_back()
    assert visible(page) == ["why"]
    page.go_forward()
    page.locator("button[value=back]").click()
    assert visible(page) == ["why"]
    page.locator(SEND).click()
    choose(page, "again", "no")
    page.locator(SEND).click()
    page.wait_for_selector("[role=status]")
    page.close()
    db.session.rollback()
    assert db.session.scalar(select(Response.nps)) == 3


def test_one_question_at_a_time_without_scripts(browser, site):  # noqa: F811
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + link(one_at_a_time=True))
    for name, value in (("nps", 9), ("again", "yes")):
        choose(page, name, value)
        page.locator(SEND).click()
    page.locator("#wish").fill("more")
    page.locator("button[value=back]").click()
    assert page.locator("input[name=again]:checked").count() == 1
    page.locator(SEND).click()
    page.locator(SEND).click()
    assert page.locator("[role=status]").count() == 1
    context.close()
    db.session.rollback()
    assert db.session.scalar(select(Feedback.text)) == "more"


PLAIN = [
    make.QUESTIONS[0],
    make.QUESTIONS[1],
    {
        "key": "about",
        "type": "multiple_choice",
        "title": {"en": "What about?"},
        "choices": [
            {"key": "price", "title": {"en": "Price"}},
            {"key": "speed", "title": {"en": "Speed"}},
        ],
    },
]


def plain_link() -> str:
    made = make.invitation(survey=make.survey(questions=PLAIN))
    url = f"/s/{token_of(made)}"
    db.session.commit()
    return url


def until(page, expression):
    """Wait for it. `wait_for_function` would poll by `eval`, which the policy forbids."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def kept(page) -> int:
    return page.evaluate("localStorage.length + sessionStorage.length")


def test_answers_are_saved_one_by_one_and_resumed_on_another_device(browser, site):  # noqa: F811
    first, second = browser.new_context(), browser.new_context()
    url = site + plain_link()
    page = first.new_page()
    page.goto(url)
    with page.expect_response(lambda one: one.status == 204):
        choose(page, "nps", 3)
    with page.expect_response(lambda one: one.status == 204):
        page.locator("#why").fill("half a w")
    until(page, "localStorage.length === 0")
    db.session.rollback()
    assert db.session.scalar(select(Response.completed_at)) is None
    db.session.rollback()
    other = second.new_page()
    other.goto(url)
    assert other.locator("#why").input_value() == "half a w"
    assert other.locator("input[name=nps]:checked").get_attribute("value") == "3"
    other.locator(SEND).click()
    other.wait_for_selector("[role=status]")
    assert kept(other) == 0
    first.close()
    second.close()
    db.session.rollback()
    assert db.session.scalar(select(Feedback.text)) == "half a w"


def test_without_a_connection_answers_stay_on_the_device_until_there_is_one(browser, site):  # noqa: F811
    context = browser.new_context()
    page = context.new_page()
    url = site + plain_link()
    page.goto(url)
    with page.expect_response(lambda one: one.status == 204):
        choose(page, "nps", 9)
    context.set_offline(True)
    page.locator("input[value=speed]").check()
    page.locator("#why").fill("in a tunnel")
    page.locator(SEND).click()
    assert "offline" in page.locator("[data-waits]").inner_text()
    assert kept(page) == 1
    context.set_offline(False)
    page.wait_for_selector("main:not(:has(form)) [role=status]")
    assert kept(page) == 0
    context.close()
    db.session.rollback()
    assert db.session.scalar(select(Feedback.text)) == "in a tunnel"


def test_what_did_not_arrive_is_put_back_into_the_page(browser, site):  # noqa: F811
    context = browser.new_context()
    page = context.new_page()
    page.goto(site + plain_link())
    page.route(
        "**/s/*",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    choose(page, "nps", 9)
    page.locator("input[value=speed]").check()
    page.locator("#why").fill("not lost")
    until(page, "Object.values(localStorage).some((text) => text.includes('not lost'))")
    page.unroute("**/s/*")
    with page.expect_response(lambda one: one.status == 204):
        page.reload()
    assert page.locator("#why").input_value() == "not lost"
    assert page.locator("input[value=speed]").is_checked()
    until(page, "localStorage.length === 0")
    context.close()


def test_an_open_links_answers_stay_in_their_tab(browser, site):  # noqa: F811
    context = browser.new_context()
    survey = make.survey(questions=PLAIN)
    url = f"{site}/f/{survey.slug}"
    db.session.commit()
    page = context.new_page()
    page.goto(url)
    page.locator("#why").fill("mine")
    until(page, "sessionStorage.length === 1")
    page.reload()
    until(page, "document.querySelector('#why').value === 'mine'")
    other = context.new_page()
    other.goto(url)
    assert other.locator("#why").input_value() == ""
    choose(page, "nps", 9)
    page.locator(SEND).click()
    page.wait_for_selector("[role=status]")
    assert kept(page) == 0
    context.close()


def test_a_page_with_logic_is_light_too(client):
    static = Path(__file__).resolve().parents[2] / "voc" / "static"
    names = ("respondent.css", "respondent.mjs")
    files = sum((static / name).stat().st_size for name in names)
    body = client.get(link("fa", one_at_a_time=True), headers={"Accept-Language": "fa"}).data
    assert len(body) + files < LIGHTEST


VISITS = 20


def many_links() -> list[str]:
    """Personal links to two surveys in turn: one page, and one question at a time."""
    plain, branching = make.survey(questions=PLAIN), make.survey(questions=BRANCHING)
    branching.versions[0].content = {**branching.versions[0].content, "one_at_a_time": True}
    who = make.customer()
    invited = [
        make.invitation(survey=(plain, branching)[n % 2], customer=who) for n in range(VISITS)
    ]
    links = [f"/s/{token_of(one)}" for one in invited]
    db.session.commit()
    return links


def test_scanners_that_run_scripts_for_a_minute_say_nothing(browser, site):  # noqa: F811
    page = browser.new_page()
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.method))
    for n, url in enumerate(many_links()):
        page.goto(f"{site}{url}{'?score=9' if n % 4 > 1 else ''}")
        page.clock.run_for(60_000)
    page.close()
    assert len(asked) >= VISITS
    assert set(asked) == {"GET"}
    db.session.rollback()
    assert db.session.scalar(select(Response.id)) is None
    opened = select(func.count(Invitation.opened_at), func.count(Invitation.started_at))
    assert db.session.execute(opened).one() == (0, 0)

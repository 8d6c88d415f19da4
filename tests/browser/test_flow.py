"""Questions that depend on answers, in a real browser: its script walks as the server does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.browser.test_public_page import browser, site, violations  # noqa: F401 - fixtures
from tests.responses.test_flow import BRANCHING
from voc.core.db import db
from voc.responses.models import Feedback, Response
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
            const { walk } = await import(document.querySelector("script[src*='logic.mjs']").src);
            return cases.map((one) => walk(one.steps, one.given));
        }""",
        WALKS,
    )
    page.close()
    assert dict(zip((one["name"] for one in WALKS), shown, strict=True)) == {
        one["name"]: one["shown"] for one in WALKS
    }


def test_one_page_follows_the_answers(browser, site):  # noqa: F811
    page = browser.new_page()
    page.goto(site + link())
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
    page.locator(SEND).click()
    assert page.locator("[data-q=nps] [role=alert]").is_visible()
    choose(page, "nps", 3)
    for key in ("why", "again"):
        page.locator(SEND).click()
        assert visible(page) == [key]
        assert violations(page) == []
        assert page.evaluate(OVERFLOW) <= 0
        if key == "why":
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

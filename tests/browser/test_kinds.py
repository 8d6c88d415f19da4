"""Every kind of question in a real browser: found usable by axe, by keyboard, on small screens."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.browser.test_public_page import browser, site, violations  # noqa: F401 - fixtures
from voc.core.db import db
from voc.responses.models import Answer, ContactRequest, Feedback, Response
from voc.surveys.gallery_workshop import QUESTIONS
from voc.surveys.questions import TYPES
from voc.waves.queries import token_of

SEND = "form > p.go > button:last-child"
STARS = {
    "key": "stars",
    "type": "rating",
    "scale": 10,
    "shape": "star",
    "title": {"fa": "محل کارگاه", "en": "The venue"},
}
ASKED = [
    {**one, "required": one["type"] != "statement"}
    for one in ({k: v for k, v in q.items() if k not in {"show_if", "then"}} for q in QUESTIONS)
] + [STARS]
OVERFLOW = """() => {
    const {clientWidth, scrollWidth} = document.documentElement;
    const sticksOut = (one) => one.getBoundingClientRect().right > clientWidth + 1
        || one.getBoundingClientRect().left < -1;
    const found = [...document.querySelectorAll("main *:not(.first)")].filter(sticksOut);
    return [...new Set(found.map((one) => one.closest("fieldset, .q, .go, .notice")?.id))]
        .concat(scrollWidth > clientWidth ? ["scrolls"] : []);
}"""
UNTOLD = """() => [...document.querySelectorAll(".q.wrong")].map((q) => {
    const error = q.querySelector(".error");
    const told = q.matches("fieldset") ? q : q.querySelector("input, textarea, select");
    const ids = (told.getAttribute("aria-describedby") ?? "").split(" ");
    return error && ids.includes(error.id) ? "" : q.outerHTML;
}).filter(Boolean)"""
FOCUSED = "document.activeElement"


def link(language="en"):
    made = make.invitation(
        survey=make.survey(questions=ASKED, language=language),
        customer=make.customer(language=language),
    )
    url = f"/s/{token_of(made)}"
    db.session.commit()
    return url


def test_every_kind_is_among_those_that_are_asked():
    assert {one["type"] for one in ASKED} == set(TYPES)


@pytest.mark.parametrize(("language", "scheme"), [("fa", "dark"), ("en", "light")])
def test_every_kind_is_accessible_and_fits_a_small_screen(browser, site, language, scheme):  # noqa: F811
    page = browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page.goto(site + link(language))
    assert violations(page) == []
    assert page.evaluate(OVERFLOW) == []
    page.locator(SEND).click()
    page.wait_for_selector("[role=alert]")
    assert page.evaluate(f"{FOCUSED}.getAttribute('role')") == "alert"
    assert page.locator("[role=alert] a").count() == len(ASKED) - 2  # a text, and what may stay out
    assert page.evaluate(UNTOLD) == []
    assert violations(page) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(OVERFLOW) == []
    page.close()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def reach(page, selector):
    """Go on with Tab until that has the focus, as somebody without a mouse does."""
    for _stop in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.matches({selector!r})"):
            return
    pytest.fail(f"no Tab leads to {selector}")


def test_every_kind_is_answered_by_keyboard_alone(browser, site):  # noqa: F811
    page = browser.new_page()
    page.goto(site + link())
    for key in ("csat", "nps", "parts.topics", "parts.teacher", "parts.practice", "parts.place"):
        reach(page, f"[name='{key}']")
        press(page, "ArrowRight")
    for key in ("mood", "ces", "heard"):
        reach(page, f"[name='{key}']")
        press(page, "ArrowRight")
    reach(page, "[name='used']")
    press(page, "Space")
    reach(page, ".ranks li:first-child button:not([disabled])")
    first = page.evaluate(f"{FOCUSED}.closest('li').querySelector('select').name")
    press(page, "Enter")
    assert page.evaluate(f"{FOCUSED}.closest('li').querySelector('select').name") == first
    for key, words in {
        "travel": "۴۵",
        "day": "1405/08/20",
        "role": "Nurse",
        "change": "Less",
    }.items():
        reach(page, f"[name='{key}']")
        page.keyboard.type(words)
    reach(page, "[name='call.phone']")
    page.keyboard.type("09121234567")
    reach(page, "[name='call.hour']")
    press(page, "ArrowDown")
    reach(page, "[type=checkbox][value=yes]")
    press(page, "Space")
    reach(page, "[name=stars]")
    press(page, "ArrowRight")
    reach(page, SEND)
    press(page, "Enter")
    page.wait_for_selector("main:not(:has(form)) [role=status]")
    page.close()
    db.session.rollback()
    answered = set(db.session.scalars(select(Answer.question)))
    answered |= set(db.session.scalars(select(Feedback.question)))
    answered |= set(db.session.scalars(select(ContactRequest.question)))
    assert answered == {one["key"] for one in ASKED if one["type"] != "statement"}
    places = select(Answer.choice, Answer.number).where(Answer.question == "next")
    assert dict(iter(db.session.execute(places)))[first.partition(".")[2]] == 2
    assert db.session.scalar(select(Response.nps)) is not None

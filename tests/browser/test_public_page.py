"""The respondent's page in a real browser: found usable by axe, by keyboard, on a small screen."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from tests import factories as make
from voc.core.db import db
from voc.responses.models import Feedback, Response
from voc.waves.queries import token_of

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
LIGHTEST = 15_000
QUESTIONS = [
    {
        **make.QUESTIONS[0],
        "low": {"en": "Not at all", "fa": "اصلاً"},
        "high": {"en": "Very", "fa": "خیلی"},
    },
    {
        **make.QUESTIONS[1],
        "by_group": {
            "promoter": {"en": "What did we do well?", "fa": "چه چیزی خوب بود؟"},
            "detractor": {"en": "What went wrong?", "fa": "چه چیزی بد بود؟"},
        },
    },
    {
        "key": "reasons",
        "type": "multiple_choice",
        "title": {"en": "What was it about?", "fa": "دربارهٔ چه بود؟"},
        "choices": [
            {"key": "price", "title": {"en": "The price", "fa": "قیمت"}},
            {"key": "speed", "title": {"en": "The speed", "fa": "سرعت"}},
        ],
    },
    {"key": "stars", "type": "rating", "title": {"en": "The shop", "fa": "فروشگاه"}},
]


def chromium() -> str:
    found = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
    )
    if not found:
        reason = "no Chromium here: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator:
    path = chromium()
    sync_api = pytest.importorskip("playwright.sync_api")
    with tempfile.TemporaryDirectory() as folder, sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=path, args=FLAGS, env={**os.environ, "HOME": folder}
        )
        yield opened
        opened.close()


@pytest.fixture
def site(app) -> Iterator[str]:
    """The application behind a real socket."""
    if app.extensions["voc.settings"].is_sqlite is False:
        pytest.skip("what a browser sees does not depend on the database")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def link(language: str = "en") -> str:
    survey = make.survey(questions=QUESTIONS, language=language)
    made = make.invitation(survey=survey, customer=make.customer(language=language))
    url = f"/s/{token_of(made)}"
    db.session.rollback()  # or this thread keeps the writers' lock
    return url


def violations(page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, site, language, scheme):
    url = site + link(language)
    page = browser.new_page(color_scheme=scheme)
    page.set_default_timeout(15_000)
    page.goto(f"{url}?score=9")
    assert violations(page) == []
    page.locator("textarea").fill("x" * 5001)
    page.locator("form > p > button").last.click()
    page.wait_for_selector("[role=alert]")
    assert violations(page) == []
    page.locator("textarea").fill("fine")
    page.locator("form > p > button").last.click()
    page.wait_for_selector("[role=status]")
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_it_fits_a_small_screen_and_large_text(browser, site, language):
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(site + link(language))
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(overflow) <= 0
    page.close()


def test_it_is_answered_by_keyboard_alone(browser, site):
    page = browser.new_page()
    page.goto(site + link())
    page.keyboard.press("Tab")  # the other language
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")  # from the first to the last: 10
    page.keyboard.press("Tab")
    page.keyboard.type("kept")
    for _stop in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('form > p:last-child > button')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]")
    page.close()
    db.session.rollback()
    assert db.session.scalar(select(Response.nps)) == 10
    assert db.session.scalar(select(Feedback.text)) == "kept"


def test_the_follow_up_question_follows_the_score(browser, site):
    page = browser.new_page()
    page.goto(site + link())
    words = page.locator("label[for=why] > span")
    shown = [words.inner_text()]
    for score in (9, 3, 7):
        page.locator(f"input[name=nps][value='{score}']").check(force=True)
        shown.append(words.inner_text())
    plain = make.QUESTIONS[1]["title"]["en"]
    assert shown == [plain, "What did we do well?", "What went wrong?", plain]
    page.close()


def test_a_double_click_stores_one_answer(browser, site):
    page = browser.new_page()
    page.goto(f"{site}{link()}?score=8")
    page.locator("form > p > button").last.dblclick()
    page.wait_for_selector("[role=status]")
    page.close()
    db.session.rollback()
    assert len(list(db.session.scalars(select(Response.id)))) == 1


def test_everything_works_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + link())
    page.get_by_role("button", name="فارسی").click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("input[name=nps][value='9']").check(force=True)
    page.locator("form > p > button").last.click()
    assert page.locator("[role=status]").count() == 1
    context.close()


def test_the_first_visit_is_light_and_asks_nobody_else(browser, site):
    sizes: dict[str, int] = {}
    page = browser.new_page()
    page.on("response", lambda one: sizes.setdefault(one.url, len(gzip.compress(one.body(), 6))))
    page.goto(site + link("fa"))
    page.wait_for_load_state("networkidle")
    assert page.context.cookies() == []
    page.close()
    assert all(url.startswith((site, "data:")) for url in sizes)
    assert len([url for url in sizes if url.startswith(site)]) == 3
    assert sum(sizes.values()) < LIGHTEST


def test_what_is_sent_as_it_is_stays_under_fifteen_kilobytes(client):
    """The server compresses nothing: the wire carries the files themselves."""
    static = Path(__file__).resolve().parents[2] / "voc" / "static"
    files = sum((static / name).stat().st_size for name in ("respondent.css", "respondent.mjs"))
    body = client.get(link("fa"), headers={"Accept-Language": "fa"}).data
    assert len(body) + files < LIGHTEST

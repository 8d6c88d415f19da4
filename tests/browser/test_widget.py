"""A survey on somebody else's page in a real browser: another origin, a strict policy."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests import factories as make
from tests.widgets.staging import on_site
from voc.core import clock
from voc.core.db import db
from voc.responses.models import Channel
from voc.responses.models import Response as Given
from voc.widgets import queries, signing
from voc.widgets.models import Moment, Place, Widget

PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8"><title>A shop</title>
<h1>A shop</h1><button data-voc-open="{slug}">Your opinion</button><div data-voc="{slug}"></div>
<script src="/calls.js"></script>
<script async src="{home}/w/{slug}.js" data-customer="{who}"></script></html>"""
CALLS = "window.voc = (...call) => { (window.voc.q ??= []).push(call); };"
DAY = 24 * 3600


class Shop:
    """A site with a strict policy of its own; it knows how to ask for one widget."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.slug = self.who = ""
        self.language = "en"
        self.asked: list[str] = []

    def __call__(self, environ: dict, start: Callable) -> object:
        request = Request(environ)
        self.asked.append(request.path)
        if request.path == "/calls.js":
            return Response(CALLS, mimetype="text/javascript")(environ, start)
        page = PAGE.format(home=self.home, slug=self.slug, who=self.who, language=self.language)
        answer = Response(page, mimetype="text/html")
        answer.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'self' {self.home}; frame-src {self.home}; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )
        return answer(environ, start)


@pytest.fixture
def listening() -> Iterator[Callable[[object], str]]:
    """Serve a WSGI application on a port of its own: `listening(app)` gives its origin."""
    servers = []

    def serve(app: object) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.port}"

    yield serve
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def home(app, listening) -> str:
    if app.extensions["voc.settings"].is_sqlite is False:
        pytest.skip("what a browser sees does not depend on the database")
    return listening(app)


@pytest.fixture
def shop(home) -> Shop:
    return Shop(home)


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A visitor who was never there before: `visitor(url)` is their page, whose clock we drive."""
    contexts: list[BrowserContext] = []

    def arrive(url: str, **given: object) -> Page:
        context = chromium.new_context(**given)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.clock.install(time=datetime(2026, 11, 22, 12))
        page.refused = []
        page.on("console", lambda said: page.refused.append(said.text))
        page.goto(url)
        return page

    yield arrive
    for context in contexts:
        context.close()


def put(shop: Shop, site: str, **given: object) -> Widget:
    """A survey on that site."""
    widget = on_site(sites=[site], **given)
    shop.slug = widget.survey.slug
    db.session.rollback()
    return widget


def pass_(page: Page, seconds: int) -> None:
    page.clock.fast_forward(seconds * 1000)


def until(page: Page, expression: str) -> None:
    """Wait for something; Playwright's own way would need a policy that allows eval."""
    for _look in range(300):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came: {expression}")


def survey_in(page: Page) -> Frame:
    return page.locator("voc-survey iframe").element_handle().content_frame()


def dialog(page: Page):
    return page.locator("voc-survey dialog")


def is_policy(text: str) -> bool:
    return "Content Security Policy" in text or "Trusted Type" in text


def test_a_visitor_is_asked_after_a_while_answers_and_is_left_in_peace(shop, listening, visitor):
    site = listening(shop)
    widget = put(shop, site, seconds=600)
    who = make.customer(reference="customer-4711")
    shop.who = signing.signed("customer-4711", queries.keys_of(widget)[0], clock.now())
    who_id = who.id
    db.session.rollback()
    page = visitor(site)
    until(page, "window.voc?.on?.length > 0")
    pass_(page, 500)
    assert page.locator("voc-survey").count() == 0
    pass_(page, 101)
    expect(dialog(page)).to_be_visible()
    assert dialog(page).get_attribute("aria-label").startswith("Survey")
    assert page.evaluate("document.activeElement === document.body")

    frame = survey_in(page)
    expect(frame.locator(".privacy")).to_contain_text("together with your name")
    assert "customer-4711" not in frame.url
    height = page.locator("voc-survey iframe").evaluate("one => one.clientHeight")
    assert height > 250
    seen = "document.querySelector('voc-survey').shadowRoot.querySelector('iframe')"
    assert page.evaluate(f"{seen}.contentDocument") is None
    frame.locator("input[name=nps][value='9']").check(force=True)
    frame.locator("form > p > button").last.click()
    expect(frame.get_by_role("status")).to_contain_text("Thank you")
    until(page, f"localStorage['voc:{shop.slug}'].includes('answered')")
    frame.locator("body").press("Escape")
    expect(page.locator("voc-survey")).to_have_count(0)
    (kept,) = db.session.scalars(select(Given)).all()
    assert (kept.channel, kept.nps, kept.customer_id) == (Channel.WIDGET, 9, who_id)
    db.session.rollback()

    page.reload()
    until(page, "window.voc?.on?.length > 0")
    pass_(page, 700)
    page.evaluate("voc('show')")
    assert page.locator("voc-survey").count() == 0
    page.get_by_role("button", name="Your opinion").click()
    expect(dialog(page)).to_be_visible()
    expect(survey_in(page).locator("h1").last).to_have_text("You have already answered.")

    shop.who = ""
    page.reload()
    pass_(page, 91 * DAY)
    until(page, "window.voc?.on?.length > 0")
    page.evaluate("voc('show')")
    expect(dialog(page)).to_be_visible()
    assert page.context.cookies() == []
    assert [one for one in page.refused if is_policy(one)] == []


def test_a_call_opens_it_over_the_page_and_escape_gives_the_focus_back(shop, listening, visitor):
    site = listening(shop)
    put(shop, site, place=Place.POPOVER, moment=Moment.CALL)
    shop.language = "fa"
    page = visitor(site, viewport={"width": 390, "height": 700}, reduced_motion="reduce")
    until(page, "window.voc?.on?.length > 0")
    pass_(page, 3600)
    assert page.locator("voc-survey").count() == 0
    button = page.get_by_role("button", name="Your opinion")
    button.focus()
    page.evaluate("voc('show')")
    expect(dialog(page)).to_be_visible()
    assert dialog(page).get_attribute("dir") == "rtl"
    assert dialog(page).evaluate("one => one.matches(':modal')")
    assert dialog(page).evaluate("one => getComputedStyle(one).animationName") == "none"
    assert survey_in(page).locator("html").get_attribute("lang") == "fa"
    assert dialog(page).get_by_role("button", name="بستن").bounding_box()["height"] >= 44
    page.keyboard.press("Escape")
    expect(page.locator("voc-survey")).to_have_count(0)
    assert button.evaluate("one => document.activeElement === one")
    page.evaluate("voc('show')")
    assert page.locator("voc-survey").count() == 0
    button.click()
    expect(dialog(page)).to_be_visible()
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    assert [one["id"] for one in found] == []
    page.evaluate("window.scrollTo(0, 0)")
    dialog(page).get_by_role("button", name="بستن").click()
    expect(page.locator("voc-survey")).to_have_count(0)


def test_it_stands_in_the_text_and_comes_by_scrolling_or_leaving(shop, listening, visitor):
    site = listening(shop)
    put(shop, site, place=Place.INLINE, moment=Moment.SCROLL, percent=50)
    page = visitor(site)
    until(page, "window.voc?.on?.length > 0")
    page.evaluate("document.body.style.paddingBottom = '4000px'")
    page.mouse.wheel(0, 100)
    until(page, "scrollY > 50")
    assert page.locator("voc-survey").count() == 0
    page.mouse.wheel(0, 4000)
    expect(page.locator("[data-voc] > voc-survey dialog")).to_be_visible()
    assert page.get_by_role("region").count() == 1
    page.keyboard.press("Escape")
    assert dialog(page).is_visible()

    put(shop, site, moment=Moment.EXIT)
    page = visitor(site)
    until(page, "window.voc?.on?.length > 0")
    leave = (
        "y => document.documentElement.dispatchEvent(new MouseEvent('mouseleave', {clientY: y}))"
    )
    page.evaluate(leave, 300)
    assert page.locator("voc-survey").count() == 0
    page.evaluate(leave, -1)
    expect(dialog(page)).to_be_visible()


def test_other_sites_are_refused_whatever_they_say(shop, listening, visitor):
    site, stranger = listening(shop), listening(shop)
    put(shop, site)
    page = visitor(stranger)
    until(page, "window.voc?.on?.length > 0")
    with page.expect_response(lambda answer: f"/w/{shop.slug}?" in answer.url) as answered:
        page.evaluate("voc('open')")
    assert answered.value.status == 403
    until(
        page,
        "document.querySelector('voc-survey').shadowRoot.querySelector('iframe').contentDocument"
        " === null",
    )
    assert not dialog(page).is_visible()

    lie = f"{shop.home}/w/{shop.slug}?site={site}"
    put_there = """url => new Promise((loaded) => {
        const frame = Object.assign(document.createElement("iframe"), { src: url, id: "lie" });
        frame.onload = loaded;
        document.body.append(frame);
    })"""
    page.evaluate(f"({put_there})(url).then(() => 1)".replace("(url)", f"({lie!r})"))
    framed = page.locator("#lie").element_handle().content_frame()
    assert framed.url == "chrome-error://chromewebdata/"
    assert any("frame-ancestors" in one for one in page.refused)
    forged = "postMessage({voc: 'asking'}, '*')"
    page.evaluate(forged)
    assert not dialog(page).is_visible()

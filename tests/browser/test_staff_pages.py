"""The staff's pages in a real browser: axe, small screens, the keyboard, and without scripts."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.company import PASSWORD

LIVE = 15_000
"""Milliseconds that a busy machine may take; the product's own promise is measured elsewhere."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": TAGS, "resultTypes": ["violations"]}
WIDTHS = (320, 390, 768, 1280)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DOOR = "/sign-in"


class Visit:
    """One browser window, and what went wrong in it."""

    def __init__(self, chromium, served, language="fa", *, signed_in=True, **given):
        self.site, self.staged = served.config["SERVED_AT"], served.config["STAGED"]
        self.context = chromium.new_context(base_url=self.site, locale=language, **given)
        if signed_in:
            key = {"name": served.config["VOC_COOKIE"], "value": self.staged.keys[language]}
            self.context.add_cookies([{**key, "url": self.site}])
        self.wrong: list[str] = []
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._asked)

    def _heard(self, message):
        if message.type == "error":
            self.wrong.append(f"{self.page.url} says {message.text}")

    def _asked(self, request):
        if not request.url.startswith((self.site, "data:")):
            self.wrong.append(f"{self.page.url} asks {request.url}")

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.context.close()


@pytest.mark.parametrize(("language", "scheme"), [("fa", "light"), ("en", "dark")])
def test_every_page_is_accessible_and_fits_every_screen(chromium, served, language, scheme):
    found = []
    with (
        Visit(chromium, served, language) as visit,
        Visit(chromium, served, language, signed_in=False) as stranger,
    ):
        pages = [(visit.page, path) for path in visit.staged.pages]
        for page, path in [(stranger.page, f"{DOOR}?lang={language}"), *pages]:
            assert page.goto(path).status == 200, path
            if not path.endswith("/preview"):  # it speaks as the survey does
                assert page.locator("html").get_attribute("lang") == language, path
            found += [f"{path} {one}" for one in problems_of(page, scheme)]
    assert found + visit.wrong + stranger.wrong == []


def test_what_is_made_of_a_survey_is_accessible_on_a_small_screen(chromium, served):
    found = []
    given = {"viewport": {"width": 320, "height": 640}}
    with (
        Visit(chromium, served, "fa", color_scheme="dark", **given) as persian,
        Visit(chromium, served, "en", color_scheme="light", **given) as english,
    ):
        for n, path in enumerate(persian.staged.beside):
            visit, language = ((persian, "fa"), (english, "en"))[n % 2]
            address = path.format(language=language, site=visit.site)
            assert visit.page.goto(address).status == 200, path
            if visit.page.evaluate(OVERFLOW) > 0:
                found.append(f"{path} scrolls sideways")
            violations = Axe().run(visit.page, options=RULES).response["violations"]
            found += [f"{path} {one['id']}: {one['nodes'][0]['html']}" for one in violations]
    assert found + persian.wrong + english.wrong == []


def problems_of(page, scheme):
    """What axe says, and widths that do not fit."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for one in Axe().run(page, options=RULES).response["violations"]:
        yield f"{one['id']}: {[node['html'][:200] for node in one['nodes'][:3]]}"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate(OVERFLOW) > 0:
            yield f"scrolls sideways at {width}"


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(chromium, served):
    with Visit(chromium, served, viewport={"width": 390, "height": 780}) as visit:
        page = visit.page
        page.goto("/")
        place = page.locator(".menu-body a[href='/comments']")
        assert not place.is_visible()
        for _stop in range(5):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.menu summary')"):
                break
        page.keyboard.press("Enter")
        assert place.is_visible()
        page.keyboard.press("Escape")
        assert not place.is_visible()
        page.keyboard.press("Enter")
        for _stop in range(5):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('a[href=\"/comments\"]')"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/comments")


def test_an_answer_appears_on_the_open_dashboard_without_reloading(chromium, served):
    words = "این جمله را همین حالا نوشتم"
    with Visit(chromium, served) as visit, Visit(chromium, served, signed_in=False) as customer:
        visit.page.goto("/")
        visit.page.evaluate("window.isSamePage = true")
        customer.page.goto(customer.staged.open_link)
        customer.page.locator("input[name=nps][value='10']").check(force=True)
        customer.page.locator("textarea").fill(words)
        customer.page.locator("form > p > button").last.click()
        customer.page.wait_for_selector("[role=status]")
        visit.page.get_by_text(words).wait_for(timeout=LIVE)
        assert visit.page.evaluate("window.isSamePage")
        assert visit.wrong == customer.wrong == []


def test_signing_in_works_without_scripts(chromium, served):
    with Visit(chromium, served, signed_in=False, java_script_enabled=False) as visit:
        visit.page.goto("/customers/")
        assert DOOR in visit.page.url
        visit.page.locator("input[name=email]").fill(visit.staged.email)
        visit.page.locator("input[name=password]").fill(PASSWORD)
        visit.page.locator("main form button").click()
        assert visit.page.url == f"{visit.site}/customers/"


def test_a_survey_is_answered_without_scripts(chromium, served):
    with Visit(chromium, served, signed_in=False, java_script_enabled=False) as visit:
        visit.page.goto(visit.staged.open_link)
        visit.page.locator("input[name=nps][value='7']").check(force=True)
        visit.page.locator("form > p > button").last.click()
        visit.page.locator("[role=status]").wait_for()


def test_a_call_is_written_down_without_scripts(chromium, served):
    said = "زودتر جواب تلفن را بدهید"
    with Visit(chromium, served, java_script_enabled=False) as visit:
        visit.page.goto("/outreach/")
        call = visit.page.locator(".calls > li").filter(has=visit.page.locator("form")).first
        name = call.locator("h2").inner_text()
        call.locator("textarea").fill(said)
        call.locator("form button[value=answered]").click()
        kept = visit.page.locator(".calls > li").filter(has_text=name)
        assert said in kept.locator("blockquote").last.inner_text()
        visit.page.goto("/comments")
        assert visit.page.get_by_text(said).count() == 1


def test_filters_and_the_menu_work_without_scripts(chromium, served):
    given = {"java_script_enabled": False, "viewport": {"width": 390, "height": 780}}
    with Visit(chromium, served, **given) as visit:
        visit.page.goto("/")
        visit.page.locator("select[name=language]").select_option("en")
        visit.page.locator("form.filters button").click()
        assert "language=en" in visit.page.url
        visit.page.locator(".menu summary").click()
        visit.page.locator(".menu-body a[href='/reports/']").click()
        assert visit.page.url == f"{visit.site}/reports/"


def test_a_letter_reads_well_in_the_frame_of_the_outbox(chromium, served):
    with Visit(chromium, served, viewport={"width": 320, "height": 800}) as visit:
        visit.page.goto(visit.staged.letter)
        assert visit.page.evaluate(OVERFLOW) <= 0
        assert visit.page.locator(".score a").count() == 11


def test_what_a_caller_typed_outlives_a_lost_connection(chromium, served):
    said = "پیش از آمدن زنگ بزنید"
    with Visit(chromium, served) as visit:
        visit.page.goto("/outreach/")
        form = visit.page.locator("form[data-call]").first
        place = f"#call-{form.get_attribute('data-call')}"
        form.locator("textarea").fill(said)
        visit.page.context.set_offline(True)
        form.locator("button[value=answered]").click()
        visit.page.locator(f"{place} [role=status]").get_by_text("اتصال برقرار نیست").wait_for()
        visit.page.context.set_offline(False)
        visit.page.locator(f"{place} blockquote").get_by_text(said).last.wait_for()
        assert visit.page.evaluate("Object.keys(localStorage).length") == 0
        visit.wrong.clear()  # the browser says that there was no connection


def test_a_page_that_begins_to_move_is_looked_at_more_often(chromium, served):
    def hastened(route):
        answer = route.fetch()
        every = 2 if "x-refresh" in route.request.headers else 30
        said = re.sub(r'data-refresh="\d+"', f'data-refresh="{every}"', answer.text())
        route.fulfill(response=answer, body=said)

    with Visit(chromium, served, "en") as visit:
        wave = next(one for one in visit.staged.pages if re.fullmatch(r"/waves/\d+", one))
        visit.page.clock.install()
        visit.page.route(f"**{wave}", hastened)
        visit.page.goto(wave)
        for milliseconds in (30_000, 2_000):
            with visit.page.expect_response(f"**{wave}", timeout=LIVE) as looked:
                visit.page.clock.run_for(milliseconds)
            looked.value.finished()
        assert visit.wrong == []

"""The page on which a survey is written keeps itself, shows the preview, and can be undone."""

from __future__ import annotations

from sqlalchemy import select

from tests.browser.test_staff_pages import LIVE, Visit
from voc.core.db import db
from voc.surveys.models import Survey

SHOWN = "[...document.querySelectorAll('[data-q]:not([hidden])')].map((one) => one.dataset.q)"


def test_what_is_typed_is_kept_shown_and_undone(chromium, served):
    with Visit(chromium, served, "en", viewport={"width": 1400, "height": 900}) as visit:
        page = visit.page
        path = next(one for one in visit.staged.pages if one.endswith("/draft"))
        page.goto(path)
        before = page.input_value("[name=title-fa]")
        page.fill("[name=title-fa]", "عنوانی که تازه نوشته شد")
        page.get_by_text("Kept at").wait_for(timeout=LIVE)
        preview = page.frame_locator(".look .frame iframe")
        preview.get_by_text("عنوانی که تازه نوشته شد").first.wait_for(timeout=LIVE)
        page.reload()
        page.get_by_role("button", name="Undo the last change").click()
        page.get_by_text("The last change is undone.").wait_for(timeout=LIVE)
        assert page.input_value("[name=title-fa]") == before
        assert visit.wrong == []


def test_the_preview_is_walked_as_customers_do_and_nothing_is_sent(chromium, served):
    with served.app_context():
        survey = db.session.scalar(select(Survey.id).where(Survey.slug == "delivery"))
    with Visit(chromium, served, "en", viewport={"width": 390, "height": 800}) as visit:
        page, posted = visit.page, []
        page.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
        page.goto(f"/surveys/{survey}/preview?as=en")
        onward = page.locator("p.go > button:last-child")
        onward.wait_for(timeout=LIVE)
        assert page.evaluate(SHOWN) == ["arrived"]
        page.locator("input[name=arrived]").last.check(force=True)
        assert onward.inner_text() == "Send my answer"  # not yet: it ends here
        page.locator("input[name=arrived]").first.check(force=True)
        onward.click()
        assert page.evaluate(SHOWN) == ["csat"]
        page.get_by_role("link", name="Show every question").click()
        page.locator("#end").wait_for(timeout=LIVE)
        assert page.locator("input[name=arrived], input[name=csat]").count() > 5
        assert visit.wrong == posted == []

"""The page on which a survey is written keeps itself, shows the preview, and can be undone."""

from __future__ import annotations

from tests.browser.test_staff_pages import LIVE, Visit


def test_what_is_typed_is_kept_shown_and_undone(chromium, served):
    with Visit(chromium, served, "en", viewport={"width": 1400, "height": 900}) as visit:
        page = visit.page
        path = next(one for one in visit.staged.pages if one.endswith("/draft"))
        page.goto(path)
        before = page.input_value("[name=title-fa]")
        page.fill("[name=title-fa]", "عنوانی که تازه نوشته شد")
        page.get_by_text("Kept at").wait_for(timeout=LIVE)
        preview = page.frame_locator(".look iframe")
        preview.get_by_text("عنوانی که تازه نوشته شد").first.wait_for(timeout=LIVE)
        page.reload()
        page.get_by_role("button", name="Undo the last change").click()
        page.get_by_text("The last change is undone.").wait_for(timeout=LIVE)
        assert page.input_value("[name=title-fa]") == before
        assert visit.wrong == []

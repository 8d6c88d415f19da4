"""Origins are exact, and nothing typed gets into a header unread."""

from __future__ import annotations

import pytest

from voc.widgets.sites import ancestors, origin


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("https://shop.example", "https://shop.example"),
        (" HTTPS://Shop.Example/ ", "https://shop.example"),
        ("shop.example", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://shop.example:80/", "http://shop.example"),
        ("http://localhost:8081", "http://localhost:8081"),
        ("https://فروشگاه.ایران", "https://xn--mgbtj4c7ad63e.xn--mgba3a4f16a"),
        ("https://می‌خرم.ایران", "https://xn--tgbg2dc68d652j.xn--mgba3a4f16a"),
        ("http://192.168.0.7:3000", "http://192.168.0.7:3000"),
        ("https://[2001:DB8::0:1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(typed, read):
    assert origin(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "https://*.example",
        "*",
        "'self'",
        "javascript://x",
        "data:text/html,x",
        "ftp://shop.example",
        "https://shop.example/path",
        "https://shop.example?x=1",
        "https://shop.example?",
        "https://shop.example#",
        "https://user@shop.example",
        "https://shop.example https://evil.example",
        "https://shop.example; script-src *",
        "https://shop.example\nX-Header: 1",
        "https://shop.example\\@evil.example",
        "https://shop.example:99999",
        "https://shop.example:x",
        "https://-shop.example",
        "https://shop..example",
        "https://999.1.1.1",
        "https://[nothing]",
        "https://" + "a." * 130 + "example",
        "https://" + "a" * 3000,
    ],
)
def test_what_is_not_exactly_one_origin_is_refused(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - what is wrong with it is not said
        origin(typed)


def test_nobody_frames_what_no_site_was_named_for():
    assert ancestors([]) == "'none'"
    assert ancestors(["https://a.example", "https://b.example"]) == (
        "https://a.example https://b.example"
    )

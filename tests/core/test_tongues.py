"""Any language that the locale data know; the page's own words in another where they must be."""

from __future__ import annotations

import pytest

from voc.core import tongues
from voc.core.i18n import LANGUAGES


@pytest.mark.parametrize(
    ("tag", "code", "direction"),
    [
        ("ar", "ar", "rtl"),
        ("AR", "ar", "rtl"),
        ("de", "de", "ltr"),
        ("ckb", "ckb", "rtl"),
        ("pt_br", "pt-BR", "ltr"),
        ("zh-hant", "zh-Hant", "ltr"),
        ("fa", "fa", "rtl"),
    ],
)
def test_a_language_is_known_by_its_tag(tag, code, direction):
    found = tongues.tongue(tag)
    assert (found.code, found.dir) == (code, direction)


NO_TAGS = ["", "xx", "german", "zh-Hant-HK", "../x", "ar\0", "-", "fa' or 1", "root", "aa@saaho"]


@pytest.mark.parametrize("tag", NO_TAGS)
def test_what_is_no_tag_is_no_language(tag):
    assert tongues.tongue(tag) is None
    with pytest.raises(ValueError, match=r".*"):
        tongues.on_page(tag, "fa")


def test_the_pages_own_words_are_marked_where_they_are_in_another_language():
    arabic = tongues.on_page("ar", "en")
    assert (arabic.code, arabic.words, arabic.own) == ("ar", "en", ' lang="en" dir="ltr"')
    assert tongues.on_page("ar", "tlh").words == "fa"
    assert tongues.on_page("en", "fa") is LANGUAGES["en"]
    assert tongues.on_page("en", "fa").own == ""


def test_the_browser_is_heard_among_the_languages_that_there_are():
    assert tongues.preferred("ar-EG,en;q=0.5", ("fa", "en", "ar")) == "ar"
    assert tongues.preferred("ar-EG,en;q=0.5", ("fa", "en")) == "en"
    assert tongues.preferred("", ("fa", "en", "ar")) is None


def test_languages_are_offered_by_their_names():
    offered = dict(tongues.offered("en"))
    assert offered["ar"] == "Arabic"
    assert all(tongues.tongue(tag) is not None for tag in offered)


def test_a_language_is_called_what_it_calls_itself():
    assert [tongues.own_name(tag) for tag in ("fa", "de", "other")] == ["فارسی", "Deutsch", "other"]

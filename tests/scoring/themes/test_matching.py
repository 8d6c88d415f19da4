"""Keywords are found in every form that customers write, and in no other word."""

from __future__ import annotations

import time

import pytest

from voc.core.folding import fold
from voc.scoring.themes.matching import Matcher, spellings

KEYWORDS = (
    "پشتیبانی",
    "قیمت",
    "گران",
    "دیر",
    "بسته‌بندی",
    "هزینه",
    "منشی",
    "شهری",
    "پیک",
    "پول",
    "کار",
    "غذا",
    "می‌رسد",
    "زمان انتظار",
    "قیمت‌ها",
    "price",
    "late",
    "cancel",
    "ship",
    "fee",
    "delivery",
    "check-out",
    "box",
    "customer service",
)
MATCHER = Matcher(enumerate(KEYWORDS))


def found(text: str) -> set[str]:
    return {KEYWORDS[number] for number in MATCHER.keywords_in(fold(text))}


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        # plural, written apart, with a non-joiner, joined, and as it is spoken
        ("قیمت ها بالاست", "قیمت"),
        ("قیمت‌ها بالاست", "قیمت"),
        ("قیمتها بالاست", "قیمت"),
        ("قیمت‌های شما", "قیمت"),
        ("قیمت‌هایی که دارید", "قیمت"),
        ("قیمتا رفته بالا", "قیمت"),
        ("مشکل اصلی منشیه", "منشی"),
        ("قیمتاشون", "قیمت"),
        ("قیمت‌هاشون", "قیمت"),
        ("قیمتهایتان", "قیمت"),
        # possessive: written and spoken
        ("قیمتم", "قیمت"),
        ("قیمتت", "قیمت"),
        ("قیمتش", "قیمت"),
        ("قیمتمان", "قیمت"),
        ("قیمتتان", "قیمت"),
        ("قیمتشان", "قیمت"),
        ("قیمتمون", "قیمت"),
        ("قیمتتون", "قیمت"),
        ("قیمتشون", "قیمت"),
        ("پشتیبانیتون عالیه", "پشتیبانی"),
        ("پشتیبانی‌تون عالیه", "پشتیبانی"),
        ("پشتیبانی تون عالیه", "پشتیبانی"),
        ("غذاتون سرد بود", "غذا"),
        ("غذایتان سرد بود", "غذا"),
        ("هزینه‌هاتون", "هزینه"),
        ("هزینه‌اش", "هزینه"),
        ("هزینشون", "هزینه"),
        # ezafe, indefinite, with "is", with an object sign, compared
        ("پشتیبانیِ شما", "پشتیبانی"),
        ("پشتیبانی‌ای که دارید", "پشتیبانی"),
        ("هزینهٔ ارسال", "هزینه"),
        ("هزینه‌ی ارسال", "هزینه"),
        ("پیکی که آمد", "پیک"),
        ("غذای سرد", "غذا"),
        ("گرونه", "گران"),
        ("گران‌تر شده", "گران"),
        ("گران‌ترین", "گران"),
        ("خیلی گرون شده", "گران"),
        ("پولمو بدید", "پول"),
        ("پولم رو پس بدید", "پول"),
        ("پول‌هایم", "پول"),
        ("دیرتر رسید", "دیر"),
        # other keyboards, vowel signs, tatweel
        ("قيمت بالا", "قیمت"),
        ("پشتيباني", "پشتیبانی"),
        ("قِیمَت", "قیمت"),
        ("قیـــمت", "قیمت"),
        # two words with anything or nothing between them
        ("بسته‌بندی بد", "بسته‌بندی"),
        ("بسته بندی بد", "بسته‌بندی"),
        ("بستهبندیشون بد", "بسته‌بندی"),
        ("بسته‌بندی‌های بد", "بسته‌بندی"),
        ("زمان انتظارتون زیاده", "زمان انتظار"),
        ("زمان‌های انتظار", "زمان انتظار"),
        ("زمان های انتظار", "زمان انتظار"),
        ("قیمت مناسب", "قیمت‌ها"),
        ("می رسد", "می‌رسد"),
        ("میرسد", "می‌رسد"),
        # English
        ("Prices are high", "price"),
        ("overall PRICING", "price"),
        ("they cancelled it", "cancel"),
        ("cancelling", "cancel"),
        ("canceled", "cancel"),
        ("shipped today", "ship"),
        ("shipping", "ship"),
        ("hidden fees", "fee"),
        ("deliveries", "delivery"),
        ("the delivery's late", "delivery"),
        ("check out was slow", "check-out"),
        ("checkout was slow", "check-out"),
        ("two boxes", "box"),
        ("Customer-service!", "customer service"),
    ],
)
def test_a_keyword_is_found_however_it_is_written(text, keyword):
    assert keyword in found(text)


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("نگران بودم", "گران"),
        ("دیگران هم گفتند", "گران"),
        ("مدیر خوبی دارید", "دیر"),
        ("دیروز رسید", "دیر"),
        ("تقدیر و تشکر", "دیر"),
        ("کارت بانکی", "کار"),
        ("کارخانه", "کار"),
        ("شهریه دانشگاه", "شهری"),
        ("پیکان", "پیک"),
        ("انتظار نداشتم، زمان خوبی بود", "زمان انتظار"),
        ("I will do it later", "late"),
        ("a plate of rice", "late"),
        ("no feed for the cat", "fee"),
        ("good relationship", "ship"),
        ("service of a customer", "customer service"),
        ("", "price"),
        ("👍👍", "price"),
    ],
)
def test_a_word_that_only_looks_like_it_is_not(text, keyword):
    assert keyword not in found(text)


def test_a_keyword_in_several_themes_is_found_for_each():
    matcher = Matcher([(1, "price"), (2, "price"), (3, "prices")])
    assert matcher.keywords_in("price") == {1, 2, 3}


@pytest.mark.parametrize("text", ["", " ", "؟!", "\u200c"])
def test_a_keyword_without_a_letter_finds_nothing(text):
    assert spellings(text) == ()
    assert Matcher([(1, text)]).keywords_in("anything") == set()


def test_a_text_of_any_length_and_shape_is_read_in_no_time():
    began = time.perf_counter()
    for text in ("قیمت " * 5_000, "a" * 1_000_000, "زمان " * 50_000, "می " * 50_000):
        MATCHER.keywords_in(text)
    assert time.perf_counter() - began < 1

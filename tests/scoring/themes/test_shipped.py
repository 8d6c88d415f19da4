"""The taxonomies that come with the product."""

from __future__ import annotations

import pytest

from voc.core.folding import fold
from voc.scoring.themes.matching import Matcher, spellings
from voc.scoring.themes.models import FourC, Kind
from voc.scoring.themes.shipped import taxonomies, themes_of

NAMES = {"general", "shop", "software", "bank", "hospitality", "clinic"}


def test_there_are_six_to_start_from():
    assert set(taxonomies()) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_is_whole_in_both_languages(name):
    for theme in taxonomies()[name]:
        assert theme.name_fa, theme.key
        assert theme.name_en, theme.key
        assert all(len(word) <= 80 and spellings(word) for word in theme.keywords), theme.key
        persian = [word for word in theme.keywords if not word.isascii()]
        assert len(persian) >= 4, theme.key
        assert len(theme.keywords) - len(persian) >= 4, theme.key


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_has_motives_fears_and_wishes_and_themes_of_the_four_cs(name):
    themes = taxonomies()[name]
    assert {Kind.MOTIVE, Kind.FEAR, Kind.WISH} <= {theme.kind for theme in themes}
    assert {theme.four_c for theme in themes if theme.kind is Kind.THEME} == set(FourC)


def test_a_theme_of_several_taxonomies_is_the_same_in_each():
    seen = {}
    for themes in taxonomies().values():
        for theme in themes:
            assert seen.setdefault(theme.key, theme) == theme


CASES = [
    ("general", "قیمتاشون خیلی بالاست", "price"),
    ("general", "پشتیبانیتون عالیه", "support"),
    ("general", "کارمند شعبه بی‌ادب بود", "staff"),
    ("general", "They promised to call back", "honesty"),
    ("shop", "سفارشم ده روز دیر رسید", "delivery"),
    ("shop", "My refund never came", "returns"),
    ("shop", "بسته بندیش افتضاح بود", "packaging"),
    ("shop", "کاش قسطی هم می‌فروختید", "wish_instalments"),
    ("software", "It crashes since the last update", "faults"),
    ("software", "بعد از آپدیت باز نمیشه", "updates"),
    ("bank", "خودپردازتون کارتم رو خورد", "cards"),
    ("bank", "The interest rate on my loan is too high", "loans"),
    ("hospitality", "اتاق تمیز نبود", "cleanliness"),
    ("hospitality", "The wi-fi never worked", "internet"),
    ("clinic", "دو ساعت معطل شدیم", "waiting"),
    ("clinic", "The nurse was gentle", "nurses"),
    ("clinic", "می‌ترسیدم ولی دکتر آرامم کرد", "fear_regret"),
]


@pytest.mark.parametrize(("name", "text", "key"), CASES)
def test_its_keywords_find_what_customers_say(name, text, key):
    pairs = [(theme.key, word) for theme in taxonomies()[name] for word in theme.keywords]
    matcher = Matcher(enumerate(word for _key, word in pairs))
    assert key in {pairs[number][0] for number in matcher.keywords_in(fold(text))}


def test_a_text_names_its_themes_of_the_general_taxonomy_in_order():
    assert themes_of("پشتیبانی بد بود و قیمت بالا", "fa") == ["price", "support"]
    assert themes_of("Support was rude", "en") == ["staff", "support"]
    assert themes_of("hello", "en") == []


def test_finglish_is_read_as_persian():
    assert "price" in themes_of("gheymat kheili balast", "finglish")

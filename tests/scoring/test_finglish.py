import pytest

from voc.scoring.finglish import is_finglish_word, to_persian


@pytest.mark.parametrize(
    ("typed", "persian"),
    [
        ("gheymata", "قیمتا"),
        ("qeymatashun", "قیمتاشون"),
        ("poshtibanitun", "پشتیبانیتون"),
        ("sefaresham", "سفارشم"),
        ("keyfiatesh", "کیفیتش"),
        ("barkhorde", "برخورد"),
        ("ghazash", "غذاش"),
        ("ramzamo", "رمزم رو"),
        ("bad nist", "بد نیست"),
        ("baraye bade", "برای بعد"),
    ],
)
def test_words_are_read_with_their_endings(typed, persian):
    assert to_persian(typed) == persian


@pytest.mark.parametrize("word", ["pass", "pool", "reside", "ballast", "cherish", "chia"])
def test_english_words_do_not_look_like_persian_ones_with_an_ending(word):
    assert not is_finglish_word(word)

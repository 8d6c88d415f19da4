import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voc.core.folding import _fold, clean, digits, fold, one_line

LETTERS = st.text(st.sampled_from("يكةۀآأإؤئىهکیاء ـ\u200c\u0651\u064b\u0654٫٬۴٤4Ééİßﻻ\u200f\xa0"))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("۰۱۲۳۴۵۶۷۸۹", "0123456789"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("۴٫۵", "4.5"),
        ("۱۲٬۳۴۵٬۶۷۸", "12345678"),
        ("\u200f۰۹۱۲\u200c\u2066 ۱۲۳\u2069", "0912 123"),
        ("-3.25", "-3.25"),
    ],
)
def test_digits_of_any_keyboard_become_a_number(typed, read):
    assert digits(typed) == read


def test_folded_persian_decimals_can_be_read_by_float():
    assert float(digits("۴٫۵")) == 4.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي كريمي", "علی کریمی"),
        ("می‌شود", "میشود"),
        ("آقای رضایی", "اقاى رضايى"),
        ("فاطمة", "فاطمه"),
        ("خانهٔ ما", "خانۀ ما"),
        ("خانه ما", "خانۀ ما"),
        ("مسئول", "مسیول"),
        ("سؤال", "سوال"),
        ("أحمد إبراهیم ٱ", "احمد ابراهیم ا"),
        ("سـلام", "سلام"),
        ("مُحَمَّدٌ", "محمد"),
        ("جزء", "جز"),
        ("خيابان ۱۲", "خیابان ١٢"),
        ("  Zoë\u00a0\n MÜLLER ", "zoe muller"),
        ("STRASSE", "straße"),
        ("ﻻﻡ", "لام"),
        ("İstanbul", "istanbul"),
    ],
)
def test_two_spellings_of_one_word_have_one_search_key(one, other):
    assert fold(one) == fold(other)


def test_different_words_keep_different_keys():
    words = ["کار", "گار", "پدر", "بدر", "چای", "جای", "ژاله", "زاله", "سیب", "صیب"]
    assert len({fold(word) for word in words}) == len(words)


def test_the_key_of_persian_stays_persian():
    assert fold("كيفيّت خدماتِ شُما، عالي‌ست!") == "کیفیت خدمات شما، عالیست!"


def test_every_common_character_folds_to_a_key_that_folds_to_itself():
    for code in range(0x10000):
        key = fold(chr(code))
        assert fold(key) == key, hex(code)


@given(st.text() | LETTERS)
@example("\u0345\u0301α\u0345")
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
    assert digits(digits(text)) == digits(text)


@given(LETTERS, LETTERS)
def test_white_space_and_joiners_at_the_ends_never_matter(one, other):
    assert fold(f" {one}\u200c \t{other}\n") == fold(f"{one} {other}")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")))
def test_stored_text_is_what_was_typed(text):
    assert clean(text) == text


def test_only_line_ends_change_in_stored_text():
    assert clean("ی ي‌ك\u200f  \r\nb\rc\n\r\n") == "ی ي‌ك\u200f  \nb\nc\n\n"


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "a\udfffb"])
def test_what_no_database_stores_is_refused(text):
    with pytest.raises(ValueError, match="holds a"):
        clean(text)
    with pytest.raises(ValueError, match="holds a"):
        one_line(text)


@pytest.mark.parametrize("text", ["a\nb", "a\r", "\n", "a\r\nBcc: b", "a\u2028b", "a\vb", "a\x85"])
def test_a_line_break_is_refused_where_one_line_is_wanted(text):
    with pytest.raises(ValueError, match="line break"):
        one_line(text)


@pytest.mark.parametrize("text", ["", "Zoë", "علی‌اکبر \u200fدهخدا"])
def test_one_line_is_kept_as_it_was_typed(text):
    assert one_line(text) == text


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x6FF), max_size=40))
def test_the_short_way_and_the_long_way_agree(text):
    assert fold(text) == _fold(text)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.scoring import contrast
from voc.scoring.clauses import clauses, pulls_both_ways, split
from voc.scoring.marks import TURNS
from voc.scoring.normalise import normalise
from voc.scoring.said import said


def clauses_of(text):
    return split(normalise(text))


def turns(text):
    one = said(text, "fa")
    return bool(one.signs & TURNS) and contrast.turns(one.normalised)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("عالی بود ولی دیر رسید", ["عالی بود", "دیر رسید"]),
        ("غذا خوب بود، اما قیمت بالاست", ["غذا خوب بود", "قیمت بالاست"]),
        ("خوب بود. متأسفانه سرد شد", ["خوب بود", "متاسفانه سرد شد"]),
        ("great room but no heating", ["great room", "no heating"]),
        ("Nice staff; slow kitchen", ["nice staff", "slow kitchen"]),
        ("fine", ["fine"]),
        ("!!!", []),
    ],
)
def test_a_text_is_cut_at_punctuation_and_where_it_turns(text, parts):
    assert clauses_of(text) == parts


def test_a_number_with_a_point_is_not_cut():
    assert len(clauses_of("it cost 3.50 and took 1,200 steps")) == 1


@pytest.mark.parametrize(
    "text",
    ["خوب ولی گران", "خوب بود فقط دیر", "good but slow", "با این حال راضی‌ام", "Good, however slow"],
)
def test_a_contrast_word_is_seen(text):
    assert turns(text)


@pytest.mark.parametrize("text", ["خوب و ارزان", "butter and bread", "ولیعصر", "good and quick"])
def test_a_word_that_only_contains_one_is_not(text):
    assert not turns(text)


def test_opposite_clauses_are_mixed_and_need_less_strength_after_a_contrast_word():
    assert pulls_both_ways([0.9, -0.5], contrast=True)
    assert not pulls_both_ways([0.9, -0.5], contrast=False)
    assert pulls_both_ways([0.9, -0.9], contrast=False)


def test_one_sided_or_single_clauses_are_not_mixed():
    assert not pulls_both_ways([0.9, 0.8], contrast=True)
    assert not pulls_both_ways([-0.9], contrast=True)
    assert not pulls_both_ways([], contrast=True)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("عالی بود ولي دیر رسید", "fa", [("عالی بود", 1), ("دیر رسید", -1)]),
        (
            "غذا، پیک، همه عالی بود. متأسفانه بسته‌بندی پاره بود",
            "fa",
            [("غذا، پیک، همه عالی بود", 1), ("متأسفانه بسته‌بندی پاره بود", -1)],
        ),
        ("  Great room, BUT a rude waiter!", "en", [("Great room", 1), ("a rude waiter", -1)]),
        (
            "ghaza ali bud vali peik dir resid",
            "finglish",
            [("ghaza ali bud", 1), ("peik dir resid", -1)],
        ),
    ],
)
def test_each_clause_says_how_it_feels_in_the_words_as_typed(text, language, expected):
    found = clauses(text, language)
    assert [clause.text for clause in found] == [words for words, _ in expected]
    assert all(
        clause.polarity * side > 0.3 for clause, (_, side) in zip(found, expected, strict=True)
    )
    assert all(text[clause.start : clause.end] == clause.text for clause in found)


def test_a_text_of_one_clause_has_one_whole_span():
    assert [(one.start, one.end) for one in clauses("ممنون از همه", "fa")] == [(0, 12)]


@pytest.mark.parametrize("language", ["ar", "other"])
def test_a_clause_in_an_unread_language_has_no_polarity(language):
    assert [one.polarity for one in clauses("الخدمة ممتازة. شكرا", language)] == [None, None]


@settings(max_examples=200, deadline=None)
@given(
    st.text("خوب ولی بد أي ئ ؟! goodbutnt.,'\u200cآÄİ\u0301😀", max_size=80),
    st.sampled_from(["fa", "en", "finglish", "other"]),
)
def test_clauses_stand_in_order_within_the_text(text, language):
    end = 0
    for clause in clauses(text, language):
        assert end <= clause.start < clause.end <= len(text)
        assert text[clause.start : clause.end] == clause.text == clause.text.strip()
        assert clause.polarity is None or -1 <= clause.polarity <= 1
        end = clause.end


def test_no_more_than_the_first_clauses_of_an_endless_text_are_read():
    assert len(clauses("بد بود. " * 1_000, "fa")) == 200


@pytest.mark.parametrize("text", ["با سلام و احترام، غذا سرد بود", "Hello, the food was cold"])
def test_a_greeting_is_no_praise(text):
    assert len(clauses_of(text)) == 1

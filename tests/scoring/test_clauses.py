import pytest

from voc.scoring.clauses import has_contrast, pulls_both_ways, split
from voc.scoring.normalise import normalise, tokenize


def clauses_of(text):
    return split(normalise(text))


def turns(text):
    normalised = normalise(text)
    return has_contrast(normalised, tokenize(normalised))


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

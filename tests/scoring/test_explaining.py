import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.scoring.explaining import Moved, explain


def moved(text):
    return {text[word.start : word.end]: word.strength for word in explain(text)}


def test_words_are_named_with_their_side_in_the_spelling_of_the_customer():
    words = moved("The STAFF were wonderful, but the room was filthy 😡")
    assert words["wonderful"] == 3
    assert words["filthy"] < 0
    assert "The" not in words
    words = moved("غذا عاااالي بود ولی پشتیبانی جواب نمی دهد")
    assert words["عاااالي"] == 3
    assert min(words.values()) < 0


def test_words_in_a_row_that_say_the_same_are_one():
    assert moved("عالی بود ولی دیر رسید")["دیر رسید"] < 0


def test_persian_in_latin_letters_is_explained_as_typed():
    assert moved("ghaza Khoob bood!")["Khoob"] > 0


def test_a_text_without_a_strong_word_stays_pale():
    assert all(abs(word.weight) < 1 for word in explain("من دیروز رفتم"))


@pytest.mark.parametrize("text", ["", "!?", "الخدمة ممتازة", "sdfkjh qwrtpz", "123"])
def test_a_text_that_is_not_scored_has_no_words_to_show(text):
    assert explain(text) == []


def test_steps_are_thirds_of_the_weight():
    weights = (-1.0, -0.5, -0.2, 0.2, 0.5, 1.0)
    assert [Moved(0, 1, weight).strength for weight in weights] == [-3, -2, -1, 1, 2, 3]


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec=None)) | st.text("خوب ولی بد می ?!goodbutnt.,'@:/\u200c"))
def test_words_stand_in_order_within_the_text(text):
    end = 0
    for word in explain(text):
        assert end <= word.start < word.end <= len(text)
        assert 0.15 <= abs(word.weight) <= 1
        end = word.end

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.scoring import english
from voc.scoring.contributions import contributions
from voc.scoring.language import detect
from voc.scoring.model import model
from voc.scoring.normalise import normalise, tokenize


def spoken(text):
    return {text[part.start : part.end]: part.weight for part in contributions(text)}


def test_the_words_that_moved_a_text_have_their_sign():
    words = spoken("The staff were wonderful, the room was filthy")
    assert words["wonderful"] > 0 > words["filthy"]


def test_persian_words_keep_the_spelling_the_customer_typed():
    words = spoken("پشتیبانی  جواب نمی دهد، غذا عاااالي بود")
    assert words["نمی دهد"] < 0 < words["عاااالي"]
    assert list(words) == ["پشتیبانی", "جواب", "نمی دهد", "غذا", "عاااالي", "بود"]


def test_persian_in_latin_letters_is_explained_in_latin_letters():
    words = spoken("ghaza khoob bood")
    assert list(words) == ["ghaza", "khoob", "bood"]
    assert words["khoob"] > 0


def test_what_no_model_reads_has_no_explanation():
    assert contributions("很好") == contributions("") == contributions("👍") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("غذا سرد بود", "غذا گرم و عالی بود"), ("awful slow app", "lovely quick app")],
)
def test_contributions_differ_between_texts_by_as_much_as_their_sums(one, other):
    def logit(text):
        language = detect(text)
        extras = english.extras(*english.opinion(text)) if language == "en" else ()
        return model(language).logits(tokenize(normalise(text)), extras)[0]

    def total(text):
        return sum(part.weight for part in contributions(text))

    # What both ends of a text add by themselves shrinks with its length: hence "about".
    assert total(one) - total(other) == pytest.approx(logit(one) - logit(other), abs=0.3)


@given(
    st.text(st.characters(codec=None))
    | st.text("خوب ولی بد می ?!goodbutnt.,'@:/w\u200c", max_size=80)
)
def test_spans_lie_within_the_text_in_order_and_never_overlap(text):
    parts = contributions(text)
    edges = [edge for part in parts for edge in (part.start, part.end)]
    assert all(0 <= edge <= len(text) for edge in edges)
    assert edges == sorted(edges)
    assert all(text[part.start : part.end].strip() for part in parts)

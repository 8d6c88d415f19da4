from hypothesis import example, given, settings
from hypothesis import strategies as st

from voc.scoring.finglish import to_persian
from voc.scoring.normalise import normalise, tokenize
from voc.scoring.traced import words_of


def typed(text):
    return [(word.token, text[word.start : word.end]) for word in words_of(text)]


def test_each_word_stands_where_it_was_typed():
    text = "@shop I did n't like 12 sooo see https://x.y/z :)"
    assert typed(text) == [
        ("i", "I"),
        ("didnt", "did n't"),
        ("like", "like"),
        ("00", "12"),
        ("so", "sooo"),
        ("see", "see"),
        ("url", "https://x.y/z"),
        (":)", ":)"),
    ]


def test_joined_prefixes_and_endings_are_one_place():
    text = "کتاب‌ های خوب می شود"
    assert typed(text) == [("کتابهای", "کتاب‌ های"), ("خوب", "خوب"), ("میشود", "می شود")]


def test_marks_that_are_not_read_belong_to_their_word():
    assert typed("خـوب\u200cی بودً") == [("خوبی", "خـوب\u200cی"), ("بود", "بود")]


@settings(max_examples=500)
@given(
    st.text(st.characters(codec=None))
    | st.text("خوب می ها تر نمی n't '@.:/wاآ\u064b\u200c ABC12", max_size=60)
)
@example("می می می شود ها های تر")
@example("a@b.cd @x www.w @@y://z")
def test_the_same_tokens_as_the_normaliser(text):
    assert [word.token for word in words_of(text)] == tokenize(normalise(text))


@given(st.text("kheili KHOOB bod xw ali.", max_size=40))
def test_the_same_tokens_for_persian_in_latin_letters(text):
    found = [word.token for word in words_of(text, finglish=True)]
    assert found == tokenize(normalise(to_persian(text)))

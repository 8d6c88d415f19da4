import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from voc.scoring.normalise import LONGEST, TOKEN, normalise, tokenize


def tokens(text):
    return tokenize(normalise(text))


def test_arabic_and_persian_keyboards_write_the_same_words():
    assert tokens("كيفيت عالي") == tokens("کیفیت عالی") == ["کیفیت", "عالی"]


def test_a_zero_width_joint_and_a_space_after_the_verbs_prefix_are_one():
    assert tokens("می‌شود") == tokens("می شود") == tokens("میشود")
    assert tokens("جواب نمی دهد") == tokens("جواب نمی‌دهد")


def test_plural_and_degree_endings_join_their_noun():
    assert tokens("قیمت ها") == tokens("قیمت‌ها") == ["قیمتها"]
    assert tokens("سریع تر بود") == tokens("سریع‌تر بود")


def test_a_word_that_merely_begins_like_an_ending_stays_apart():
    assert tokens("نان ترش") == ["نان", "ترش"]


def test_drawn_out_letters_count_once():
    assert tokens("عااااالی") == ["عالی"]
    assert tokens("sooooo good") == ["so", "good"]


def test_digits_of_every_script_are_the_same_digit():
    assert tokens("۱۲ دقیقه") == tokens("١٢ دقیقه") == tokens("34 دقیقه")


def test_marks_of_direction_diacritics_and_tatweel_are_not_read():
    assert tokens("\u200fخـــوب\u200e بودً") == ["خوب", "بود"]


def test_addresses_and_mentions_say_nothing():
    assert tokens("@support see https://example.com/a?b=c now") == ["see", "url", "now"]


def test_english_negation_is_one_word_however_it_is_typed():
    assert tokens("didn't") == tokens("didn’t") == tokens("did n't") == ["didnt"]


def test_emoticons_emoji_and_loud_marks_are_words():
    assert tokens("خوب :) 👍🏽 !") == ["خوب", ":)", "👍", "!"]


def test_arabic_punctuation_is_no_letter():
    assert tokens("خوب، ارزان؛ سریع؟") == ["خوب", "ارزان", "سریع", "?"]


def test_only_the_beginning_of_an_endless_text_is_read():
    assert len(normalise("a b " * LONGEST)) <= LONGEST


@given(st.text())
def test_any_string_can_be_read(text):
    assert all(tokens(text))


@given(st.text(alphabet="ابپیک هاتر می‌ز.، abc 12", max_size=60))
def test_composed_and_decomposed_texts_read_alike(text):
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(text)


TYPED = "می نمی ها تر های بود ` n't 't did @a http://x.y 12 خوب، \u200c \u064b عاااالی ! :) www"


@given(
    st.text() | st.lists(st.sampled_from([*TYPED.split(" "), "«a»", "b/c\n", "?!"])).map(" ".join)
)
def test_a_plain_text_falls_into_the_words_that_any_text_does(text):
    normalised = normalise(text)
    assert tokenize(normalised) == TOKEN.findall(normalised)

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textblob import TextBlob

from voc.scoring import english
from voc.scoring.sentiment import NO_MODEL, Label, score, score_many

POSITIVE = [
    "خیلی از خریدم راضی هستم",
    "بهترین رستوران شهر است",
    "با کیفیت و زیبا بود، ممنون",
    "کارشناس فروش خیلی محترم بود",
    "طعمش فوق‌العاده بود",
    "بسته‌بندی تمیز و مرتب بود",
    "هیچ ایرادی نداشت",
    "خوشمزه و گرم رسید",
    "کار با سایت آسان است",
    "kheili khoob bood, mamnoon",
    "I am so happy with this purchase",
    "The best coffee in town",
    "Super friendly staff",
    "Works like a charm",
    "Beautiful room with a lovely view",
    "Fast delivery and great quality",
    "I really enjoyed the course",
    "Highly recommended",
    "They solved my issue right away",
    "Not bad at all, quite good in fact",
]
NEGATIVE = [
    "غذا یخ کرده بود و مزه نداشت",
    "بدترین خرید عمرم بود",
    "پولم را هدر دادم",
    "کیفیت افتضاح بود",
    "پیک بی‌ادب بود",
    "بعد از دو روز خراب شد",
    "اصلاً پیشنهاد نمی‌کنم",
    "خیلی گران و بی‌کیفیت است",
    "از خریدم پشیمانم",
    "هیچ‌کس پاسخگو نیست",
    "ghaza sard bood va dir resid",
    "This is the worst app ever",
    "Total waste of time and money",
    "The food was cold and tasteless",
    "Very disappointed with the service",
    "It broke after two days",
    "I would not recommend this to anyone",
    "They never answer my emails",
    "Too expensive for such poor quality",
    "The driver was rude and late",
]
MIXED = [
    "عالی بود ولی دیر رسید",
    "غذا خوشمزه بود اما خیلی سرد رسید",
    "برخورد کارکنان خوب بود ولی اتاق کثیف بود",
    "کیفیت عالی، متاسفانه قیمت خیلی بالاست",
    "Great food but terrible service",
    "The room was lovely, however the staff were rude",
    "Good app, unfortunately it keeps crashing",
    "I love the design but the battery is awful",
    "Great phone, terrible battery",
]
ONE_SIDED = [
    "خیلی خوب بود، ممنون، عالی",
    "بد بود، سرد بود، دیر رسید",
    "Great food, great staff, lovely place",
    "Bad food. Rude staff. Never again.",
]
HOSTILE = [
    "",
    " \n\t ",
    "a" * 10_000,
    "خوب " * 2_500,
    "خوب، ولی بد. " * 800,
    "good, but bad. " * 700,
    "please " * 1_400,
    "اگر " * 2_500,
    "را کنید " * 1_200,
    "باید لطفا پیشنهاد میکنم " * 400,
    "آیا چطور " * 1_100,
    "میشه اگر جای نیاز به " * 500,
    "more i would if you " * 500,
    "the app needs to " * 600,
    "دیر رسید، ولی خوب بود " * 450,
    "👍" * 10_000,
    "\u200f\u202b\u2067\u200e" * 2_500,
    "Z\u0351\u036b\u0343a\u030a\u0359l\u0489g\u0328o\u0322" * 700,
    "\ud800 good \udfff خوب",
    "\x00\x01\x02 good",
    "<script>alert(1)</script>",
    "!" * 10_000,
    "?" * 10_000,
    "." * 10_000,
    "'" * 10_000,
    "@" * 10_000,
    "http://" * 1_400,
    "ﷺ" * 10_000,
    "0" * 10_000,
    "\n" * 10_000,
    "".join(map(chr, range(1, 32))) * 320,
    "!?.,;:'\"-()" * 455,
    "a," * 5_000,
    "خ،" * 5_000,
    "but " * 2_500,
    "ولی " * 2_500,
    "اگه بود " * 1_250,
    "یه چیز " * 1_400,
    "بهتره این " * 1_000,
    "لطفا چیز " * 1_100,
    "if you could " * 750,
    "i would love " * 750,
    "could be more " * 700,
    "add, " * 2_000,
    "kheili khub " * 800,
]


@pytest.mark.parametrize("text", POSITIVE)
def test_praise_is_positive(text):
    found = score(text)
    assert found.label is Label.POSITIVE
    assert found.polarity > 0


@pytest.mark.parametrize("text", NEGATIVE)
def test_blame_is_negative(text):
    found = score(text)
    assert found.label is Label.NEGATIVE
    assert found.polarity < 0


@pytest.mark.parametrize("text", MIXED)
def test_praise_and_blame_in_one_text_are_mixed(text):
    assert score(text).mixed


@pytest.mark.parametrize(
    "text",
    [
        "لطفا پولم را برگردانید",
        "به مشکلم رسیدگی کنید لطفا",
        "تا کی باید منتظر باشم؟",
        "How hard can it be to send a parcel?",
        "Please refund my money",
    ],
)
def test_who_asks_for_amends_is_not_content_however_politely(text):
    found = score(text)
    assert found.label is Label.NEGATIVE
    assert found.polarity <= 0


@pytest.mark.parametrize("text", ONE_SIDED)
def test_a_text_of_one_mind_is_not_mixed(text):
    assert not score(text).mixed


@pytest.mark.parametrize(
    "text",
    [
        "کاش قیمت‌ها کمتر بود",
        "لطفا پرداخت قسطی هم اضافه کنید",
        "اگر شعبه‌ای نزدیک ما داشتید عالی می‌شد",
        "این مدل در رنگ سبز هم موجود است؟",
        "please add instalments",
        "It would be great to have a receipt by email",
        "Do you open on Sundays?",
        "no comment",
    ],
)
def test_who_only_wishes_or_asks_says_neither_good_nor_bad(text):
    found = score(text)
    assert found.label is Label.NEUTRAL
    assert not found.mixed
    assert found.confidence >= 0.5


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("از همه چیز راضی‌ام، فقط کاش پارکینگ هم داشتید", Label.POSITIVE),
        ("Lovely staff, everything was perfect. Could you add more chairs?", Label.POSITIVE),
        ("غذا افتضاح و سرد بود. لطفا منو را عوض کنید", Label.NEGATIVE),
    ],
)
def test_an_opinion_beside_a_wish_is_still_heard(text, label):
    assert score(text).label is label


@pytest.mark.parametrize(
    "text", ["الخدمة ممتازة", "очень хорошо", "👍", "", "123", "sdfkjh qwrtpz"]
)
def test_what_no_model_can_read_is_not_scored(text):
    found = score(text)
    assert (found.polarity, found.label, found.confidence) == (None, None, None)
    assert not found.mixed


def test_a_score_names_the_model_that_made_it():
    assert score("خوب بود").model.startswith("fa-")
    assert score("it was good").model.startswith("en-")
    assert score("很好").model == NO_MODEL


def test_finglish_is_less_sure_than_the_same_in_persian():
    latin, persian = score("kheili khub bud"), score("خیلی خوب بود")
    assert latin.language == "finglish"
    assert latin.polarity == persian.polarity
    assert latin.confidence < persian.confidence


def test_textblobs_subjectivity_comes_with_english_only():
    text = "The staff were wonderful"
    assert score(text).subjectivity == english.opinion(text)[1] > 0
    assert score("کارکنان عالی بودند").subjectivity is None


def test_textblobs_polarity_moves_an_english_score():
    words = ["it", "was", "what", "we", "saw"]
    low = english.model("en").read(words, english.extras(-0.8, 0.5))
    high = english.model("en").read(words, english.extras(0.8, 0.5))
    assert low.polarity < high.polarity


def test_many_texts_are_scored_in_order():
    texts = ["خوب بود", "worst ever", "", "عالی"]
    assert list(score_many(texts)) == [score(text) for text in texts]


def test_the_same_text_has_the_same_score():
    assert score("بد نبود ولی گران است") == score("بد نبود ولی گران است")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_answered_within_a_twentieth_of_a_second(text):
    score("good"), score("خوب")
    best = 1.0
    for _ in range(5):
        start = time.process_time()
        score(text)
        best = min(best, time.process_time() - start)
    assert best < 0.05


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.characters(codec=None)) | st.text("خوب ولی بد ؟! goodbutnt.,'\u200c", max_size=80)
)
def test_any_string_has_a_score_within_its_scales(text):
    found = score(text)
    assert (found.polarity is None) == (found.label is None) == (found.confidence is None)
    if found.polarity is not None:
        assert -1 <= found.polarity <= 1
        assert 0 <= found.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "The staff were wonderful.",
        "I don't like it, it's not very good!",
        "Not bad... really not bad at all",
        "GREAT food!!! but we can't come again?",
        "the conf. was fine. e.g. this",
        "well-made, 5 stars",
        "so-so :) I'd say",
        "hmm. ok. good etc.",
        "the food : ) and the view",
        "late again : D thanks",
        "came cold  =  (",
        "we < 3 it, o . O",
        "ok - ( not ; )",
        "great ( !) service",
    ],
)
def test_the_opinion_is_textblobs_own(text):
    assert english.opinion(text) == tuple(TextBlob(text).sentiment)


WORDS = (
    "not never very good bad! isn't it's worst, really etc. fine. ... nice?! so don't 5 :( a ( ) ! "
    "(!) : - D xD 8 :-D <3 < 3 o.O 'great' \"bad\" hardly n't e.g. U.S. \n\n P. =( ;"
).split(" ")


@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=12,
    ).map(" ".join)
)
def test_the_faster_way_to_textblobs_opinion_says_the_same(text):
    assert english.opinion(text) == tuple(TextBlob(text).sentiment)

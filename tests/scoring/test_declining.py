import pytest

from voc.scoring.intent import Intent
from voc.scoring.sentiment import Label, score


@pytest.mark.parametrize(
    "text",
    [
        "Nothing at all",
        "nothing really",
        "Honestly, nothing",
        "absolutely nothing",
        "Nothing comes to mind",
        "I can't think of anything",
        "not a thing",
        "no",
        "don't know",
        "هیچ چیز",
        "فعلا چیزی نیست",
        "مورد خاصی نیست",
        "چیزی به ذهنم نمی‌رسه",
        "نمی‌دونم",
        "ایده‌ای ندارم",
    ],
)
def test_an_answer_that_there_is_nothing_neither_blames_nor_suggests(text):
    found = score(text, asked_for_change=True)
    assert (found.intent, found.label) == (Intent.OTHER, Label.NEUTRAL)


@pytest.mark.parametrize(
    "text",
    [
        "I wouldn't change anything",
        "No changes needed",
        "Nothing, keep it up",
        "همین‌طور ادامه بدید",
        "چیزی نیست که بخوام عوض بشه",
        "مشکلی نداشتم",
        "بهتر از این نمی‌شه",
        "هیچی، فقط ادامه بدید، عالیه",
        "Nothing, but thank you for asking",
    ],
)
def test_an_answer_that_all_should_stay_is_praise_and_never_negative(text):
    found = score(text, asked_for_change=True)
    assert found.intent is Intent.PRAISE
    assert found.label is not Label.NEGATIVE


def test_the_polarity_of_such_praise_never_says_the_opposite():
    found = score("I wouldn't change anything", asked_for_change=True)
    assert found.label is Label.POSITIVE
    assert found.polarity >= 0


@pytest.mark.parametrize(
    "text",
    [
        "همه چیز خوب بود فقط قیمت‌ها",
        "هیچی، فقط قیمت‌ها یه کم بالاست",
        "Everything was great except the parking",
        "Nothing but the prices",
        "nothing except the long queue",
    ],
)
def test_what_is_excepted_is_what_should_change(text):
    assert score(text, asked_for_change=True).intent is Intent.SUGGESTION


@pytest.mark.parametrize("text", ["سلام", "با سلام", "salam", "Hello!", "تست", "test"])
def test_a_greeting_alone_is_no_opinion(text):
    found = score(text)
    assert (found.intent, found.label) == (Intent.OTHER, Label.NEUTRAL)


def test_having_no_words_for_it_is_praise():
    assert score("حرف نداره").intent is Intent.PRAISE

"""Everyday words that deny a praise or a fault."""

import pytest

from voc.scoring.normalise import normalise
from voc.scoring.phrases import own_sentences
from voc.scoring.sentiment import Label, score

BLAME = [
    "Wasn't impressed",
    "Wasn't impressed with the service",
    "The room wasn't clean",
    "The staff weren't helpful",
    "The nurse wasn't gentle",
    "neither the food nor the service was good",
    "hardly worth the price",
    "Tasty but small portions",
    "منتها شارژرش خرابه",
    "نه تمیز بود نه خوشمزه",
    "نه سریع بود نه ارزان",
    "نه پشتیبانی جوابگوست نه شعبه",
]
PLAIN = [
    "The food was tasty",
    "The room was clean",
    "The staff listened",
    "The nurse was gentle",
    "The app is stable",
    "غذا تمیز بود",
    "سریع بود و ارزان",
    "شارژرش عالیه",
]
PRAISE = [
    "I was impressed",
    "Wasn't disappointed",
    "couldn't be happier",
    "no queue and no fuss",
    "never had a problem with my account",
    "نه معطل شدیم نه مشکلی داشتیم",
]


@pytest.mark.parametrize("text", BLAME)
def test_denied_praise_is_blame(text):
    assert score(text).label is Label.NEGATIVE


@pytest.mark.parametrize("text", PRAISE)
def test_a_denied_fault_is_praise(text):
    assert score(text).label is Label.POSITIVE


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_often_denied_is_praise_where_it_is_not(text):
    assert score(text).label is Label.POSITIVE


def test_negations_are_learnt_apart_and_drawn_together():
    learnt = {normalise(text) for text, _ in own_sentences("en", seed=0)}
    assert any("was not clean" in text for text in learnt)
    assert any("wasnt clean" in text for text in learnt)
    assert any("cant fault the staff" in text for text in learnt)
    assert not any("cannt" in text for text in learnt)

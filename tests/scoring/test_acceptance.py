"""Two hundred sentences of our own, a hundred in each language, and what people read in them.

A line of ``acceptance.tsv`` holds intent, sentiment, language and the sentence; a sentence with two
sides is ``mixed``. They were written before the rules that read them, and no model learns them.
"""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from voc.scoring.normalise import normalise
from voc.scoring.phrases import own_sentences
from voc.scoring.sentiment import score


class Sentence(NamedTuple):
    intent: str
    sentiment: str
    language: str
    text: str


def sentences(name):
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [Sentence(*line.split("\t")) for line in lines]


SENTENCES = sentences("acceptance.tsv")
PERSIAN = [one for one in SENTENCES if one.language in {"fa", "finglish"}]
ENGLISH = [one for one in SENTENCES if one.language == "en"]


def right(wanted, part):
    """The share of sentences read as people read them, and the others for the report."""
    wrong = [f"{part(one)}: {one.text}" for one in wanted if not read_as(one, part)]
    return 1 - len(wrong) / len(wanted), "\n".join(wrong)


def read_as(one, part):
    found = score(one.text)
    sentiment = "mixed" if found.mixed else str(found.label)
    return part(Sentence(str(found.intent), sentiment, found.language, "")) == part(one)


def intent(one):
    return one.intent


def sentiment(one):
    return one.sentiment


def language(one):
    return one.language


@pytest.mark.parametrize("wanted", [PERSIAN, ENGLISH], ids=["Persian", "English"])
@pytest.mark.parametrize(("part", "least"), [(intent, 0.9), (sentiment, 0.9), (language, 0.98)])
def test_nine_in_ten_sentences_are_read_as_people_read_them(wanted, part, least):
    share, wrong = right(wanted, part)
    assert share >= least, wrong


UNSEEN = sentences("unseen.tsv")


@pytest.mark.parametrize("languages", [{"fa", "finglish"}, {"en"}], ids=["Persian", "English"])
def test_most_sentences_that_no_rule_was_made_for_are_understood_too(languages):
    wanted = [one for one in UNSEEN if one.language in languages]
    share, wrong = right(wanted, intent)
    assert len(wanted) == 30
    assert share >= 0.7, wrong


def test_there_are_a_hundred_sentences_in_each_language_and_enough_of_every_kind():
    assert (len(PERSIAN), len(ENGLISH)) == (100, 100)
    for wanted in (PERSIAN, ENGLISH):
        intents = Counter(one.intent for one in wanted)
        assert set(intents) == {"praise", "complaint", "suggestion", "question", "other"}
        assert min(intents.values()) >= 8
        assert {one.sentiment for one in wanted} == {"positive", "negative", "neutral", "mixed"}


@pytest.mark.parametrize("language", ["fa", "en"])
def test_no_sentence_was_learnt_by_heart(language):
    asked = {bare(one.text) for one in SENTENCES}
    learnt = {bare(text) for text, _ in own_sentences(language, seed=0)}
    assert not asked & learnt


def bare(text):
    return " ".join(word for word in normalise(text).split() if word.isalnum())

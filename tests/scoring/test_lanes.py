from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from voc.scoring.features import grams, word_hashes
from voc.scoring.lanes import KNOWN, Lanes, everywhere, mark, signs
from voc.scoring.model import model
from voc.scoring.normalise import normalise, tokenize

MASK = (1 << 21) - 1
NOTHING_KNOWN, ALL_KNOWN = bytes(1 << 10), b"\xff" * (1 << 10)
WORDS = st.lists(st.text("abخوب!?😀\ud800", min_size=1, max_size=4), max_size=30)


@given(WORDS)
def test_the_buckets_of_all_lanes_are_those_of_the_words_one_by_one(words):
    lanes = Lanes(MASK, NOTHING_KNOWN, {})
    found = lanes.buckets(lanes.of(words), len(words) + 2)
    assert Counter(found) == Counter(grams(word_hashes(words), MASK))


def test_a_mark_is_seen_wherever_its_word_stands():
    lanes = Lanes(MASK, NOTHING_KNOWN, {"but": mark(3)})
    assert lanes.of(["good", "but", "late"]) & everywhere(mark(3))
    for words in (["but"], ["but", "late"], ["good", "and", "late", "but"]):
        assert signs(lanes.of(words), len(words) + 2) == mark(3)
    assert not signs(lanes.of(["good", "and", "late"]), 5)
    assert not lanes.of(["good", "but", "late"]) & everywhere(mark(2))
    assert not lanes.of(["good", "and", "late"]) & everywhere(mark(3))


def test_no_word_is_known_where_none_was_learnt():
    assert not Lanes(MASK, NOTHING_KNOWN, {}).of(["good"]) & KNOWN
    assert Lanes(MASK, ALL_KNOWN, {}).of(["good"]) & KNOWN
    assert not Lanes(MASK, ALL_KNOWN, {}).of([]) & KNOWN


@settings(deadline=None)  # the first one loads the model
@given(st.lists(st.text("abcdefgh خوبعالی", max_size=20).map(normalise), min_size=1, max_size=5))
def test_parts_read_together_say_what_each_says_alone(parts):
    parts = [tokens for part in parts if (tokens := tokenize(part))]
    alone = [model("fa").read(part) for part in parts]
    words = [model("fa").pieces.of(part) for part in parts]
    together = model("fa").polarities(words, [()] * len(parts)) if parts else []
    assert together == [one.polarity for one in alone if one is not None]

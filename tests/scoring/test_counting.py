"""Which word counts: a person's where there is one, with a polarity that says the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voc.scoring.counting import CERTAIN, Word, counted, polarity

LABELS = ("negative", "neutral", "positive")
POLARITIES = st.integers(-10_000, 10_000)


def said(label, value, intent="other"):
    return {
        "model_label": label,
        "model_polarity": value,
        "model_confidence": None if label is None else 7_000,
        "model_intent": intent,
        "model_is_mixed": False,
    }


def test_without_a_person_the_model_counts():
    assert counted(said("negative", -4_321, "complaint"), None) == {
        "label": "negative",
        "polarity": -4_321,
        "confidence": 7_000,
        "intent": "complaint",
        "is_mixed": False,
    }


def test_a_label_and_an_intent_win_each_for_itself():
    negative = said("negative", -4_321, "complaint")
    labelled = counted(negative, Word("positive", None))
    assert (labelled["label"], labelled["intent"]) == ("positive", "complaint")
    assert labelled["confidence"] == CERTAIN
    wished = counted(negative, Word(None, "suggestion"))
    assert wished == {**counted(negative, None), "intent": "suggestion"}


@pytest.mark.parametrize(
    ("label", "model_label", "model_polarity", "expected"),
    [
        ("positive", "negative", -9_900, 5_000),  # no further than a clear one
        ("positive", "neutral", 7_200, 7_200),  # on that side, and clear, already
        ("positive", "neutral", 200, 5_000),
        ("positive", "positive", 200, 200),  # agreeing moves nothing
        ("negative", "positive", 3_000, -5_000),
        ("negative", "neutral", -8_000, -8_000),
        ("neutral", "positive", 9_000, 0),
        ("neutral", "neutral", 6_000, 6_000),
        ("positive", None, None, 5_000),  # in a language that no model reads
        ("neutral", None, None, 0),
        ("negative", None, None, -5_000),
    ],
)
def test_the_polarity_moves_as_little_as_the_label_needs(
    label, model_label, model_polarity, expected
):
    assert polarity(label, model_label, model_polarity) == expected


@given(st.sampled_from(LABELS), st.sampled_from(LABELS), POLARITIES)
def test_number_and_word_say_the_same_wherever_a_person_disagrees(label, model_label, value):
    found = polarity(label, model_label, value)
    assert -10_000 <= found <= 10_000
    if label == model_label:
        assert found == value
    else:
        sign = {"negative": -1, "neutral": 0, "positive": 1}[label]
        assert (found > 0) - (found < 0) == sign


@given(POLARITIES)
def test_a_better_label_never_lowers_a_polarity(value):
    """Whatever the model said of it: negative below neutral below positive."""
    own = "negative" if value < 0 else "positive"
    found = [polarity(label, own, value) for label in LABELS]
    assert found == sorted(found)


@pytest.mark.parametrize("mixed", [True, False])
def test_a_person_says_whether_it_is_mixed_and_nothing_else_changes(mixed):
    model = {**said("negative", -4_321), "model_is_mixed": not mixed}
    assert counted(model, Word(None, None, mixed)) == {**counted(model, None), "is_mixed": mixed}
    assert counted(model, Word("negative", None))["is_mixed"] is not mixed

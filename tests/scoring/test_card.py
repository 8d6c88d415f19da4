import pytest

from voc.scoring.card import Verdict, figures
from voc.scoring.model import Label, Reading

POSITIVE, NEUTRAL, NEGATIVE = Label.POSITIVE, Label.NEUTRAL, Label.NEGATIVE


def verdict(meant, said, positive=0.5):
    reading = None if said is None else Reading(positive, 0.0, said)
    return Verdict("shop", meant, reading)


def test_a_perfect_model_has_perfect_figures():
    found = figures(
        [
            verdict(POSITIVE, POSITIVE, 1.0),
            verdict(NEGATIVE, NEGATIVE, 0.0),
            verdict(NEUTRAL, NEUTRAL),
        ]
    )
    assert (found.accuracy, found.macro_f1, found.binary_accuracy) == (1, 1, 1)
    assert found.calibration_error == 0


def test_macro_f1_is_the_mean_over_the_three_labels():
    found = figures(
        [
            verdict(POSITIVE, POSITIVE, 0.9),
            verdict(POSITIVE, NEGATIVE, 0.1),
            verdict(NEGATIVE, NEGATIVE, 0.1),
            verdict(NEUTRAL, POSITIVE, 0.9),
        ]
    )
    # F1: positive 1/2, negative 2/3, neutral 0.
    assert found.macro_f1 == pytest.approx((1 / 2 + 2 / 3 + 0) / 3)


def test_calibration_error_is_the_gap_between_said_and_seen():
    found = figures([verdict(POSITIVE, POSITIVE, 0.75), verdict(NEGATIVE, POSITIVE, 0.75)])
    assert found.calibration_error == pytest.approx(0.25)


def test_a_text_that_was_not_scored_is_wrong():
    found = figures([verdict(POSITIVE, None), verdict(NEGATIVE, NEGATIVE, 0.1)])
    assert (found.texts, found.scored) == (2, 1)
    assert (found.accuracy, found.binary_accuracy) == (0.5, 0.5)


def test_without_neutral_rows_there_is_no_macro_f1():
    assert figures([verdict(POSITIVE, POSITIVE, 0.9)]).macro_f1 is None
    assert figures([]).accuracy is None

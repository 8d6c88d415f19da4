"""A text read piece by piece is the same text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voc.scoring.model import model
from voc.scoring.normalise import normalise, tokenize
from voc.scoring.pieces import Pieces, Spellings
from voc.scoring.said import said

PIECES = st.sampled_from(
    "خوب، عالي می نمی شود ها ترین تر. کتاب می‌شود don't do n't 't DON’T `t www.voc.org a@b.ir "
    "می@voc @voc, سلااااام 1000 ۵ ☺ :) :-( ... ! Good good. Σ é \n \t - ’ n".split(" ")
)


@settings(deadline=None)  # the first one loads the models
@given(st.lists(PIECES | st.text(max_size=5), max_size=12), st.sampled_from(["fa", "en"]))
def test_pieces_make_the_text_that_is_read_whole(pieces, language):
    text = " ".join(pieces)
    one = said(text, language)
    tokens = tokenize(normalise(text))
    assert one.normalised == normalise(text)
    assert one.count == len(tokens)
    assert one.lanes == model(language).lanes(tokens)


@pytest.mark.parametrize(
    ("text", "normalised"),
    [("کتاب ها خوب می شود", "کتابها خوب میشود"), ("it does n't work", "it doesnt work")],
)
def test_pieces_that_belong_together_are_joined(text, normalised):
    assert said(text, "fa").normalised == normalised


def test_what_is_too_long_to_be_met_again_is_not_kept():
    spellings, long = Spellings(), "خوب" * 50
    assert spellings[long] == long
    assert spellings["عالي"] == "عالی"
    assert list(spellings) == ["عالي"]


def test_a_piece_is_worked_out_once(monkeypatch):
    lanes = model("fa")._lanes  # the table of a real model
    pieces = Pieces(lanes)
    first = pieces.of(["خوب،", "بود"])
    monkeypatch.delattr(type(lanes), "lane")
    assert pieces.of(["خوب،", "بود"]) == first
